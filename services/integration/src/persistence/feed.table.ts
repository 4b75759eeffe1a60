import { type DossierFactData, type DossierFactName, dossierFactsByName } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Fact } from '../domain/fact.js';
import { type Behind, Feed, type ReceivedEvent, type ReceivedFact } from '../use-cases/ports.js';

const nameOf = new Map(Object.entries(dossierFactsByName).map(([name, { type }]) => [type as string, name as DossierFactName]));

/** Any number, the same in every process of the service. */
const appendLock = 161_803_398;

/** The lock comes before the first position is drawn. */
const taken = (lock: string, more: string): string => `
  WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(${lock})),
  fact AS MATERIALIZED (
    SELECT f.* FROM held, unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]${more === '' ? '' : ', $9::text[], $10::timestamptz[]'}) WITH ORDINALITY
      AS f (subject, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body, ${more === '' ? '' : 'code, at, '}place))${more}
  INSERT INTO feed_event (subject, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body)
  SELECT subject, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body FROM fact ORDER BY place`;

const appendSql = taken('$9', '');
/** After a restore the history begins anew from there: whoever is sending what was undone has no say any more, and is waited for. */
const appendFactsSql = taken('$14', `,
  behind AS (
    INSERT INTO sync_dossier AS s (destination, dossier_id, code, procedure_code, receiving_agency, competent_agency, epoch, sent_version, known_version, pending_since, changed_at, due_at)
    SELECT b.destination, l.subject, l.code, l.procedure_code, l.receiving_agency, l.competent_agency, l.epoch, f.sequence - 1, l.sequence, f.at, l.at, f.at
      FROM unnest($11::text[], $12::integer[], $13::integer[]) WITH ORDINALITY AS b (destination, first, last, place) JOIN fact f ON f.place = b.first JOIN fact l ON l.place = b.last ORDER BY b.place
    ON CONFLICT (dossier_id, destination) DO UPDATE SET procedure_code = excluded.procedure_code, competent_agency = excluded.competent_agency, known_version = excluded.known_version,
      changed_at = excluded.changed_at, epoch = excluded.epoch,
      lease = CASE WHEN excluded.epoch > s.epoch THEN NULL ELSE s.lease END, opened = s.opened AND excluded.epoch = s.epoch,
      sent_version = CASE WHEN excluded.epoch > s.epoch THEN least(s.sent_version, excluded.sent_version) ELSE s.sent_version END,
      pending_since = coalesce(s.pending_since, excluded.pending_since), due_at = coalesce(s.due_at, excluded.due_at))`);

/**
 * The feed. Positions rise in the order of commits: whoever appends holds a lock from before the first position is drawn until the commit, so that a reader who has seen a
 * position has seen all before it.
 */
@Injectable()
export class FeedTable extends Feed {
  constructor(private readonly database: Database) {
    super();
  }

  async append(tx: Tx, events: readonly ReceivedEvent[]): Promise<void> {
    await tx.prepared('feed-append', appendSql, [...columnsOf(events), appendLock]);
  }

  async appendFacts(tx: Tx, facts: readonly ReceivedFact[], behind: readonly Behind[]): Promise<void> {
    // In one order, whoever writes several.
    const rows = behind.toSorted((a, b) => (placeOf(facts[a.last]!, a) < placeOf(facts[b.last]!, b) ? -1 : 1));
    await tx.prepared('feed-append-facts', appendFactsSql, [
      ...columnsOf(facts), facts.map(({ code }) => code), facts.map(({ at }) => at), rows.map(({ destination }) => destination), rows.map(({ first }) => first + 1), rows.map(({ last }) => last + 1), appendLock,
    ]);
  }

  async factsOf(dossiers: readonly { readonly dossierId: string; readonly knownVersion: number }[]): Promise<Map<string, Fact[]>> {
    const rows = await this.database.prepared<{ dossier_id: string; body: string }>(
      'feed-facts-of',
      `SELECT f.subject AS dossier_id, f.body FROM unnest($1::uuid[], $2::integer[]) AS d (id, version)
        CROSS JOIN LATERAL (SELECT DISTINCT ON (e.sequence) e.subject, e.body FROM feed_event e WHERE e.subject = d.id AND e.sequence <= d.version ORDER BY e.sequence, e.epoch DESC) f`,
      [dossiers.map(({ dossierId }) => dossierId), dossiers.map(({ knownVersion }) => knownVersion)],
    );
    const facts = new Map<string, Fact[]>();
    for (const { dossier_id: id, body } of rows) {
      const { type, sequence, time, data } = JSON.parse(body) as { type: string; sequence: number; time: string; data: DossierFactData };
      facts.set(id, [...facts.get(id) ?? [], { name: nameOf.get(type)!, version: sequence, at: new Date(time), data }]);
    }
    return facts;
  }
}

function columnsOf(events: readonly ReceivedEvent[]): unknown[] {
  return [
    events.map(({ subject }) => subject), events.map(({ sequence }) => sequence), events.map(({ epoch }) => epoch), events.map(({ type }) => type), events.map(({ procedureCode }) => procedureCode),
    events.map(({ receivingAgency }) => receivingAgency), events.map(({ competentAgency }) => competentAgency), events.map(({ body }) => body),
  ];
}

function placeOf({ subject }: ReceivedFact, { destination }: Behind): string {
  return `${subject} ${destination}`;
}
