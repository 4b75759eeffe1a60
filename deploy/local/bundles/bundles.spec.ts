import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleOf, codeOf, folderOf, groups, outdated, remember } from './bundles.js';

describe('which bundles are due', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mot-cua bundles-'));
    for (const path of ['package-lock.json', 'dist/services/intake/src/main.js', 'dist/libs/http/src/index.js', 'dist/deploy/local/bundles/bundle.js', 'dist/deploy/local/gateway/main.js']) put(path, 'as it was');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), 1, text.length);
  }
  const due = () => outdated(root).map(({ name }) => name);
  const make = () => groups.forEach((group) => {
    mkdirSync(join(root, 'dist', folderOf(group)), { recursive: true });
    remember(root, group, codeOf(root, group));
  });

  it('are all at first, and none when they were made', () => {
    expect(due()).toEqual(['services', 'local']);
    make();
    expect(due()).toEqual([]);
  });

  it.each([
    ['dist/services/intake/src/main.js', ['services', 'local']],
    ['dist/libs/http/src/index.js', ['services', 'local']],
    ['dist/deploy/local/bundles/bundle.js', ['services', 'local']],
    ['dist/deploy/local/gateway/main.js', ['local']],
    ['package-lock.json', ['services', 'local']],
  ])('are those that %s is part of, when it changed', (path, expected) => {
    make();
    put(path, 'changed');
    expect(due()).toEqual(expected);
  });

  it('every program that serves has one, and a migration has none', () => {
    expect(bundleOf('one-stop')).toBe('bundles/services/one-stop.js');
    expect(bundleOf('gateway')).toBe('bundles/local/gateway.js');
    expect(() => bundleOf('migrate')).toThrow('migrate is not bundled');
  });
});
