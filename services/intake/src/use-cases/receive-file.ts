import { Refusal } from '#contracts';
import { examine, FileStore } from '#files';
import { Injectable } from '@nestjs/common';
import type { SignatureState } from '../domain/file.js';
import { Signatures } from './ports.js';

/** What a component or the store takes. */
export interface Accepted {
  readonly maxBytes: number;
  /** Media types; empty means every type the house takes. */
  readonly types: readonly string[];
}

/** Bytes that are stored and known to be what they claim; recorded by whoever asked for them, else an orphan for the sweep. */
export interface ReceivedFile {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly name: string;
  readonly signatureValid: SignatureState;
}

/** Takes in a file: streamed, capped, hashed, sniffed, its signatures examined. Refuses with `file.too-large`, `file.empty`, `file.type-not-accepted`, `file.type-mismatch`, `file.truncated`. */
@Injectable()
export class ReceiveFile {
  constructor(private readonly store: FileStore, private readonly signatures: Signatures) {}

  async run(content: AsyncIterable<Uint8Array>, name: string, declaredType: string, accepted: Accepted, now: Date): Promise<ReceivedFile> {
    const stored = await this.store.put(content, { maxBytes: accepted.maxBytes });
    const type = await examine(this.store, stored, declaredType);
    if (accepted.types.length > 0 && !accepted.types.includes(type)) throw new Refusal('file.type-not-accepted');
    return { ...stored, type, name, signatureValid: await this.signatures.hold({ ...stored, type }, now) };
  }
}
