import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Doorbell } from '../domain/doorbell.js';
import { type Behind, Destinations, Feed, type ReceivedFact, SyncJournal } from './ports.js';

/** Takes the journal up: each fact is in the feed, and each portal that wants the dossier is behind. Three statements, however many facts. */
@Injectable()
export class FollowJournal {
  constructor(private readonly feed: Feed, private readonly journal: SyncJournal, private readonly destinations: Destinations, private readonly bell: Doorbell) {}

  async run(tx: Tx, facts: readonly ReceivedFact[]): Promise<void> {
    const spans = new Map<string, { first: ReceivedFact; last: ReceivedFact }>();
    for (const fact of facts) {
      const span = spans.get(fact.dossierId);
      if (span === undefined) spans.set(fact.dossierId, { first: fact, last: fact });
      else span.last = fact;
    }
    const behind: Behind[] = this.destinations.all.flatMap(({ name, procedures }) => [...spans.values()].flatMap((span) => (
      procedures === null || procedures.has(span.last.procedureCode) ? [{ destination: name, ...span }] : []
    )));
    if (behind.length > 0) await this.journal.noteBehind(tx, behind);
    // Last: from here to the commit nobody else appends.
    await this.feed.append(tx, facts);
    tx.onCommit(() => this.bell.ring());
  }
}
