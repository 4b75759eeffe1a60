import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A program that runs to its end, such as a migration. */
export interface ProgramSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  /** User and group to run as; only root may say so. */
  uid?: number;
  gid?: number;
}

/** Runs a program to its end under a supervisor that ends it when it is itself ended. */
export type Finish = (program: ProgramSpec) => Promise<void>;

/**
 * Runs it in a group of its own with its output in a log file.
 * @param running called with its process number, and with `undefined` when it is over
 * @throws when it ends with anything but 0; the message has the end of its log
 */
export async function runProgram(spec: ProgramSpec, logFile: string, running: (pid: number | undefined) => void): Promise<void> {
  const log = openLog(logFile);
  const process = spawn(spec.command, spec.args, { cwd: spec.cwd, env: spec.env, uid: spec.uid, gid: spec.gid, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  running(process.pid);
  const how = await new Promise<string | undefined>((resolve) => {
    process.once('error', (error) => resolve(error.message));
    process.once('exit', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  running(undefined);
  if (how) throw new Error(`${spec.name} failed (${how}); the end of ${logFile}:\n${lastLines(logFile)}`);
}

const beginning = '---- started ';

/** Opens a log for one more life of a process, and marks where it begins. */
export function openLog(logFile: string): number {
  const log = openSync(logFile, 'a', 0o600);
  writeSync(log, `${beginning}${new Date().toISOString()}\n`);
  return log;
}

/** The end of what the latest life wrote, without stack frames and fields that say nothing, for a message. */
export function lastLines(logFile: string): string {
  const text = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
  const [, ...lines] = text.slice(text.lastIndexOf(beginning)).trimEnd().split('\n');
  return lines.filter((line) => line && !/^\s+at |: undefined,$/.test(line)).slice(-16).join('\n');
}
