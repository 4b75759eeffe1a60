import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { type OutsideChannel, outsideChannels } from '../domain/telling.js';
import { DeliveryQueries } from '../persistence/delivery.queries.js';
import { Bell } from '../use-cases/bell.js';
import { FindAddressees } from '../use-cases/find-addressees.js';
import { Notices } from '../use-cases/ports.js';
import { SendNotices } from '../use-cases/send-notices.js';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;
/** A burst of commits is one round, milliseconds. */
const gathering = 100;

/** How long notices are kept. */
export abstract class Retention {
  abstract readonly days: number;
}

/** What happens without anybody asking: each channel in rounds of its own, and at once after a commit that made notices. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;
  private readonly running = new Map<OutsideChannel | 'addressees', Promise<void>>();
  private rung: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly send: SendNotices, private readonly find: FindAddressees, private readonly notices: Notices, private readonly bell: Bell, private readonly retention: Retention, private readonly clock: Clock,
    private readonly log: Log, queries: DeliveryQueries, registry: Registry,
  ) {
    this.rounds = new Rounds(log.pino);
    const count = new Gauge({ name: 'motcua_notices_waiting', help: 'Notices not yet settled, by channel', labelNames: ['channel'], registers: [registry] });
    new Gauge({
      name: 'motcua_notices_oldest_seconds', help: 'Age of the oldest notice not yet settled, by channel', labelNames: ['channel'], registers: [registry],
      async collect() {
        for (const { channel, count: waiting, oldest } of await queries.waiting().catch(() => [])) {
          count.set({ channel }, waiting);
          this.set({ channel }, oldest === null ? 0 : Math.max(0, (clock.now().getTime() - oldest.getTime()) / second));
        }
      },
    });
  }

  onApplicationBootstrap(): void {
    for (const channel of outsideChannels) this.rounds.every(2 * second, `send ${channel}`, () => this.round(channel));
    this.rounds.every(5 * second, 'find addressees', () => this.addressees());
    this.rounds.every(15 * second, 'own notices', () => this.notices.own(1_000));
    this.rounds.every(hour, 'forget notices', () => this.notices.forget(new Date(this.clock.now().getTime() - this.retention.days * day), 1_000));
    this.bell.listen(() => { this.rung ??= setTimeout(() => this.roundsNow(), gathering).unref(); });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.send.stop();
    clearTimeout(this.rung);
    await this.rounds.stop();
    await Promise.all(this.running.values());
  }

  private addressees(): Promise<void> {
    return this.once('addressees', () => this.find.run());
  }

  private roundsNow(): void {
    this.rung = undefined;
    this.addressees().catch((error: unknown) => this.log.pino.warn({ err: error }, 'a round failed'));
    for (const channel of outsideChannels) this.round(channel).catch((error: unknown) => this.log.pino.warn({ err: error, channel }, 'a round failed'));
  }

  private round(channel: OutsideChannel): Promise<void> {
    return this.once(channel, () => this.send.run(channel));
  }

  /** Never twice at once. */
  private async once(name: OutsideChannel | 'addressees', work: () => Promise<number>): Promise<void> {
    if (this.stopping || this.running.has(name)) return;
    const round = work().then(() => undefined);
    this.running.set(name, round.catch(() => undefined));
    await round.finally(() => this.running.delete(name));
  }
}
