import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Refusal } from '#contracts';
import type { FileContent, StoredFile } from './file-store.js';

/**
 * Writes content into a new file, hashing and counting on the way, and forces it to the disk. Memory is one chunk, whatever the size.
 * On any failure the file may be there in part: the caller removes it.
 */
export async function spool(content: FileContent, path: string, maxBytes: number): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new Refusal('file.too-large', { maxBytes });
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}
