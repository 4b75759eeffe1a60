import { chmodSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import type { StateFolder } from './state-folder.js';

/**
 * One file per port that a local system means to use, for all systems of this machine. A port is chosen seconds before a process listens
 * on it, and is silent while that process is down: without these, two systems that start together would choose the same.
 */
const registry = '/tmp/mot-cua-ports';

interface Reservation {
  supervisor: ProcessIdentity;
  folder: string;
}

/** @returns false where a living system has the port for another state folder */
export function reservePort(folder: StateFolder, port: number): boolean {
  const supervisor = identify(process.pid);
  if (!supervisor) return true;
  const file = join(registry, String(port));
  const held = holder(file);
  if (held && isAlive(held.supervisor)) return held.folder === folder.path && held.supervisor.pid === supervisor.pid;
  const aside = `${file}.${process.pid}`;
  try {
    mkdirSync(registry, { recursive: true });
    writeFileSync(aside, JSON.stringify({ supervisor, folder: folder.path } satisfies Reservation));
    if (held) rmSync(file, { force: true });
    linkSync(aside, file);
    return true;
  } catch (error) {
    // Of two at once the other was faster. Anything else means that no register can be kept here; the check of the port itself must do.
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  } finally {
    rmSync(aside, { force: true });
    openToAll();
  }
}

/** Gives back every port this process holds for the state folder. */
export function releasePorts(folder: StateFolder): void {
  for (const entry of entries()) {
    const file = join(registry, entry);
    const held = holder(file);
    if (held?.folder === folder.path && held.supervisor.pid === process.pid) rmSync(file, { force: true });
  }
}

function holder(file: string): Reservation | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Reservation;
  } catch {
    return undefined;
  }
}

function entries(): string[] {
  try {
    return readdirSync(registry);
  } catch {
    return [];
  }
}

/** Other users of the machine keep their ports here too; each may remove only the own. */
function openToAll(): void {
  try {
    chmodSync(registry, 0o1777);
  } catch {
    // Another user made it, and opened it.
  }
}
