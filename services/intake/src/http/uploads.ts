import { type Answer, type Call, Idempotency, type Upload } from '#http';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { ScanState } from '../domain/file.js';
import { type Accepted, ReceiveFile, type ReceivedFile } from '../use-cases/receive-file.js';
import { ScanFile } from '../use-cases/scan-file.js';

/** Largest file of a component or of the personal store in bytes; a component may take less. */
export const largestFile = 20 * 1024 * 1024;

/** What was recorded of a file, and how it is shown with what is known of its safety. */
interface Recorded<Body> {
  readonly fileId: string;
  readonly sha256: string;
  /** `clean` for a copy of a file that was found clean: it is not scanned again. */
  readonly scan: 'pending' | 'clean';
  readonly show: (scan: ScanState) => Answer<Body>;
}

/** The way of every upload: bytes, record, scan, answer. Nobody else can read the file before its scan is done. */
@Injectable()
export class Uploads {
  constructor(private readonly idempotency: Idempotency, private readonly receive: ReceiveFile, private readonly scan: ScanFile, private readonly clock: Clock) {}

  /** `accepted` settles who may upload what; where it refuses, the bytes are not read. */
  async take<Body>(upload: Upload, accepted: () => Accepted | Promise<Accepted>, call: Call, record: (tx: Tx, file: ReceivedFile) => Promise<Pick<Recorded<Body>, 'fileId' | 'show'>>): Promise<Answer<Body>> {
    const file = await this.receive.run(upload.content, upload.fileName, upload.declaredType, await this.settle(upload, accepted), this.clock.now());
    return this.record(withContent(call, file, upload), async (tx) => ({ ...await record(tx, file), sha256: file.sha256, scan: 'pending' }));
  }

  /** The same for a file whose bytes are here already. */
  async record<Body>(call: Call, record: (tx: Tx) => Promise<Recorded<Body>>): Promise<Answer<Body>> {
    const made: Recorded<Body>[] = [];
    const answer = await this.idempotency.once(call, async (tx) => {
      const recorded = await record(tx);
      made[0] = recorded;
      return recorded.show(recorded.scan);
    });
    const [recorded] = made;
    if (recorded === undefined || answer.replayed || recorded.scan === 'clean') return answer;
    return recorded.show(await this.scan.run({ id: recorded.fileId, sha256: recorded.sha256, attempts: 0 }, this.clock.now()));
  }

  private async settle({ content }: Upload, accepted: () => Accepted | Promise<Accepted>): Promise<Accepted> {
    try {
      return await accepted();
    } catch (error) {
      content.destroy();
      throw error;
    }
  }
}

/** The same key with other bytes is another request: what was streamed counts as its body. */
function withContent(call: Call, { sha256, name }: ReceivedFile, { fields }: Upload): Call {
  return { ...call, digest: createHash('sha256').update(call.digest).update(sha256).update(JSON.stringify([name, fields])).digest() };
}
