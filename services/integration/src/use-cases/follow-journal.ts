import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Doorbell } from '../domain/doorbell.js';
import { type Behind, Destinations, Feed, type ReceivedFact } from './ports.js';

/** Takes the journal up: each fact is in the feed, and each portal that wants the dossier is behind. One statement, however many facts. */
@Injectable()
export class FollowJournal {
  constructor(private readonly feed: Feed, private readonly destinations: Destinations, private readonly bell: Doorbell) {}

  async run(tx: Tx, facts: readonly ReceivedFact[]): Promise<void> {
    const spans = new Map<string, { readonly first: number; readonly last: number }>();
    facts.forEach(({ subject }, place) => spans.set(subject, { first: spans.get(subject)?.first ?? place, last: place }));
    const behind = this.destinations.all.flatMap(({ name, procedures }): Behind[] => [...spans.values()].flatMap((span) => (
      procedures === null || procedures.has(facts[span.last]!.procedureCode) ? [{ destination: name, ...span }] : []
    )));
    await this.feed.appendFacts(tx, facts, behind);
    tx.onCommit(() => this.bell.ring());
  }
}
