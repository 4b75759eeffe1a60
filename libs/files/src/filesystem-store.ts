import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileMissing, FileStore, rangeWithin, requireHash, sweepBatch } from './file-store.js';
import type { ByteRange, FileContent, ReferencedAmong, StoredFile } from './file-store.js';
import { spool } from './spool.js';

/**
 * Files under one directory: `ab/cd/abcd…` by hash, `incoming/` for what is being written, `swept/` for what is about to be removed.
 * Several processes may share the directory, as long as it is one file system (a rename must be atomic).
 */
export class FilesystemStore extends FileStore {
  constructor(private readonly directory: string) {
    super();
  }

  override async put(content: FileContent, { maxBytes }: { readonly maxBytes: number }): Promise<StoredFile> {
    const incoming = await this.folder('incoming');
    const temporary = join(incoming, randomUUID());
    try {
      const stored = await spool(content, temporary, maxBytes);
      const path = this.pathOf(stored.sha256);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Over what may be there: the same bytes, and young again for a sweep that is under way.
      await rename(temporary, path);
      await syncDirectory(dirname(path));
      await syncDirectory(dirname(dirname(path)));
      await syncDirectory(this.directory);
      return stored;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  override async open(sha256: string, range?: ByteRange): Promise<Readable> {
    const file = await open(this.pathOf(sha256), 'r').catch((error: unknown) => {
      throw isAbsent(error) ? new FileMissing(sha256) : error;
    });
    try {
      return file.createReadStream(range === undefined ? {} : rangeWithin((await file.stat()).size, range));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  override async stat(sha256: string): Promise<{ size: number; storedAt: Date } | undefined> {
    const found = await statIfThere(this.pathOf(sha256));
    return found && { size: found.size, storedAt: found.mtime };
  }

  override async has(sha256: string): Promise<boolean> {
    return (await this.stat(sha256)) !== undefined;
  }

  override async delete(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  override async sweep(referencedAmong: ReferencedAmong, olderThan: Date): Promise<number> {
    await this.removeAbandoned(olderThan);
    const swept = await this.folder('swept');
    for await (const hashes of batches(this.storedBefore(olderThan))) {
      const referenced = new Set(await referencedAmong(hashes));
      for (const hash of hashes.filter((each) => !referenced.has(each))) await moveIfThere(this.pathOf(hash), join(swept, hash));
    }
    return this.settleSwept(swept, referencedAmong, olderThan);
  }

  /**
   * Removes what lies in `swept/`, or puts it back if it was referred to or put anew in the meantime.
   * Between looking at a file and taking it away a `put` may replace it; what was taken is therefore looked at once more, and a crash in between loses nothing.
   */
  private async settleSwept(swept: string, referencedAmong: ReferencedAmong, olderThan: Date): Promise<number> {
    let removed = 0;
    for await (const hashes of batches(namesIn(swept))) {
      const referenced = new Set(await referencedAmong(hashes));
      for (const hash of hashes) {
        const found = await statIfThere(join(swept, hash));
        if (found === undefined) continue;
        if (referenced.has(hash) || found.mtime >= olderThan) {
          await moveIfThere(join(swept, hash), this.pathOf(hash));
        } else {
          await rm(join(swept, hash), { force: true });
          removed += 1;
        }
      }
    }
    return removed;
  }

  /** Uploads that a crash cut off. One that is still being written has a young modification time. */
  private async removeAbandoned(olderThan: Date): Promise<void> {
    const incoming = await this.folder('incoming');
    for await (const name of namesIn(incoming)) {
      const found = await statIfThere(join(incoming, name));
      if (found !== undefined && found.mtime < olderThan) await rm(join(incoming, name), { force: true });
    }
  }

  private async *storedBefore(olderThan: Date): AsyncGenerator<string> {
    for await (const first of namesIn(this.directory)) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue;
      for await (const second of namesIn(join(this.directory, first))) {
        for await (const hash of namesIn(join(this.directory, first, second))) {
          const found = await statIfThere(join(this.directory, first, second, hash));
          if (found !== undefined && found.mtime < olderThan) yield hash;
        }
      }
    }
  }

  private pathOf(sha256: string): string {
    const hash = requireHash(sha256);
    return join(this.directory, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  private async folder(name: 'incoming' | 'swept'): Promise<string> {
    const path = join(this.directory, name);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }
}

/** Makes names in a directory survive a power cut: a file's own sync does not cover its name. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function statIfThere(path: string): Promise<{ size: number; mtime: Date } | undefined> {
  return stat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}

async function* namesIn(path: string): AsyncGenerator<string> {
  for await (const entry of await opendir(path)) yield entry.name;
}

async function* batches(names: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const name of names) {
    batch.push(name);
    if (batch.length === sweepBatch) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
