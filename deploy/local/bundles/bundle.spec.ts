import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkout } from '../checkout.js';
import { bundle } from './bundle.js';

describe('a bundle', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mot-cua bundle-'));
    symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
    put('package.json', '{ "type": "module" }');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const bundled = async (...names: string[]) => bundle(Object.fromEntries(names.map((name) => [name, join(root, 'dist', `${name}.js`)])), join(root, 'out'));
  const run = (name: string) => {
    rmSync(join(root, 'dist'), { recursive: true });
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'out', `${name}.js`)], { encoding: 'utf8' });
    return stdout + stderr;
  };
  const pieces = () => readdirSync(join(root, 'out')).filter((file) => file.startsWith('piece-'));

  it('runs without what it was made from, classes of one name keeping it', async () => {
    put('dist/errors.js', 'export class Refused extends Error { get name() { return new.target?.name ?? this.constructor.name; } }');
    put('dist/a.js', 'import { Refused as Other } from "./errors.js"; class Refused {} console.log(Refused.name, String(new Other("no")));');
    await bundled('a');
    expect(readFileSync(join(root, 'out/a.js'), 'utf8')).toContain('target.name === value ? target : ');
    expect(run('a')).toBe('Refused Refused: no\n');
  });

  it('is ASCII throughout, and means the same', async () => {
    put('dist/a.js', 'console.log("phiên bản", `${1} hồ sơ`, /phiên(?! bản)/iu.test("PHIÊN làm việc"), /[“”]/.test("”"));');
    await bundled('a');
    expect(readFileSync(join(root, 'out/a.js'), 'utf8')).toMatch(/^[\x00-\x7f]*$/);
    expect(run('a')).toBe('phiên bản 1 hồ sơ true true\n');
  });

  it('loads what is imported only when needed only then, and shares it and the rest with the others', async () => {
    put('dist/state.js', 'export const seen = [];');
    put('dist/late.js', 'import { seen } from "./state.js"; seen.push("late");');
    put('dist/a.js', 'import { seen } from "./state.js"; seen.push("first"); await import("./late.js"); console.log(seen.join());');
    put('dist/b.js', 'import { seen } from "./state.js"; console.log(seen.length);');
    await bundled('a', 'b');
    expect(pieces()).toHaveLength(2);
    expect(run('a')).toBe('first,late\n');
  });

  it('has metadata of decorators before anything else', async () => {
    put('dist/decorated.js', 'Reflect.defineMetadata("k", 1, Array); export const value = Reflect.getMetadata("k", Array);');
    put('dist/a.js', 'import { value } from "./decorated.js"; console.log(value);');
    await bundled('a');
    expect(run('a')).toBe('1\n');
  });

  it('is a whole PostgreSQL driver without the others, which name themselves when they are asked for', async () => {
    put('dist/a.js', `import { DataSource } from 'typeorm';
      console.log(new DataSource({ type: 'postgres' }).driver.constructor.name);
      try { new DataSource({ type: 'oracle' }); } catch (error) { console.log(error.message); }`);
    await bundled('a');
    expect(run('a')).toBe('PostgresDriver\nOracleDriver is not part of this bundle\n');
  });

  it('does not begin with a broken import of ours', async () => {
    put('dist/a.js', 'import "./missing.js";');
    await expect(bundled('a')).rejects.toThrow('missing.js');
    put('dist/a.js', 'import "@nobody/has-this";');
    await expect(bundled('a')).rejects.toThrow('@nobody/has-this');
  });

  it('keeps the pieces of the build before, for programs that still run, but not for ever', async () => {
    put('out/piece-BEFORE.js', '');
    put('out/piece-LONGAGO.js', '');
    utimesSync(join(root, 'out/piece-LONGAGO.js'), 1, 1);
    put('dist/a.js', 'console.log(1);');
    await bundled('a');
    expect(pieces()).toEqual(['piece-BEFORE.js']);
  });
});
