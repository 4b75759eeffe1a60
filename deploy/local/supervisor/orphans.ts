import { setTimeout as pause } from 'node:timers/promises';
import { identify, isAlive, signalGroup } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import type { StateFolder } from './state-folder.js';

/** What runs on behalf of a state folder, written down at every start and end so that a crash leaves no process unknown. */
export interface ProcessBook {
  supervisor: ProcessIdentity;
  guardian?: ProcessIdentity;
  children: Record<string, ProcessIdentity & { stopSignal: NodeJS.Signals }>;
}

const bookName = 'processes.json';

export function readBook(folder: StateFolder): ProcessBook | undefined {
  return folder.read<ProcessBook>(bookName);
}

export function writeBook(folder: StateFolder, book: ProcessBook): void {
  folder.write(bookName, book);
}

/** Begins a book for a supervisor; false when another was faster. */
export function openBook(folder: StateFolder, book: ProcessBook): boolean {
  return folder.writeFirst(bookName, book);
}

/** Ends a book, unless another supervisor has begun one since. */
export function closeBook(folder: StateFolder, { supervisor }: ProcessBook): void {
  const current = readBook(folder)?.supervisor;
  if (!current || (current.pid === supervisor.pid && current.started === supervisor.started)) folder.remove(bookName);
}

/** Another supervisor already works on the state folder. */
export class AlreadyRunning extends Error {
  constructor(readonly pid: number) {
    super(`already running as process ${pid}`);
  }
}

/**
 * Clears what an earlier supervisor left running when it died without a chance to stop: asks each process to end, then kills it.
 * @returns the names of the processes ended
 * @throws AlreadyRunning when that supervisor lives
 */
export async function endOrphans(folder: StateFolder): Promise<string[]> {
  const book = readBook(folder);
  if (!book) {
    // A power cut may leave an empty file; nothing of before it runs.
    folder.remove(bookName);
    return [];
  }
  if (isAlive(book.supervisor)) throw new AlreadyRunning(book.supervisor.pid);
  const { guardian } = book;
  if (guardian && guardian.pid !== process.pid && !(await endsWithin(guardian, 25_000))) signalGroup(guardian.pid, 'SIGKILL');
  const ended = await endAll(book);
  closeBook(folder, book);
  return ended;
}

/**
 * Asks every process of the book that still lives to end, and kills those that do not.
 * @returns the names of the processes ended
 */
export async function endAll(book: ProcessBook): Promise<string[]> {
  const left = Object.entries(book.children).filter(([, child]) => isAlive(child));
  await Promise.all(left.map(([, child]) => endOne(child)));
  return left.map(([name]) => name);
}

async function endOne(child: ProcessIdentity & { stopSignal: NodeJS.Signals }): Promise<void> {
  signalGroup(child.pid, 'SIGCONT');
  signalGroup(child.pid, child.stopSignal);
  if (await endsWithin(child, 10_000)) return;
  if (identify(child.pid)?.started === child.started) signalGroup(child.pid, 'SIGKILL');
  await endsWithin(child, 5_000);
}

async function endsWithin(process: ProcessIdentity, ms: number): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await pause(30)) if (!isAlive(process)) return true;
  return !isAlive(process);
}
