import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../local/checkout.js';

/*
 * npm run mission: holds MISSION.md against the tests. A row `| id | promise | [file](path), ... |` links the files whose titles show the id; `not yet` links none, `partly: ...` may.
 * A linked file that does not title the row's id, and an id that a title shows while its row says "not yet", are errors.
 */
const rows = [...readFileSync(join(checkout, 'MISSION.md'), 'utf8').matchAll(/^\| ([A-ZĐ]{1,2}-[0-9a-zđ]+) \|.*\| (not yet|partly: .+|\[.+\)) \|$/gmu)]
  .map(([, id = '', claim = '']) => ({ id, claim, linked: [...claim.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file) }));
const files = [...sources('test'), ...sources('libs'), ...sources('services')];
const shown = new Map<string, string[]>();
for (const file of files) for (const id of idsIn(readFileSync(join(checkout, file), 'utf8'))) shown.set(id, [...(shown.get(id) ?? []), file]);

const problems = rows.flatMap(({ id, claim, linked }) => {
  const where = shown.get(id) ?? [];
  if (claim === 'not yet' && where.length > 0) return [`${id}: ${where.join(', ')} shows it, MISSION.md says not yet`];
  return linked.filter((file) => !where.includes(file)).map((file) => `${id}: ${file} has no title that shows it`);
});
const known = new Set(rows.map(({ id }) => id));
for (const [id, where] of shown) if (!known.has(id)) problems.push(`${id}: shown by ${where.join(', ')} and not a row of MISSION.md`);

for (const problem of problems) console.error(problem);
console.log(`${rows.length} promises, ${rows.filter(({ claim }) => claim.startsWith('[')).length} shown by a test, ${problems.length} problems`);
process.exitCode = problems.length === 0 && rows.length > 0 ? 0 : 1;

function sources(folder: string): string[] {
  return readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(story|fault|spec)\.ts$/.test(name)).map((name) => join(folder, name));
}

/** Mission ids in the titles of tests: `it('O-5 H-1: ...`. */
function idsIn(text: string): Set<string> {
  const titles = [...text.matchAll(/\b(?:it|test|describe)(?:\.each\([^]*?\))?\(\s*[`'"]([^`'"]+)/gu)].map(([, title = '']) => title);
  return new Set(titles.flatMap((title) => [...title.matchAll(/(?<![\w-])([POHLVNXU]-(?:\d{1,2}|[a-zđ]))(?![\w])/gu)].map(([, id = '']) => id)));
}
