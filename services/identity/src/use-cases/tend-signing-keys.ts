import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#persistence';
import { nextTerm, termFrom, withdrawn } from '../domain/signing-keys.js';
import { KeyRing, SigningKeys } from './ports.js';

/** Looks after the keys that sign access tokens: the next one is made in time, old ones go. */
@Injectable()
export class TendSigningKeys {
  constructor(private readonly database: Database, private readonly stored: SigningKeys, private readonly ring: KeyRing) {}

  /** Makes the next key where it is time, and holds in this process what the database says. Safe to repeat, in as many processes as there are. */
  async execute(now: Date): Promise<void> {
    const keys = await this.stored.all(this.database);
    if (nextTerm(keys, now) !== null || keys.some(({ publishedUntil }) => publishedUntil <= now)) {
      await this.database.transaction(async (tx) => {
        const term = nextTerm(await this.stored.takeAll(tx), now);
        await this.stored.removeUnpublished(tx, now);
        if (term !== null) await this.stored.add(tx, await this.ring.forge(term));
      });
    }
    await this.hold();
  }

  /** Signs with a new key once committed and held. @param compromised the old ones leave the key set too, and every token they signed is void */
  async replace(tx: Tx, compromised: boolean, now: Date): Promise<string> {
    for (const key of await this.stored.takeAll(tx)) await this.stored.withdraw(tx, key.kid, withdrawn(key, compromised, now));
    const next = await this.ring.forge(termFrom(now));
    await this.stored.add(tx, next);
    return next.kid;
  }

  /** Holds in this process what the database says. */
  async hold(): Promise<void> {
    await this.ring.hold(await this.stored.all(this.database));
  }
}
