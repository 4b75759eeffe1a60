import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ProcessSpec } from '../supervisor/child.js';
import type { Finish } from '../supervisor/program.js';
import { signalGroup } from '../supervisor/process-identity.js';
import type { StateFolder } from '../supervisor/state-folder.js';
import { serverAccount } from './account.js';
import { serverPrograms } from './binaries.js';

/** The administrator of the server that we run ourselves. */
const administrator = 'postgres';

export interface PostgresOptions {
  folder: StateFolder;
  port: number;
  /** Off for throw-away systems: a power cut may lose data, a kill of any process may not. */
  durable: boolean;
  finish: Finish;
}

/** @returns the connection string of the administrator */
export function administratorUrl(folder: StateFolder, port: number): string {
  return `postgresql://${administrator}:${folder.secret('postgres')}@127.0.0.1:${port}/postgres`;
}

/**
 * Makes the data folder where there is none and says how to run the server over it. The data is made aside and renamed,
 * so a half-made one of a crash is never used.
 */
export async function postgresServer({ folder, port, durable, finish }: PostgresOptions): Promise<ProcessSpec> {
  const account = serverAccount();
  const home = folder.at('postgres');
  mkdirSync(home, { recursive: true });
  if (account) chmodSync(home, 0o711);
  const programs = serverPrograms(folder, account);
  const data = join(home, 'data');
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  if (!existsSync(data)) await initialise();
  const url = administratorUrl(folder, port);
  return {
    name: 'postgres',
    command: programs.postgres,
    args: ['-D', data, '-p', String(port), ...settings(durable).flatMap((setting) => ['-c', setting])],
    env,
    ...account,
    cwd: home,
    stopSignal: 'SIGINT',
    stopWithin: 20_000,
    ready: () => answers(url),
    beforeStart: () => clearStaleLock(data),
  };

  async function initialise(): Promise<void> {
    for (const entry of readdirSync(home)) if (entry.startsWith('data.making')) rmSync(join(home, entry), { recursive: true });
    const making = join(home, 'data.making');
    const passwordFile = join(home, 'data.making.password');
    mkdirSync(making, { mode: 0o700 });
    writeFileSync(passwordFile, folder.secret('postgres'), { mode: 0o600 });
    if (account) for (const path of [making, passwordFile]) chownSync(path, account.uid, account.gid);
    const args = ['-D', making, '-U', administrator, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
    args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(durable ? [] : ['--no-sync']));
    await finish({ name: 'postgres-initdb', command: programs.initdb, args, env, cwd: home, ...account });
    rmSync(passwordFile);
    renameSync(making, data);
  }
}

/** What our server differs in from the defaults, wherever it runs: room for every pool (ten services), and no compiler for statements of a millisecond. */
export const serverSettings = ['max_connections=300', 'shared_buffers=128MB', 'jit=off', 'log_checkpoints=off', 'log_min_messages=warning'];

function settings(durable: boolean): string[] {
  const always = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...serverSettings];
  return durable ? always : [...always, 'fsync=off', 'full_page_writes=off'];
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The lock file of a killed server names a process number that another program may have by now; PostgreSQL would then refuse to
 * start. A server of ours that still runs over the data is ended first.
 */
async function clearStaleLock(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (runsOver(pid, data)) signalGroup(pid, 'SIGQUIT');
  for (const deadline = Date.now() + 10_000; runsOver(pid, data) && Date.now() < deadline; ) await pause(30);
  rmSync(file, { force: true });
}

function runsOver(pid: number, data: string): boolean {
  try {
    return process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data) : process.kill(pid, 0);
  } catch {
    return false;
  }
}
