import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { type AdapterRecord, type Card, dossierMessage, progressMessage } from '../domain/adapter-format.js';
import { afterFailure, Breaker, type FailureKind } from '../domain/retrying.js';
import { type AdapterService, Cards, Catalogue, type Destination, Destinations, Feed, type Portal, type Reply, SyncJournal, type Turn } from './ports.js';

/** Progress travels in chunks of so many (law.md, adapter format). */
const chunk = 10;

/** Milliseconds after which a portal is asked whether it kept what it was told. */
const untilCompared = 10 * 60_000;

type End = { readonly kind: 'ok'; readonly stateNumber: number } | { readonly kind: 'lost' } | { readonly kind: FailureKind; readonly code: string | null; readonly detail: string };

/**
 * Sends what a portal is behind of: of each dossier first the dossier as it is now, then every step not yet sent, in the order of versions. What fails comes again by
 * itself, later each time; a dossier that fails holds no other, and a portal that is away as a whole is left alone but for one dossier at a time.
 */
@Injectable()
export class SendDue {
  private readonly breakers = new Map<string, Breaker>();
  /** Intake, which gives the cards. */
  private readonly cardsBreaker = new Breaker();
  private stopping = false;

  constructor(
    private readonly journal: SyncJournal, private readonly feed: Feed, private readonly catalogue: Catalogue, private readonly cards: Cards, private readonly destinations: Destinations, private readonly clock: Clock,
  ) {}

  /** Whether a portal is thought to be away. */
  isAway(destination: string): boolean {
    return this.breakerOf(destination).open;
  }

  /** Takes nothing more; what is under way goes on to its end. */
  stop(): void {
    this.stopping = true;
  }

  /** Sends until nothing is due, or the portal is away. Gives how many dossiers were brought up to date. */
  async run(destination: Destination): Promise<number> {
    const breaker = this.breakerOf(destination.name);
    const { concurrency } = this.destinations;
    const now = this.clock.now();
    const turns = await this.claim(destination, Math.min(breaker.places(concurrency, now), this.cardsBreaker.places(concurrency, now)));
    const sent = await Promise.all(turns.map(async (first) => {
      let done = 0;
      for (let turn: Turn | undefined = first; turn !== undefined;) {
        done += Number(await this.send(destination, turn));
        turn = this.stopping || breaker.open || this.cardsBreaker.open ? undefined : (await this.claim(destination, 1))[0];
      }
      return done;
    }));
    return sent.reduce((sum, each) => sum + each, 0);
  }

  private breakerOf(destination: string): Breaker {
    const breaker = this.breakers.get(destination) ?? new Breaker();
    this.breakers.set(destination, breaker);
    return breaker;
  }

  private async claim({ name }: Destination, limit: number): Promise<Turn[]> {
    return limit === 0 ? [] : this.journal.claim(name, this.clock.now(), this.leaseEnd(), limit);
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.destinations.leaseMs);
  }

  private async send(destination: Destination, turn: Turn): Promise<boolean> {
    const started = performance.now();
    const end = await this.bring(destination.portal, turn);
    await this.notice(destination.name, end.kind);
    const at = this.clock.now();
    const outcome = { from: turn.sentVersion + 1, to: turn.knownVersion, at, milliseconds: Math.round(performance.now() - started) };
    if (end.kind === 'ok') await this.journal.finish(turn, outcome, { stateNumber: end.stateNumber, compareAt: new Date(at.getTime() + untilCompared) });
    else if (end.kind !== 'lost') await this.journal.fail(turn, { kind: end.kind, code: end.code, detail: end.detail, ...afterFailure(end.kind, turn.tries, at, Math.random()) }, outcome);
    return end.kind === 'ok';
  }

  /** What the end says of those we depend on. */
  private async notice(destination: string, kind: End['kind']): Promise<void> {
    const breaker = this.breakerOf(destination);
    if (kind === 'card') return this.cardsBreaker.failed(this.clock.now());
    const cardsAreBack = kind !== 'unready' && this.cardsBreaker.answered();
    if (kind === 'away' || kind === 'nonsense') breaker.failed(this.clock.now());
    const portalIsBack = (kind === 'ok' || kind === 'refused') && breaker.answered();
    if (cardsAreBack || portalIsBack) await this.journal.wake(destination, this.clock.now());
  }

  private async bring(portal: Portal, turn: Turn): Promise<End> {
    const facts = await this.feed.factsOf(turn.dossierId, turn.knownVersion);
    const last = facts.at(-1);
    if (last === undefined) return { kind: 'unready', code: null, detail: 'the facts of the dossier are not there' };
    const names = await this.catalogue.namesFor(last.data.procedureVersionId, facts.flatMap(({ data }) => [data.receivingAgency, data.competentAgency]));
    if (names === undefined) return { kind: 'unready', code: null, detail: `the procedure ${last.data.procedureVersionId} has not arrived` };
    const card = await this.cards.of(turn.dossierId);
    if (card === 'away') return { kind: 'card', code: null, detail: 'intake does not answer' };
    if (card === 'unknown') return { kind: 'unready', code: null, detail: 'intake knows no such dossier' };

    // What a portal answers may quote what it was sent; nothing that somebody wrote is kept.
    const hidden = (reply: Reply): Reply => ('detail' in reply ? { ...reply, detail: without(reply.detail, wordsOf(card)).slice(0, 500) } : reply);
    const opened = hidden(await give(portal, 'DongBoHoSoMC', [dossierMessage(facts, card, names)], turn.opened));
    if (opened.kind !== 'ok') return refusalOf(opened);
    const steps = facts.flatMap((fact, index) => (fact.version > turn.sentVersion ? [{ version: fact.version, record: progressMessage(fact, facts[index - 1], names) }] : []));
    for (let from = 0; from < steps.length; from += chunk) {
      const part = steps.slice(from, from + chunk);
      const reply = hidden(await give(portal, 'CapNhatTienDoHoSoMC', part.map(({ record }) => record), false));
      if (reply.kind !== 'ok') return refusalOf(reply);
      if (from + chunk < steps.length && !await this.journal.advance(turn, part.at(-1)!.version, this.leaseEnd())) return { kind: 'lost' };
    }
    return { kind: 'ok', stateNumber: last.data.stateNumber };
  }
}

/** "Đã tồn tại" is not a refusal: it is sent again as an update. */
async function give(portal: Portal, service: AdapterService, data: readonly AdapterRecord[], updating: boolean): Promise<Reply> {
  const reply = await portal.call(service, data, updating);
  return reply.kind === 'exists' && !updating ? portal.call(service, data, true) : reply;
}

function refusalOf(reply: Exclude<Reply, { kind: 'ok' }>): End {
  return reply.kind === 'exists' ? { kind: 'refused', code: '-3', detail: 'it has it already, and takes no update either' } : reply;
}

/** What somebody wrote on a card: who the owner is, what it is about, what papers are called. Names are in all of them. */
function wordsOf({ owner, summary, components }: Card): string[] {
  return [...Object.values(owner), summary, ...components.flatMap(({ files }) => files.map(({ name }) => name))].filter((word) => word !== null);
}

/** Longest first: one may be within another. */
function without(text: string, words: readonly string[]): string {
  return words.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, '…'), text);
}
