import { FileStore, signaturesHold } from '#files';
import type { Log } from '#runtime';
import { readFile } from 'node:fs/promises';
import { Signatures } from '../use-cases/ports.js';

/** Looks for digital signatures in files of the store, with the authorities (tổ chức chứng thực) that the installation trusts. */
export class FileSignatures extends Signatures {
  private constructor(private readonly store: FileStore, private readonly trustRoots: readonly string[], private readonly log: Log) {
    super();
  }

  /** `authorities`: file of root certificates in PEM; without it no signature is judged. A file without any certificate is an error when the service starts. */
  static async trusting(authorities: string | undefined, store: FileStore, log: Log): Promise<FileSignatures> {
    if (authorities === undefined) return new FileSignatures(store, [], log);
    const roots = (await readFile(authorities, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (roots.length === 0) throw new Error('the file of trusted signing authorities holds no certificate in PEM');
    return new FileSignatures(store, roots, log);
  }

  override async hold({ sha256, type }: { readonly sha256: string; readonly type: string }, now: Date): Promise<boolean | null> {
    if (type !== 'application/pdf' || this.trustRoots.length === 0) return null;
    try {
      return await signaturesHold(await this.bytesOf(sha256), this.trustRoots, now);
    } catch (error) {
      this.log.pino.warn({ err: error, sha256 }, 'the signatures of a file could not be examined');
      return null;
    }
  }

  private async bytesOf(sha256: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.open(sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
