import { spawn } from 'node:child_process';
import { program } from './checkout.js';

/**
 * Leads one dossier through its whole life in front of the reader. In a process of its own: what the walk needs in memory is gone when it
 * ends, while the supervisor stays.
 * @param until ends the walk early
 * @returns whether it came to its end
 */
export async function walkThrough(until: AbortSignal): Promise<boolean> {
  const walk = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program('deploy/local/demo')], { stdio: ['ignore', 'inherit', 'inherit'], signal: until, env: { ...process.env, MOTCUA_URL: '' } });
  return new Promise((resolve) => walk.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0)));
}
