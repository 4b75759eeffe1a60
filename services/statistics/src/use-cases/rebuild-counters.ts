import { Database } from '#persistence';
import { Clock, Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { CountDossiers } from './count-dossiers.js';
import { type Filling, Generations, type Look, Past, Slices } from './ports.js';

/** Milliseconds. */
export class Patience {
  /** For a slice that waits, once there is little left to read. */
  readonly limit: number = 60_000;
  /** Between two looks at a slice that waits. */
  readonly look: number = 250;
}

/**
 * Counts everything again from the topics, into a generation of its own, while the current one answers and goes on counting; then the new one takes its
 * place. One that never comes to have all that the current one has does not. All of it is done in slices; whoever runs next after a kill goes on.
 */
@Injectable()
export class RebuildCounters {
  private stopped = false;

  constructor(
    private readonly generations: Generations, private readonly slices: Slices, private readonly past: Past, private readonly count: CountDossiers, private readonly database: Database, private readonly patience: Patience,
    private readonly clock: Clock, private readonly log: Log,
  ) {}

  /** Fills the generation that waits for it, if any; gives how many events it took. */
  async run(): Promise<number> {
    const filling = await this.generations.claim();
    if (filling === null) return 0;
    try {
      return await this.fill(filling);
    } finally {
      await filling.release();
    }
  }

  /** What is under way ends after the slice at hand. */
  stop(): void {
    this.stopped = true;
    this.past.stop();
  }

  private async fill({ generation, reader, stage }: Filling): Promise<number> {
    const reading: { events: number; ended: 'stopped' | 'complete' | 'given up' } = { events: 0, ended: stage === 'reading' ? 'stopped' : 'complete' };
    if (stage === 'reading') {
      const look = this.lookedAt(generation);
      await this.past.read(reader, async (told) => {
        await this.database.transaction(async (tx) => {
          await this.count.catchUp(tx, told, generation);
          await this.generations.filled(tx, generation, told.length);
        });
        reading.events += told.length;
      }, async (nearEnd) => (reading.ended = await look(nearEnd)) !== 'stopped');
    }
    if (reading.ended === 'complete' && await this.compare(generation)) await this.generations.takeOver(generation, this.clock.now());
    while (!this.stopped && await this.generations.sweep() > 0);
    return reading.events;
  }

  /** Slices of the current generation, as far as nothing of them is lacking any more. */
  private lookedAt(generation: number): (nearEnd: () => Promise<boolean>) => Promise<'stopped' | 'complete' | 'given up'> {
    let waitingSince: number | null = null;
    return async (nearEnd) => {
      let look: Look = 'next';
      while (!this.stopped && (look = await this.slices.lacking(generation)) === 'next') waitingSince = null;
      if (look === 'done') return 'complete';
      if (!(await nearEnd())) waitingSince = null;
      else if (performance.now() - (waitingSince ??= performance.now()) > this.patience.limit) {
        await this.generations.giveUp(generation, this.clock.now());
        this.log.pino.error({ generation }, 'rebuild: the topics do not have all that was counted; the counters stay');
        return 'given up';
      }
      return 'stopped';
    };
  }

  /** Slice by slice; false when it was stopped before it was through. */
  private async compare(generation: number): Promise<boolean> {
    let since = performance.now();
    for (let look: Look = 'next'; look !== 'done' && !this.stopped;) {
      look = await this.slices.lives(generation, performance.now() - since < this.patience.limit);
      if (look === 'waits') await new Promise((resolve) => setTimeout(resolve, this.patience.look));
      else since = performance.now();
    }
    for (let look: Look = 'next'; look !== 'done' && !this.stopped;) look = await this.slices.counters(generation);
    return !this.stopped;
  }
}
