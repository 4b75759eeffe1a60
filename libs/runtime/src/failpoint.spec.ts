import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

/** The module as a program of its own, for it ends its process. */
const { code } = transformSync(readFileSync(join(import.meta.dirname, 'failpoint.ts'), 'utf8'), { filename: 'failpoint.ts', jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } });

function run(armed: string | undefined, passages: string[]): { signal: string | null; passed: string[]; status: number | null } {
  const program = `${code.replace('export function', 'function')}\nfor (const name of ${JSON.stringify(passages)}) { failpoint(name); console.log(name); }`;
  const { FAILPOINT: _, ...environment } = process.env;
  const { signal, stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...environment, ...(armed === undefined ? {} : { FAILPOINT: armed }) }, encoding: 'utf8' });
  return { signal, status, passed: stdout.split('\n').filter((line) => line !== '') };
}

describe('a failpoint', () => {
  it('does nothing unless it is armed', () => {
    expect(run(undefined, ['a', 'b'])).toEqual({ signal: null, status: 0, passed: ['a', 'b'] });
    expect(run('elsewhere', ['a', 'b'])).toEqual({ signal: null, status: 0, passed: ['a', 'b'] });
  });

  it('kills its process on the spot, as a power cut would', () => {
    expect(run('b', ['a', 'b', 'c'])).toEqual({ signal: 'SIGKILL', status: null, passed: ['a'] });
  });

  it('or at the n-th passage', () => {
    expect(run('a:3', ['a', 'a', 'b', 'a', 'a'])).toEqual({ signal: 'SIGKILL', status: null, passed: ['a', 'a', 'b'] });
  });

  it('refuses what it cannot read, for a point that never strikes proves nothing', () => {
    expect(run('a:soon', ['a']).status).toBe(1);
  });
});
