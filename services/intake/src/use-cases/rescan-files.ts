import { Injectable } from '@nestjs/common';
import { Files } from './ports.js';
import { ScanFile } from './scan-file.js';

/** Files scanned in one round. */
const round = 20;

/** Scans the files that are due: those whose first scan found the scanner away, or whose process died before it. */
@Injectable()
export class RescanFiles {
  constructor(private readonly files: Files, private readonly scan: ScanFile) {}

  /** Gives how many files got a verdict. */
  async run(now: Date): Promise<number> {
    let judged = 0;
    for (const file of await this.files.dueForScan(now, round)) {
      if (await this.scan.run(file, now) !== 'pending') judged += 1;
    }
    return judged;
  }
}
