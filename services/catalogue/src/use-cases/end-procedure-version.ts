import { procedurePublished, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { ProcedureVersions } from './ports.js';

/**
 * Ends a version earlier than it said: a successor takes its place, or the procedure is abolished (bãi bỏ). Its content stays, dossiers pinned to it go on. It is published
 * again with its new last day: whoever reads the compacted topic sees the version and its end in one event.
 */
@Injectable()
export class EndProcedureVersion {
  constructor(private readonly versions: ProcedureVersions, private readonly publisher: Publisher) {}

  /** Refuses with `not-found`, and with `procedure.end-not-earlier` what would lengthen it or leave it no day. */
  async execute(tx: Tx, { id, lastDay }: { readonly id: string; readonly lastDay: string }, now: Date): Promise<void> {
    const days = await this.versions.take(tx, id);
    if (days === undefined) throw new Refusal('not-found');
    if (lastDay < days.from || (days.to !== null && lastDay >= days.to)) throw new Refusal('procedure.end-not-earlier', { from: days.from, to: days.to ?? '-' });
    const { procedure, publishedAt } = await this.versions.end(tx, { id, from: days.from, lastDay });
    await this.publisher.append(tx, procedurePublished, {
      subject: id, time: now, data: { publishedAt: vietnamTime(publishedAt), procedure, inForce: { from: days.from, to: lastDay } },
    });
  }
}
