/** A JSON Schema, as far as the comparison looks at it. */
export type Schema = { readonly [key: string]: unknown };

/**
 * What a newer schema of an event takes away from its readers, in words: a property removed or no longer promised, a type or format changed, a value
 * a reader does not know yet. Adding optional or promised properties is no break: readers ignore what they do not know.
 */
export function breaksOf(shipped: Schema, now: Schema, at = ''): string[] {
  const found: string[] = [];
  const here = at === '' ? 'the event' : at;
  if (JSON.stringify(shipped['type']) !== JSON.stringify(now['type'])) found.push(`${here}: type ${JSON.stringify(shipped['type'])} became ${JSON.stringify(now['type'])}`);
  for (const word of ['const', 'format', 'pattern']) {
    if (word in shipped && JSON.stringify(shipped[word]) !== JSON.stringify(now[word])) found.push(`${here}: ${word} ${JSON.stringify(shipped[word])} became ${JSON.stringify(now[word])}`);
  }
  const values = asList(now['enum']).filter((value) => 'enum' in shipped && !asList(shipped['enum']).includes(value));
  if (values.length > 0) found.push(`${here}: values ${values.map(String).join(', ')} are new to readers; publish them under a new type`);
  const required = asList(shipped['required']).filter((name) => !asList(now['required']).includes(name));
  found.push(...required.map((name) => `${here}/${String(name)}: was promised, now optional or gone`));
  const before = (shipped['properties'] ?? {}) as Record<string, Schema>;
  const after = (now['properties'] ?? {}) as Record<string, Schema>;
  for (const [name, schema] of Object.entries(before)) {
    const next = after[name];
    if (next === undefined) found.push(`${at}/${name}: removed`);
    else found.push(...breaksOf(schema, next, `${at}/${name}`));
  }
  if (shipped['items'] !== undefined) found.push(...breaksOf(shipped['items'] as Schema, (now['items'] ?? {}) as Schema, `${at}[]`));
  const [oldChoices, newChoices] = [asList(shipped['anyOf']) as Schema[], asList(now['anyOf']) as Schema[]];
  if (newChoices.length > oldChoices.length && oldChoices.length > 0) found.push(`${here}: a new kind of value`);
  oldChoices.forEach((choice, index) => { const next = newChoices[index]; if (next !== undefined) found.push(...breaksOf(choice, next, `${at}|${index}`)); });
  return found;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
