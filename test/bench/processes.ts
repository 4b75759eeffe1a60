import { readFileSync } from 'node:fs';
import { readBook } from '../../deploy/local/supervisor/orphans.js';
import { processTree } from '../../deploy/local/supervisor/process-identity.js';
import type { StateFolder } from '../../deploy/local/supervisor/state-folder.js';

/** Megabytes that a process and all below it take, shared pages counted by their part (PSS), without one branch. Linux only: 0 elsewhere. */
export function memoryOf(root: number, without?: number): number {
  const left = new Set(without === undefined ? [] : processTree(without));
  return processTree(root).filter((pid) => !left.has(pid)).reduce((sum, pid) => sum + pssOf(pid), 0);
}

/** The same of each process of a system, by name, the greatest first, in words. */
export function memoryByProcess(folder: StateFolder): string {
  const children = Object.entries(readBook(folder)?.children ?? {}).map(([name, { pid }]): [string, number] => [name, memoryOf(pid)]);
  return `${children.sort(([, one], [, other]) => other - one).map(([name, megabytes]) => `${name} ${Math.round(megabytes)}`).join(', ')} MiB`;
}

/**
 * Milliseconds of processor time that every process of a system has used, by name, PostgreSQL's by the database its backends work in, and the load itself. A busy
 * machine changes rates; it hardly changes these. Linux only.
 */
export function processorTimes(folder: StateFolder): Map<string, number> {
  const { user, system } = process.cpuUsage();
  const times = new Map([['load', (user + system) / 1_000]]);
  for (const [name, { pid }] of Object.entries(readBook(folder)?.children ?? {})) {
    for (const member of processTree(pid)) {
      const place = name === 'postgres' ? databaseOf(member) : name;
      times.set(place, (times.get(place) ?? 0) + ticksOf(member) * 10);
    }
  }
  return times;
}

/** PostgreSQL writes into a backend's title who works there and where: `postgres: motcua_intake motcua_intake 127.0.0.1(50544) idle`. */
function databaseOf(pid: number): string {
  const database = /^postgres: (?:\S+ )?motcua_\S+ motcua_(\S+) /.exec(read(`/proc/${pid}/cmdline`))?.[1];
  return database === undefined ? 'postgres' : `postgres(${database.replaceAll('_', '-')})`;
}

function pssOf(pid: number): number {
  return Number(/^Pss: +(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1_024;
}

/** Hundredths of a second, in user and in kernel mode. */
function ticksOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** Empty where the process has gone, or this is not Linux. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
