import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Doorbell } from '../domain/doorbell.js';
import { type Destination, Destinations, SyncJournal } from '../use-cases/ports.js';
import { CompareWithPortal } from '../use-cases/compare-with-portal.js';
import { SendDue } from '../use-cases/send-due.js';

const second = 1_000;
const minute = 60 * second;
const hour = 3_600 * second;
const day = 24 * hour;
/** Milliseconds after a fact in which others, of the same dossier and of others, go along with it. */
const gathering = 300;
/** How long what was tried is kept. */
const remembered = 90 * day;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;
  private readonly sending = new Map<string, Promise<void>>();
  private readonly missed = new Set<string>();
  private pause: NodeJS.Timeout | null = null;
  private stopped = false;
  private deaf = (): void => undefined;

  constructor(
    private readonly send: SendDue, private readonly compare: CompareWithPortal, private readonly destinations: Destinations, private readonly journal: SyncJournal, private readonly bell: Doorbell, private readonly clock: Clock, private readonly log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.deaf = this.bell.listen(() => this.soon());
    // What waited for its turn, or was rung for in another process.
    this.rounds.every(2 * second, 'send what is due', async () => this.sendAll());
    for (const destination of this.destinations.all) this.rounds.every(minute, `compare with ${destination.name}`, () => this.compare.run(destination, this.clock.now()));
    this.rounds.every(hour, 'forget tries', () => this.journal.forget(new Date(this.clock.now().getTime() - remembered)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.deaf();
    this.send.stop();
    if (this.pause !== null) clearTimeout(this.pause);
    await this.rounds.stop();
    await Promise.all(this.sending.values());
  }

  private soon(): void {
    if (this.stopped) return;
    this.pause ??= setTimeout(() => {
      this.pause = null;
      this.sendAll();
    }, gathering);
  }

  /** One portal never waits for another. What comes while one is sent to is gathered until that is done. */
  private sendAll(): void {
    for (const destination of this.stopped ? [] : this.destinations.all) {
      if (this.sending.has(destination.name)) this.missed.add(destination.name);
      else this.sending.set(destination.name, this.sendTo(destination).finally(() => {
        this.sending.delete(destination.name);
        if (this.missed.delete(destination.name)) this.soon();
      }));
    }
  }

  private async sendTo(destination: Destination): Promise<void> {
    await this.send.run(destination).catch((error: unknown) => this.log.pino.warn({ err: error, destination: destination.name }, 'sending failed'));
  }
}
