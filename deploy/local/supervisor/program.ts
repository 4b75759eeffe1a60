import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A program that runs to its end, such as a migration. */
export interface ProgramSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
}

/**
 * Runs it in a group of its own with its output in a log file.
 * @param running called with its process number, and with `undefined` when it is over
 * @throws when it ends with anything but 0; the message has the end of its log
 */
export async function runProgram(spec: ProgramSpec, logFile: string, running: (pid: number | undefined) => void): Promise<void> {
  const log = openSync(logFile, 'a', 0o600);
  const process = spawn(spec.command, spec.args, { env: spec.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  running(process.pid);
  const how = await new Promise<string | undefined>((resolve) => {
    process.once('error', (error) => resolve(error.message));
    process.once('exit', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  running(undefined);
  if (how) throw new Error(`${spec.name} failed (${how}); the end of ${logFile}:\n${lastLines(logFile)}`);
}

/** The end of a log, for a message. */
export function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}
