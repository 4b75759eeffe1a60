import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkout } from './checkout.js';

interface Built { compiled: string[]; copied: string[]; removed: string[] }
const { build } = (await import('./build.mjs' as string)) as { build: (root: string) => Promise<Built> };

describe('the build', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mot-cua build-'));
    put('.swcrc', readFileSync(join(checkout, '.swcrc'), 'utf8'));
    put('libs/runtime/src/clock.ts', 'export const now = (): Date => new Date();');
    put('libs/runtime/src/clock.spec.ts', 'it("", () => undefined);');
    put('services/catalogue/reference/holidays.json', '{ "2026": [] }');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const output = (path: string) => readFileSync(join(root, 'dist', path), 'utf8');

  it('compiles code, copies everything else beside it, and leaves specs out', async () => {
    expect(await build(root)).toEqual({ compiled: ['libs/runtime/src/clock.ts'], copied: ['services/catalogue/reference/holidays.json'], removed: [] });
    expect(output('libs/runtime/src/clock.js')).toContain('export const now = ()=>new Date()');
    expect(output('services/catalogue/reference/holidays.json')).toBe('{ "2026": [] }');
    expect(existsSync(join(root, 'dist/libs/runtime/src/clock.spec.js'))).toBe(false);
  });

  it('does only what changed, and removes what lost its source', async () => {
    await build(root);
    expect(await build(root)).toEqual({ compiled: [], copied: [], removed: [] });
    put('services/catalogue/reference/holidays.json', '{ "2027": [] }');
    rmSync(join(root, 'libs/runtime/src/clock.ts'));
    const { removed, ...done } = await build(root);
    expect(done).toEqual({ compiled: [], copied: ['services/catalogue/reference/holidays.json'] });
    expect(removed.sort()).toEqual(['libs/runtime/src/clock.js', 'libs/runtime/src/clock.js.map']);
  });

  it('leaves alone what is bundled from it', async () => {
    put('dist/bundles/services/intake.js', '');
    expect((await build(root)).removed).toEqual([]);
  });

  it('begins anew when the settings changed', async () => {
    await build(root);
    put('.swcrc', JSON.stringify({ jsc: { parser: { syntax: 'typescript' } }, sourceMaps: true }));
    expect((await build(root)).compiled).toEqual(['libs/runtime/src/clock.ts']);
  });

  it('names every file that does not compile, and removes nothing', async () => {
    await build(root);
    rmSync(join(root, 'services/catalogue/reference/holidays.json'));
    put('libs/a.ts', 'const = 1');
    put('libs/b.ts', 'class {');
    await expect(build(root)).rejects.toThrow(/libs\/[ab]\.ts[^]*libs\/[ab]\.ts/);
    expect(output('services/catalogue/reference/holidays.json')).toBe('{ "2026": [] }');
  });
});
