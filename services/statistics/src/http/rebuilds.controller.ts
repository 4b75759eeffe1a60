import { Access, Allow, Answer, Call, Caller, Idempotency, Idempotent, Page, pageOf, PageRequest } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { type GenerationRow, GenerationsTable } from '../persistence/generations.table.js';
import { Generations } from '../use-cases/ports.js';

export class CounterDifferenceView {
  /** Agency, grain, day, procedure, channel, audience, measure. */
  counter!: string;
  before!: number;
  after!: number;
}

/** How a generation compares with the one it replaced. */
export class ComparisonView {
  /** Dossiers equally far in both in which something counted differs: none, where the counters were right. */
  differingDossiers!: number;
  /** Dossiers that the new one had come further with. */
  ahead!: number;
  /** Counters whose totals differ, the first hundred; null where some dossiers were ahead. */
  counters!: CounterDifferenceView[] | null;
}

/** A generation of the counters. */
export class GenerationView {
  generation!: number;
  state!: 'filling' | 'current' | 'past' | 'given-up';
  askedBy!: string;
  askedAt!: string;
  finishedAt!: string | null;
  /** Events it was made from when it took over. */
  events!: number;
  dossiers!: number;
  comparison!: ComparisonView | null;
}

export class RebuildAskedView {
  generation!: number;
}

/** Rebuilding the counters from the journal, while they go on answering. */
@Controller('api/statistics/v1/rebuilds')
@Allow({ roles: ['administrator'] })
export class RebuildsController {
  constructor(private readonly generations: Generations, private readonly table: GenerationsTable, private readonly idempotency: Idempotency, private readonly clock: Clock) {}

  /** Counts everything again from the journal; the counters at hand answer until then (dựng lại số liệu) */
  @Post() @Idempotent() @HttpCode(202)
  ask(@Caller() caller: Access, @Call() call: Call): Promise<Answer<RebuildAskedView>> {
    return this.idempotency.once(call, async (tx) => new Answer(202, { generation: await this.generations.open(tx, caller.accountId, this.clock.now()) }, { location: '/api/statistics/v1/rebuilds' }));
  }

  /** Generations of the counters, newest first: what a rebuild found different */
  @Get()
  async list(@Query() query: PageRequest): Promise<Page<GenerationView>> {
    return pageOf(await this.table.list(query.cursor(z.int()), query.limit), query, viewOf, ({ id }) => id);
  }
}

function viewOf({ id: generation, state, askedBy, askedAt, finishedAt, events, dossiers, comparison }: GenerationRow): GenerationView {
  return {
    generation, state, askedBy, askedAt: vietnamTime(askedAt), finishedAt: finishedAt === null ? null : vietnamTime(finishedAt), events, dossiers,
    comparison: comparison === null ? null : { ...comparison, counters: comparison.counters === null ? null : [...comparison.counters] },
  };
}
