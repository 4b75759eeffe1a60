import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { backOff } from '../domain/delivery.js';
import { Addressees, Matters, type UnknownMatter, Unreachable } from './ports.js';

const batch = 50;
/** How long a process that died keeps what it had taken up, milliseconds. */
const lease = 60_000;
/** Feedback does not know a petition it told of: after a day of asking nobody asks again. */
const patience = 24 * 3_600_000;

/** Null where feedback knows no such petition or question, undefined while it does not answer. */
type Asked = { readonly personId: string | null } | null | undefined;

/** Asks feedback whose petitions and questions are that nobody is known of yet, so that their notices stand in an inbox. One that cannot be told keeps no other waiting. */
@Injectable()
export class FindAddressees {
  constructor(private readonly database: Database, private readonly matters: Matters, private readonly addressees: Addressees, private readonly clock: Clock) {}

  /** Gives how many were found. */
  async run(): Promise<number> {
    const now = this.clock.now();
    const waiting = await this.matters.claim(now, new Date(now.getTime() + lease), batch);
    const found: { id: string; personId: string | null }[] = [];
    const later: { id: string; at: Date | null }[] = [];
    let away = false;
    for (const matter of waiting) {
      const addressee: Asked = away ? undefined : await this.ask(matter);
      away ||= addressee === undefined;
      if (addressee === undefined || addressee === null) later.push({ id: matter.id, at: nextAsk(matter, now) });
      else found.push({ id: matter.id, personId: addressee.personId });
    }
    if (waiting.length > 0) await this.database.transaction((tx) => this.matters.settle(tx, found, later));
    return found.length;
  }

  private async ask(matter: UnknownMatter): Promise<Asked> {
    return this.addressees.of(matter).catch((error: unknown) => {
      if (error instanceof Unreachable) return undefined;
      throw error;
    });
  }
}

/** Null: not again. */
function nextAsk({ asks, notedAt }: UnknownMatter, now: Date): Date | null {
  return now.getTime() - notedAt.getTime() >= patience ? null : new Date(now.getTime() + backOff(asks, Math.random()));
}
