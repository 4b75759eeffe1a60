import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { genericProblems, type ProblemTable } from '#http';
import { problems } from './problems.js';

const root = join(import.meta.dirname, '../../../..');
const table: ProblemTable = { ...genericProblems, ...problems };

/** Every source file under a folder, specs aside. */
function sourcesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).map((name) => join(folder, name));
}

/** What stands between the parentheses of every `new Refusal(`, up to the first comma or the end. */
function refusalsIn(file: string): { file: string; code: string }[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(/new Refusal\(\s*([^,)]+)/g)].map(([, code = '']) => ({ file, code: code.trim() }));
}

const literal = /^'([a-z-]+(?:\.[a-z-]+)?)'$/;
/** Refusals that pass on a code found elsewhere: those of clocks, which have their own list. */
const passedOn = ['error.code'];

describe('the table of problems', () => {
  const own = sourcesUnder('services/one-stop/src').flatMap(refusalsIn);
  // One-stop keeps files, and neither sniffs nor scans them. Of messaging nothing but an operator's work on parked events refuses, and one-stop has no route for that.
  const ofLibraries = ['libs/http/src', 'libs/files/src', 'libs/persistence/src', 'libs/runtime/src'].flatMap(sourcesUnder)
    .filter((file) => !/file-types|clamd|virus-scanner/.test(file)).flatMap(refusalsIn).filter(({ code }) => literal.test(code));
  const clockErrors = [...readFileSync(join(root, 'libs/working-time/src/processing-clock.ts'), 'utf8').matchAll(/^\s+\| '(clock\.[a-z-]+)'/gm)].map(([, code = '']) => ({ file: 'libs/working-time', code: `'${code}'` }));

  it('is asked only for codes that can be read off the source', () => {
    expect(own.length).toBeGreaterThan(80);
    expect(clockErrors.length).toBe(8);
    expect(own.filter(({ code }) => !literal.test(code) && !passedOn.includes(code))).toEqual([]);
  });

  it.each([...new Map([...own, ...ofLibraries, ...clockErrors].flatMap(({ file, code }) => literal.exec(code)?.[1]?.split(' ').map((name): [string, string] => [name, file]) ?? []))])('has %s (%s) with a status and words in both languages', (code) => {
    const row = table[code];
    expect(row?.status).toBeGreaterThanOrEqual(400);
    expect(row?.title.vi).toMatch(/\p{L}/u);
    expect(row?.title.en).toMatch(/\p{L}/u);
    if (row?.detail !== undefined) expect(row.detail.en).toMatch(/\p{L}/u);
  });

  it('has no row that nobody asks for', () => {
    const asked = new Set([...own, ...ofLibraries, ...clockErrors].map(({ code }) => literal.exec(code)?.[1]));
    expect(Object.keys(problems).filter((code) => !asked.has(code))).toEqual([]);
  });
});
