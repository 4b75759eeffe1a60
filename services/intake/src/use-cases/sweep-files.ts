import { FileStore } from '#files';
import { Injectable } from '@nestjs/common';
import { Files } from './ports.js';

/** Bytes younger than this may belong to an upload whose record is not committed yet. */
const young = 86_400_000;

/** Removes bytes no record refers to: refused uploads, removed files, and what the scanner condemned. */
@Injectable()
export class SweepFiles {
  constructor(private readonly files: Files, private readonly store: FileStore) {}

  /** Gives how many files were removed. */
  run(now: Date): Promise<number> {
    return this.store.sweep((hashes) => this.files.referencedAmong(hashes), new Date(now.getTime() - young));
  }
}
