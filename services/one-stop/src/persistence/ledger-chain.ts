import { createHash, randomBytes } from 'node:crypto';

/** The chain's beginning, before version 1. */
export const genesis = Buffer.alloc(32);

/** One link of a dossier's chain as it is stored. */
export interface LedgerLink {
  readonly dossierId: string;
  readonly version: number;
  /** The published event's exact bytes. */
  readonly event: string;
  readonly detailDigest: Buffer | null;
  readonly recordedAt: Date;
}

/** SHA-256 over the previous hash, the dossier, the version, the event's bytes, the digest of the unpublished detail and the time of recording, each with its length. */
export function linkHash(previous: Buffer, { dossierId, version, event, detailDigest, recordedAt }: LedgerLink): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const part of [Buffer.from(dossierId), Buffer.from(String(version)), Buffer.from(event), detailDigest ?? Buffer.alloc(0), Buffer.from(recordedAt.toISOString())]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.byteLength);
    hash.update(length).update(part);
  }
  return hash.digest();
}

/** The unpublished part of an entry, with the salt that keeps its digest from being guessed once it is erased. */
export interface SealedDetail { readonly salt: Buffer; readonly detail: string; readonly digest: Buffer }

/** Seals the detail of an entry; null when there is nothing beyond what is published. */
export function sealDetail(record: Readonly<Record<string, unknown>>): SealedDetail | null {
  if (Object.keys(record).length === 0) return null;
  const salt = randomBytes(16);
  const detail = JSON.stringify(record);
  return { salt, detail, digest: detailDigest(salt, detail) };
}

export function detailDigest(salt: Buffer, detail: string): Buffer {
  return createHash('sha256').update(salt).update(detail).digest();
}
