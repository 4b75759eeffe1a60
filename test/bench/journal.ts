import type { SystemAddresses } from '#testing';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A fact at an outside subscriber. Times in milliseconds of this machine's one clock. */
export interface Arrival { readonly subject: string; readonly sequence: number; readonly happened: number; readonly at: number }

/** A subscriber of the dossier journal on a thread of its own. */
export class Journal {
  private readonly worker: Worker;

  constructor(addresses: SystemAddresses) {
    this.worker = new Worker(new URL('./journal.worker.js', import.meta.url), { workerData: addresses });
  }

  /** What has arrived since it was last asked. */
  async take(): Promise<Arrival[]> {
    const answer = once(this.worker, 'message');
    this.worker.postMessage('take');
    return (await answer)[0] as Arrival[];
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
