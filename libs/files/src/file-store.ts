import type { Readable } from 'node:stream';
import { Refusal } from '#contracts';

/** Bytes that are stored: their SHA-256 in lower-case hexadecimal, and their number. */
export interface StoredFile {
  readonly sha256: string;
  readonly size: number;
}

/** Part of a file, both ends included, counted from 0, as in an HTTP range. Without `end`: to the end of the file. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** What a caller may hand in: a stream of bytes of unknown length, or bytes at hand. */
export type FileContent = AsyncIterable<Uint8Array> | Uint8Array;

/** Answers which of these hashes a record still refers to. Asked in batches of at most 500. */
export type ReferencedAmong = (hashes: readonly string[]) => Promise<Iterable<string>>;

/** A record names a file whose bytes are not in the store. A fault of the installation, not of the caller. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';

  constructor(readonly sha256: string) {
    super(`no bytes are stored for ${sha256}`);
  }
}

/**
 * Files kept by the SHA-256 of their bytes; the same bytes are kept once, whoever handed them in.
 *
 * The order of a write is bytes, then commit: `put` resolves only when the bytes survive a power cut, so a committed record never names bytes that are not there.
 * A rolled-back transaction leaves an orphan, which `sweep` removes. Because bytes are shared, whoever gives up a reference leaves the bytes to `sweep` as well;
 * `delete` is for erasure by law and for tests.
 *
 * Every method refuses a hash that is not 64 lower-case hexadecimal digits with `file.hash-invalid`.
 */
export abstract class FileStore {
  /** Keeps the bytes. More than `maxBytes` of them: `file.too-large`, and nothing is left behind; so also when the content breaks off. */
  abstract put(content: FileContent, limit: { readonly maxBytes: number }): Promise<StoredFile>;

  /** The bytes, or a part. Nothing stored: throws `FileMissing`. A start behind the end: `file.range-unsatisfiable` with `size`; an end behind the end is cut. */
  abstract open(sha256: string, range?: ByteRange): Promise<Readable>;

  /** Size in bytes and when the bytes were last put, or undefined. */
  abstract stat(sha256: string): Promise<{ readonly size: number; readonly storedAt: Date } | undefined>;

  abstract has(sha256: string): Promise<boolean>;

  /** Removes the bytes at once, whoever refers to them. Nothing stored is fine. */
  abstract delete(sha256: string): Promise<void>;

  /**
   * Removes what no record refers to and was last put before `olderThan`; tells how many files that were.
   * Putting bytes again makes them young again, so `olderThan` needs only to lie further back than the longest transaction between a `put` and its commit: a day is ample.
   */
  abstract sweep(referencedAmong: ReferencedAmong, olderThan: Date): Promise<number>;
}

const hexDigest = /^[0-9a-f]{64}$/;

/** Refuses what is not a hash; with it, no name that came from outside ever becomes a path or a key. */
export function requireHash(sha256: string): string {
  if (typeof sha256 !== 'string' || !hexDigest.test(sha256)) throw new Refusal('file.hash-invalid');
  return sha256;
}

/** Cuts a range to a file's size. */
export function rangeWithin(size: number, range: ByteRange): { start: number; end: number } {
  const { start, end = size - 1 } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start >= size || end < start) {
    throw new Refusal('file.range-unsatisfiable', { size });
  }
  return { start, end: Math.min(end, size - 1) };
}

/** How many hashes are asked about at once while sweeping. */
export const sweepBatch = 500;
