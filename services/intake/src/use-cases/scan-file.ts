import { FileMissing, FileStore, ScannerUnavailable, VirusScanner } from '#files';
import { Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { nextScanAt, type ScanState } from '../domain/file.js';
import { Files, type Unscanned } from './ports.js';

/** Scans one file and records what was found. A scanner that is away leaves the file pending, to be tried again. */
@Injectable()
export class ScanFile {
  constructor(private readonly files: Files, private readonly store: FileStore, private readonly scanner: VirusScanner, private readonly log: Log) {}

  async run({ id, sha256, attempts }: Unscanned, now: Date): Promise<ScanState> {
    try {
      const result = await this.scanner.scan(await this.store.open(sha256));
      const verdict = result === 'clean' ? { scan: 'clean' as const, found: null } : { scan: 'infected' as const, found: result.found };
      if (verdict.scan === 'infected') this.log.pino.warn({ file: id, found: verdict.found }, 'malware in a file handed in');
      await this.files.recordScan(id, { ...verdict, at: now });
      return verdict.scan;
    } catch (error) {
      if (error instanceof FileMissing) {
        this.log.pino.error({ file: id }, 'the bytes of a file are not in the store');
        await this.files.recordScan(id, { scan: 'unavailable', found: null, at: now });
        return 'unavailable';
      }
      if (!(error instanceof ScannerUnavailable)) throw error;
      await this.files.recordScan(id, { scan: 'pending', retryAt: nextScanAt(now, attempts) });
      return 'pending';
    }
  }
}
