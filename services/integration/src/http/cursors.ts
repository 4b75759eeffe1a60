import { Refusal } from '#contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a signature is, in bytes: enough that nobody guesses one. */
const length = 16;

/** Cursors of the feed: opaque, signed, and of one feed. Whoever alters one, or brings one of another feed, is refused. */
export class FeedCursors {
  constructor(private readonly secret: string) {}

  make(feed: string, position: bigint): string {
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(position);
    return Buffer.concat([place, this.signatureOf(feed, place)]).toString('base64url');
  }

  /** @throws Refusal `cursor.invalid` */
  read(feed: string, cursor: string): bigint {
    const bytes = Buffer.from(cursor, 'base64url');
    const [place, signature] = [bytes.subarray(0, 8), bytes.subarray(8)];
    if (bytes.toString('base64url') !== cursor || signature.length !== length || !timingSafeEqual(signature, this.signatureOf(feed, place))) throw new Refusal('cursor.invalid');
    return place.readBigUInt64BE();
  }

  private signatureOf(feed: string, place: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(`feed cursor ${feed} `).update(place).digest().subarray(0, length);
  }
}
