import { dataSchemaOf, eventDefinitions } from '#contracts';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../local/checkout.js';
import { breaksOf, type Schema } from './additive.js';

/*
 * npm run schemas [-- --check]: writes the JSON Schema of every event into test/contract/schemas, where it is committed as shipped.
 * With --check nothing is written: a missing file, a change, or a break of what was shipped is an error.
 */
const folder = join(checkout, 'test/contract/schemas');
const check = process.argv.includes('--check');
const problems: string[] = [];
mkdirSync(folder, { recursive: true });
const shipped = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

for (const { type, topic, data } of eventDefinitions().values()) {
  const name = `${type}.json`;
  const schema = { $id: dataSchemaOf(type), 'x-topic': topic.name, ...z.toJSONSchema(data, { target: 'draft-2020-12', io: 'output' }) };
  const text = `${JSON.stringify(schema, null, 1)}\n`;
  const before = shipped.get(name);
  shipped.delete(name);
  if (before !== undefined) problems.push(...breaksOf(JSON.parse(before) as Schema, schema as Schema).map((what) => `${type} breaks its readers: ${what}`));
  if (check && before !== text) problems.push(`${type}: the committed schema is not today's; run "npm run schemas" and commit it`);
  if (!check) writeFileSync(join(folder, name), text);
}
problems.push(...[...shipped.keys()].map((name) => `${name}: was shipped and is gone`));

for (const problem of problems) console.error(problem);
console.log(`${eventDefinitions().size} event schemas, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
