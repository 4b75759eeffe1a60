import { Database } from '#persistence';
import { Clock, Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { after, type Next, pauseOf, type Tried } from '../domain/delivery.js';
import { defaultPreferences, wanted } from '../domain/preferences.js';
import type { OutsideChannel } from '../domain/telling.js';
import { Compose } from './compose.js';
import { Carriers, Deliveries, type Due, NoticeNews, Officers, Pace, PreferenceBook, Unreachable } from './ports.js';
import { Reached } from './reached.js';

const batch = 20;
const atOnce = 4;
/** How long a process that died keeps what it had taken up, milliseconds. */
const lease = 90_000;

/** Whose fault it was that nothing could be sent, and until when the channel is left alone. */
interface Rest { failures: number; until: number }

/**
 * Sends what is due on one channel. Each channel goes its own way: one that is away is left alone for some seconds and nobody else waits for it; when it answers again, what
 * waited is due at once. Of a dossier, a petition or a question the older notice goes first. A process that dies in between sends again under the same reference.
 */
@Injectable()
export class SendNotices {
  private readonly rests = new Map<OutsideChannel, Rest>();
  private stopping = false;

  constructor(
    private readonly database: Database, private readonly deliveries: Deliveries, private readonly reached: Reached, private readonly officers: Officers, private readonly preferences: PreferenceBook,
    private readonly compose: Compose, private readonly carriers: Carriers, private readonly news: NoticeNews, private readonly pace: Pace, private readonly clock: Clock, private readonly log: Log,
  ) {}

  /** Gives how many were tried. */
  async run(channel: OutsideChannel): Promise<number> {
    let tried = 0;
    while (!this.stopping) {
      const started = performance.now();
      const now = this.clock.now();
      if (now.getTime() < (this.rests.get(channel)?.until ?? 0)) return tried;
      const due = await this.deliveries.claim(channel, now, new Date(now.getTime() + lease), batch);
      if (due.length === 0) return tried;
      tried += await this.all(channel, due);
      const spare = (due.length / this.pace.perSecond) * 1_000 - (performance.now() - started);
      if (spare > 0) await pause(spare, undefined, { ref: false });
    }
    return tried;
  }

  /** Takes up nothing more. */
  stop(): void {
    this.stopping = true;
  }

  /** A few at once; the first that finds the other side away ends the round, and what was not tried is given back. */
  private async all(channel: OutsideChannel, due: readonly Due[]): Promise<number> {
    const waiting = [...due];
    let tried = 0;
    let away = false;
    const work = async (): Promise<void> => {
      while (!away) {
        const next = waiting.shift();
        if (next === undefined) return;
        const result = await this.tryOnce(next);
        tried += 1;
        away ||= result.result === 'away';
        await this.settle(next, result);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await this.mind(channel, away);
    if (waiting.length > 0) await this.deliveries.release(waiting.map(({ id }) => id), this.clock.now());
    return tried;
  }

  private async tryOnce(due: Due): Promise<Tried> {
    const { channel, notice, receipt } = due;
    try {
      const carrier = this.carriers.of(channel);
      if (receipt !== null) return await carrier.report(receipt);
      const contact = await this.reached.by(notice.about);
      if (contact === null) return { result: 'later', reason: 'no-card' };
      const preferences = contact.personId === null ? defaultPreferences : await this.preferences.of(contact.personId);
      if (!wanted(preferences, channel, notice)) return { result: 'suppressed', reason: 'switched-off' };
      const to = channel === 'sms' ? contact.phone : contact.email;
      if (to === null || to === '') return { result: 'suppressed', reason: 'no-address' };
      const person = notice.handler === null ? null : await this.officers.nameOf(notice.handler);
      return await carrier.send({ reference: due.generation === 1 ? due.id : `${due.id}.${due.generation}`, to, ...await this.compose.forOutside(notice, person, preferences) });
    } catch (error) {
      // Dossiers do not wait for the service of petitions.
      if (error instanceof Unreachable) return { result: error.party === 'feedback' ? 'later' : 'away', reason: `away-${error.party}` };
      // A mistake of ours with this one notice: nobody else waits for it.
      this.log.pino.error({ channel, delivery: due.id, err: error }, 'a notice could not be sent');
      return { result: 'later', reason: 'error' };
    }
  }

  private async settle(due: Due, tried: Tried): Promise<void> {
    const now = this.clock.now();
    const next = after(tried, due, now, Math.random());
    await this.database.transaction(async (tx) => {
      await this.deliveries.keep(tx, due.id, next, now);
      if (ended(next)) await this.news.settled(tx, due, next, now);
    });
  }

  private async mind(channel: OutsideChannel, away: boolean): Promise<void> {
    const rest = this.rests.get(channel);
    const now = this.clock.now();
    if (away) {
      const failures = (rest?.failures ?? 0) + 1;
      this.rests.set(channel, { failures, until: now.getTime() + pauseOf(failures, Math.random()) });
      if (failures === 1) this.log.pino.warn({ channel }, 'the other side is away');
    } else if (rest !== undefined) {
      this.rests.delete(channel);
      this.log.pino.info({ channel, due: await this.deliveries.hasten(channel, now) }, 'the other side answers again');
    }
  }
}

function ended(next: Next): next is Next & { state: 'delivered' | 'failed' | 'suppressed' } {
  return next.nextTryAt === null;
}
