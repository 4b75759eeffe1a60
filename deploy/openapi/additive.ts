import { type Document, methods, type Operation, type Parameter, type Schema } from './schema.js';

type Direction = 'request' | 'response';

/**
 * What of a change is not additive: what a client written for the old document could trip over. One line each; empty when all is well.
 * Requests may ask for less and accept more; answers may say more and never less.
 */
export function breaches(before: Document, after: Document): string[] {
  const found: string[] = [];
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const method of methods) {
      const old = operations[method];
      if (old === undefined) continue;
      const place = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (now === undefined) found.push(`${place}: the operation is gone`);
      else found.push(...ofOperation(old, now, place, before, after));
    }
  }
  return [...new Set(found)];
}

function ofOperation(old: Operation, now: Operation, place: string, before: Document, after: Document): string[] {
  const found: string[] = [];
  const comparison = new Comparison(before, after);
  if (old.operationId !== now.operationId) found.push(`${place}: operationId was ${old.operationId} and is ${now.operationId}`);
  if (old.security?.length === 0 && now.security?.length !== 0) found.push(`${place}: was open to anyone and asks for a token`);
  found.push(...ofParameters(old.parameters ?? [], now.parameters ?? [], place, comparison));

  const asked = now.requestBody;
  if (old.requestBody === undefined && asked?.required === true) found.push(`${place}: asks for a body`);
  for (const [type, { schema }] of Object.entries(old.requestBody?.content ?? {})) {
    const accepted = asked?.content[type]?.schema;
    if (accepted === undefined) found.push(`${place}: no longer reads ${type}`);
    else found.push(...comparison.compare(schema, accepted, 'request', `${place} body`));
  }
  for (const [status, response] of Object.entries(old.responses).filter(([status]) => status.startsWith('2'))) {
    const answered = now.responses[status];
    if (answered === undefined) found.push(`${place}: no longer answers ${status}`);
    for (const [type, { schema }] of Object.entries(response.content ?? {})) {
      const said = answered?.content?.[type]?.schema;
      if (answered !== undefined && said === undefined) found.push(`${place}: ${status} is no longer ${type}`);
      else if (said !== undefined) found.push(...comparison.compare(schema, said, 'response', `${place} ${status}`));
    }
  }
  return found;
}

function ofParameters(old: readonly Parameter[], now: readonly Parameter[], place: string, comparison: Comparison): string[] {
  const key = (parameter: Parameter): string => `${parameter.in} ${parameter.name}`;
  const before = new Map(old.map((parameter) => [key(parameter), parameter]));
  const after = new Map(now.map((parameter) => [key(parameter), parameter]));
  const found: string[] = [];
  for (const [name, parameter] of before) {
    const kept = after.get(name);
    if (kept === undefined) found.push(`${place}: ${name} is gone`);
    else found.push(...comparison.compare(parameter.schema, kept.schema, 'request', `${place} ${name}`));
  }
  for (const [name, parameter] of after) if (parameter.required === true && before.get(name)?.required !== true) found.push(`${place}: ${name} is required`);
  return found;
}

class Comparison {
  private readonly seen = new Set<string>();

  constructor(private readonly before: Document, private readonly after: Document) {}

  compare(old: Schema, now: Schema, direction: Direction, place: string): string[] {
    if (old.$ref !== undefined && now.$ref !== undefined) {
      const pair = `${direction} ${old.$ref} ${now.$ref}`;
      if (this.seen.has(pair)) return [];
      this.seen.add(pair);
    }
    const [was, is] = [resolved(old, this.before), resolved(now, this.after)];
    const ofType = typeBreaches(was, is, direction, place);
    // Of a value of another type nothing else is worth saying.
    if (ofType.length > 0) return ofType;
    const found = [...enumBreaches(was, is, direction, place), ...(direction === 'request' ? limitBreaches(was, is, place) : [])];
    for (const [name, schema] of Object.entries(was.properties ?? {})) {
      const kept = is.properties?.[name];
      if (kept !== undefined) found.push(...this.compare(schema, kept, direction, `${place}/${name}`));
      // An object that takes any further property still takes this one.
      else if (direction === 'response' || is.additionalProperties === false) found.push(`${place}/${name}: the property is gone`);
    }
    const [firm, loose] = direction === 'request' ? [is, was] : [was, is];
    for (const name of firm.required ?? []) {
      if (loose.required?.includes(name) === true || (direction === 'response' && is.properties?.[name] === undefined)) continue;
      found.push(`${place}/${name}: ${direction === 'request' ? 'is required' : 'may be missing'}`);
    }
    if (was.items !== undefined && is.items !== undefined) found.push(...this.compare(was.items, is.items, direction, `${place}[]`));
    if (was.anyOf !== undefined && is.anyOf !== undefined) {
      const fewer = direction === 'request' ? is.anyOf.length < was.anyOf.length : is.anyOf.length > was.anyOf.length;
      if (fewer) found.push(`${place}: ${direction === 'request' ? 'an alternative is gone' : 'there is a further alternative'}`);
      else was.anyOf.forEach((schema, index) => found.push(...(is.anyOf?.[index] === undefined ? [] : this.compare(schema, is.anyOf[index], direction, place))));
    }
    return found;
  }
}

function resolved(schema: Schema, document: Document): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : document.components.schemas[name] ?? {};
}

function typesOf(schema: Schema): string[] {
  return schema.type === undefined ? [] : [schema.type].flat();
}

function typeBreaches(was: Schema, is: Schema, direction: Direction, place: string): string[] {
  const [old, now] = [typesOf(was), typesOf(is)];
  if (old.length === 0 && now.length === 0) return [];
  const [wide, narrow] = direction === 'request' ? [now, old] : [old, now];
  // No type at all is any type.
  const fits = wide.length === 0 || (narrow.length > 0 && narrow.every((type) => wide.includes(type) || (type === 'integer' && wide.includes('number'))));
  return fits ? [] : [`${place}: was ${old.join('|') || 'anything'} and is ${now.join('|') || 'anything'}`];
}

/** Clients are told to expect further values in answers; a value they send must stay understood. */
function enumBreaches(was: Schema, is: Schema, direction: Direction, place: string): string[] {
  if (direction === 'response' || is.enum === undefined) return [];
  if (was.enum === undefined) return [`${place}: takes only ${is.enum.join(', ')}`];
  return was.enum.filter((value) => is.enum?.includes(value) === false).map((value) => `${place}: no longer takes ${String(value)}`);
}

/** Bounds by name, with what holds where none is said. */
const least = { minimum: -Infinity, exclusiveMinimum: -Infinity, minLength: 0, minItems: 0, minProperties: 0 } as const;
const most = { maximum: Infinity, exclusiveMaximum: Infinity, maxLength: Infinity, maxItems: Infinity } as const;
const forms = ['pattern', 'format', 'const', 'multipleOf'] as const;

function limitBreaches(was: Schema, is: Schema, place: string): string[] {
  const tighter = [
    ...(Object.keys(least) as (keyof typeof least)[]).filter((name) => (is[name] ?? least[name]) > (was[name] ?? least[name])),
    ...(Object.keys(most) as (keyof typeof most)[]).filter((name) => (is[name] ?? most[name]) < (was[name] ?? most[name])),
    ...forms.filter((name) => is[name] !== undefined && is[name] !== was[name]),
  ];
  return tighter.map((name) => `${place}: ${name} was ${String(was[name] ?? 'not limited')} and is ${String(is[name])}`);
}
