import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Injectable } from '@nestjs/common';
import { Attempts, Platform } from './ports.js';

const batch = 20;
const again = 60_000;
const largest = 5 * 1024 * 1024;

/** Fetches the electronic receipts (biên lai điện tử) of payments through the platform and keeps them. Gives how many came. */
@Injectable()
export class FetchReceipts {
  constructor(private readonly attempts: Attempts, private readonly platform: Platform, private readonly files: FileStore) {}

  async run(now: Date): Promise<number> {
    let fetched = 0;
    for (const { id, reference } of await this.attempts.claimReceipts(now, new Date(now.getTime() + again), batch)) {
      try {
        const pdf = await this.platform.receiptOf(reference, now);
        if (pdf === null) continue;
        const { sha256, size } = await this.files.put(pdf, { maxBytes: largest });
        await this.attempts.keepReceipt(id, { digest: sha256, size });
        fetched += 1;
      } catch (error) {
        if (error instanceof Refusal && error.code === 'platform.unavailable') break;
        throw error;
      }
    }
    return fetched;
  }
}
