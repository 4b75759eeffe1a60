import { Database } from '#persistence';
import { Clock, Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { CountDossiers } from './count-dossiers.js';
import { Generations, Past } from './ports.js';

/** Milliseconds for a generation to come to have what the current one has, once it has read what was there at the start. */
const patience = 60_000;

/**
 * Counts everything again from the topics, into a generation of its own, while the current one answers and goes on counting; then the new one takes its
 * place. One that never comes to have all that the current one has does not. Begun anew by whoever runs next when a process dies over it.
 */
@Injectable()
export class RebuildCounters {
  constructor(private readonly generations: Generations, private readonly past: Past, private readonly count: CountDossiers, private readonly database: Database, private readonly clock: Clock, private readonly log: Log) {}

  /** Fills the generation that waits for it, if any; gives how many events it took. */
  async run(): Promise<number> {
    const filling = await this.generations.claim();
    if (filling === null) return 0;
    const { generation } = filling;
    let events = 0;
    let presentSince: number | null = null;
    try {
      await this.past.read(async (told) => {
        await this.database.transaction((tx) => this.count.run(tx, told, generation));
        events += told.length;
      }, async (reachedPresent) => {
        if (!reachedPresent) return false;
        presentSince ??= performance.now();
        if (await this.generations.takeOver(generation, events, this.clock.now())) return true;
        if (performance.now() - presentSince < patience) return false;
        await this.generations.giveUp(generation, events, this.clock.now());
        this.log.pino.error({ generation }, 'rebuild: the topics do not have all that was counted; the counters stay');
        return true;
      });
      while (await this.generations.sweep() > 0);
    } finally {
      await filling.release();
    }
    return events;
  }
}
