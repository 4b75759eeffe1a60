import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { identify } from '../supervisor/process-identity.js';
import { download } from './download.js';
import type { LockedFile } from './lock.js';

/** How far the fetching of all missing files is. */
export interface Progress {
  files: { done: number; all: number };
  bytes: { done: number; all: number };
}

/** A locked file that is not in the cache could not be fetched. */
export class NotFetched extends Error {}

/** Shared by all checkouts of a user; only what has exactly the locked bytes is ever used from it. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mot-cua');
}

/**
 * Puts into the folder of the cache what is missing or damaged there, and verifies every file by SHA-512 at every call. Files of an interrupted run are kept.
 * @returns the folder
 * @throws NotFetched when a file can neither be found nor fetched
 */
export async function provide<File extends LockedFile>(name: string, files: File[], address: (file: File) => string | Promise<string>, tell: (progress: Progress) => void): Promise<string> {
  const folder = join(cacheFolder(), name);
  mkdirSync(folder, { recursive: true });
  const missing: File[] = [];
  await inParallel(files, 4, async (file) => {
    if (!(await isIntact(join(folder, file.file), file))) missing.push(file);
  });
  if (missing.length === 0) return folder;
  dropAbandoned(folder);
  const progress: Progress = { files: { done: 0, all: missing.length }, bytes: { done: 0, all: missing.reduce((sum, file) => sum + file.bytes, 0) } };
  const largestFirst = missing.sort((a, b) => b.bytes - a.bytes);
  await inParallel(largestFirst, 8, async (file) => {
    await fetchOne(await address(file), join(folder, file.file), file, (bytes) => {
      progress.bytes.done += bytes;
      tell(progress);
    });
    progress.files.done += 1;
    tell(progress);
  });
  return folder;
}

/** Whether the cache has all of it already, by name and size; what is used is verified again by `provide`. */
export function isComplete(name: string, files: LockedFile[]): boolean {
  return files.every(({ file, bytes }) => statSync(join(cacheFolder(), name, file), { throwIfNoEntry: false })?.size === bytes);
}

/** SHA-512 of a file, base64. */
async function digest(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('base64');
}

async function isIntact(path: string, { bytes, sha512 }: LockedFile): Promise<boolean> {
  return statSync(path, { throwIfNoEntry: false })?.size === bytes && (await digest(path)) === sha512;
}

/** Written aside, verified, then renamed: a file under its own name is whole, and two runs at once do no harm. */
async function fetchOne(url: string, path: string, file: LockedFile, received: (bytes: number) => void): Promise<void> {
  const aside = `${path}.${process.pid}.fetching`;
  try {
    await download(url, aside, received);
    if (!(await isIntact(aside, file))) throw new Error(`${url} is not the file that was locked (SHA-512 differs)`);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new NotFetched((error as Error).message || String((error as { code?: string }).code));
  }
}

function dropAbandoned(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const [, pid] = /\.(\d+)\.fetching$/.exec(entry) ?? [];
    if (pid && !identify(Number(pid)) && existsSync(join(folder, entry))) rmSync(join(folder, entry), { force: true });
  }
}

/** After a failure no more is begun, and what is under way comes to its end before the failure is told. */
async function inParallel<Item>(items: Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
