import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { transformSync } from '@swc/core';

/** The module as a program of its own, for it ends its process: it takes 1.5 seconds to stop. */
const { code } = transformSync(readFileSync(join(import.meta.dirname, 'stop-request.ts'), 'utf8'), { filename: 'stop-request.ts', jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } });
const program = `${code.replace('export function', 'function')}
const open = setInterval(() => undefined, 1000);
void stopRequest().then(() => setTimeout(() => { console.log('stopped'); clearInterval(open); }, 1500));
console.log('up');`;

describe('Ctrl-C', () => {
  let child: ChildProcess;
  let said = '';
  let ended: Promise<unknown[]>;

  beforeEach(async () => {
    said = '';
    child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    ended = once(child, 'exit');
    child.stdout?.setEncoding('utf8').on('data', (text: string) => { said += text; });
    while (!said.includes('up')) await pause(10);
  });
  afterEach(() => { child.kill('SIGKILL'); });

  it('is one request where npm hands on what the terminal sent already', async () => {
    child.kill('SIGINT');
    await pause(5);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    expect(said).toContain('stopped');
  });

  it('a second time ends it at once', async () => {
    child.kill('SIGINT');
    await pause(700);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(said).not.toContain('stopped');
  });
});
