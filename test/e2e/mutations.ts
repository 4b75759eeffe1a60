import type { Schema } from '../../deploy/openapi/schema.js';

type Resolve = (schema: Schema) => Schema;

/** One request body that is not as it should be, and where it is not. */
export interface Mutation {
  /** JSON Pointer of the field at fault. */
  readonly pointer: string;
  readonly what: string;
  /** The body as text: not everything that can be sent can be held in a variable. */
  readonly text: string;
  readonly body: unknown;
}

/** Stands in a value for what `JSON.stringify` would not write. */
const raw: Readonly<Record<string, string>> = { '@@infinite@@': '1e400', '@@deep@@': `${'['.repeat(40)}${']'.repeat(40)}`, '@@bottomless@@': `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}` };
const asText = (body: unknown): string => Object.entries(raw).reduce((text, [mark, json]) => text.replaceAll(`"${mark}"`, json), JSON.stringify(body));

type Wrong = readonly (readonly [what: string, value: unknown])[];

/** What no field takes, or only some: each is sent once in place of every field. */
const wrong: Wrong = [
  ['null', null], ['a number', 7.5], ['a huge number', '@@infinite@@'], ['a text', 'không đúng kiểu'], ['an empty text', ''], ['a long text', 'x'.repeat(10_000)], ['a text with NUL', 'a\0b'], ['half a character', '\ud800'],
  ['a list', ['a']], ['a list of lists', [[[]]]], ['an object', { a: 1 }], ['true', true],
];
/** What no body may hold anywhere: sent once in place of its first field, and of the whole. */
const hostile: Wrong = [
  ['a deep list', '@@deep@@'], ['a bottomless object', '@@bottomless@@'], ['a poisoned object', JSON.parse('{"__proto__": {"admin": true}}')], ['a constructor', JSON.parse('{"constructor": {"prototype": {"admin": true}}}')],
];

/** Every body that differs from a good one in one field: of another type, missing, or one too many. */
export function mutationsOf(good: unknown, schema: Schema, resolve: Resolve): Mutation[] {
  const made: Mutation[] = [];
  const add = (pointer: string, what: string, change: (body: unknown) => unknown): void => {
    const body = change(structuredClone(good));
    made.push({ pointer, what, text: asText(body), body });
  };
  const walk = (at: Schema, value: unknown, path: readonly (string | number)[]): void => {
    const { properties = {}, required = [], items, anyOf, additionalProperties } = resolve(at);
    if (anyOf !== undefined) return walk(anyOf[0] ?? {}, value, path);
    if (Array.isArray(value)) {
      if (items === undefined || value.length === 0) return;
      tryAll([...path, 0], wrong);
      walk(items, value[0], [...path, 0]);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (additionalProperties === false) add(pointerTo([...path, 'thua']), 'one field too many', (body) => put(body, [...path, 'thua'], 1));
    for (const [name, property] of Object.entries(properties)) {
      if (required.includes(name)) add(pointerTo([...path, name]), 'missing', (body) => put(body, [...path, name], undefined));
      if (!(name in value)) continue;
      // Null in a field that may be left out counts as left out.
      tryAll([...path, name], required.includes(name) ? wrong : wrong.filter(([, each]) => each !== null));
      walk(property, (value as Record<string, unknown>)[name], [...path, name]);
    }
  };
  const tryAll = (path: readonly (string | number)[], values: Wrong): void => { for (const [what, value] of values) add(pointerTo(path), what, (body) => put(body, path, value)); };
  walk(schema, good, []);
  const [first] = Object.keys(good as object);
  if (first !== undefined) tryAll([first], hostile);
  for (const [what, value] of [...wrong, ...hostile]) made.push({ pointer: '', what: `the body is ${what}`, text: asText(value), body: value });
  return made;
}

const pointerTo = (path: readonly (string | number)[]): string => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function put(body: unknown, [head, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (head === undefined) return value;
  const holder = body as Record<string | number, unknown>;
  if (rest.length > 0) put(holder[head], rest, value);
  else if (value === undefined) Reflect.deleteProperty(holder, head);
  else holder[head] = value;
  return body;
}

/** The same value with the first item of every list only: every field is still there once. */
export function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(trimmed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, trimmed(item)]));
}
