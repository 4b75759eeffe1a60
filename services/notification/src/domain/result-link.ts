import { Refusal } from '#contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ToldFact } from './values.js';

/** How long a link to a result opens it, milliseconds. A choice of this system: the law only asks that it expires. */
const life = 7 * 86_400_000;

/** Links to results: code and last moment, sealed with a secret, so that nothing is kept of them. */
export class ResultLinks {
  constructor(private readonly secret: string) {}

  /** A key that opens the result until `until`. */
  issue(result: string, at: Date): { readonly key: string; readonly until: Date } {
    const until = new Date(at.getTime() + life);
    const said = Buffer.from(JSON.stringify([result, until.getTime()])).toString('base64url');
    return { key: `${said}.${this.seal(said)}`, until };
  }

  /** The code of the result. Refuses with `result-link.invalid` what was not issued here, `result-link.expired` what was long ago. */
  open(key: string, now: Date): string {
    const [said = '', seal = '', ...more] = key.split('.');
    const own = Buffer.from(this.seal(said));
    const given = Buffer.from(seal);
    if (more.length > 0 || own.length !== given.length || !timingSafeEqual(own, given)) throw new Refusal('result-link.invalid');
    const [result, until] = JSON.parse(Buffer.from(said, 'base64url').toString('utf8')) as [string, number];
    if (now.getTime() > until) throw new Refusal('result-link.expired');
    return result;
  }

  private seal(said: string): string {
    return createHmac('sha256', this.secret).update(`result-link\n${said}`).digest('base64url');
  }
}

/** Code of the electronic result that a fact says is ready; null for every other fact. */
export function electronicResultOf({ cause, detail }: ToldFact): string | null {
  return cause === 'completed' && detail['outcome'] === 'granted' && detail['electronic'] === true && typeof detail['resultCode'] === 'string' ? detail['resultCode'] : null;
}
