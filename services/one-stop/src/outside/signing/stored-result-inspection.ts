import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FileMissing, type FileStore, signatureFlaws, verifySignedPdf } from '#files';
import { ResultInspection, type ResultVerdict } from '../../use-cases/paper-ports.js';

/** Verdicts kept: a file is found by its bytes, so what was found out of it stays true. */
const kept = 500;

/** Looks into results of the file store, with the authorities (tổ chức chứng thực) that the installation trusts. */
export class StoredResultInspection extends ResultInspection {
  private readonly verdicts = new Map<string, Promise<ResultVerdict>>();

  private constructor(private readonly files: FileStore, private readonly trustRoots: readonly string[]) {
    super();
  }

  /** `authorities`: file of root certificates in PEM; without it no signature is judged. A file without any certificate is an error when the service starts. */
  static async trusting(files: FileStore, authorities: string | undefined): Promise<StoredResultInspection> {
    if (authorities === undefined) return new StoredResultInspection(files, []);
    const roots = (await readFile(authorities, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (roots.length === 0) throw new Error('the file of trusted signing authorities holds no certificate in PEM');
    return new StoredResultInspection(files, roots);
  }

  override async inspect(digest: string, now: Date): Promise<ResultVerdict> {
    const known = this.verdicts.get(digest);
    if (known !== undefined) return known;
    const found = this.look(digest, now);
    if (this.verdicts.size >= kept) for (const [oldest] of this.verdicts) { this.verdicts.delete(oldest); break; }
    this.verdicts.set(digest, found);
    // What could not be looked at now may be another time; a file that was put back is whole again.
    found.then(({ intact }) => { if (!intact) this.verdicts.delete(digest); }, () => this.verdicts.delete(digest));
    return found;
  }

  private async look(digest: string, now: Date): Promise<ResultVerdict> {
    const bytes = await this.bytesOf(digest);
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== digest) return { intact: false, signature: null };
    if (this.trustRoots.length === 0) return { intact: true, signature: null };
    const { valid, signer, signedAt, reasons } = await verifySignedPdf(bytes, this.trustRoots, now);
    return { intact: true, signature: { valid, signer, signedAt, flaws: reasons.map((code) => ({ code, words: signatureFlaws[code] })) } };
  }

  private async bytesOf(digest: string): Promise<Buffer | null> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of await this.files.open(digest)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    } catch (error) {
      if (error instanceof FileMissing) return null;
      throw error;
    }
  }
}
