import { type DossierFactData, type DossierFactName, dossierFactsByName } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Fact } from '../domain/fact.js';
import { Feed, type ReceivedFact } from '../use-cases/ports.js';

const nameOf = new Map(Object.entries(dossierFactsByName).map(([name, { type }]) => [type as string, name as DossierFactName]));

/** Any number, the same in every process of the service. */
const appendLock = 161_803_398;

/**
 * The feed. Positions rise in the order of commits: whoever appends holds a lock from before the first position is drawn until the commit, so that a reader who has seen a
 * position has seen all before it.
 */
@Injectable()
export class FeedTable extends Feed {
  constructor(private readonly database: Database) {
    super();
  }

  async append(tx: Tx, facts: readonly ReceivedFact[]): Promise<void> {
    await tx.prepared('feed-lock', 'SELECT pg_advisory_xact_lock($1)', [appendLock]);
    await tx.prepared(
      'feed-append',
      `INSERT INTO feed_event (dossier_id, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body)
       SELECT dossier_id, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body
         FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
           AS f (dossier_id, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body, place) ORDER BY place`,
      [
        facts.map(({ dossierId }) => dossierId), facts.map(({ version }) => version), facts.map(({ epoch }) => epoch), facts.map(({ type }) => type), facts.map(({ procedureCode }) => procedureCode),
        facts.map(({ receivingAgency }) => receivingAgency), facts.map(({ competentAgency }) => competentAgency), facts.map(({ body }) => body),
      ],
    );
  }

  async factsOf(dossierId: string, upTo: number): Promise<Fact[]> {
    const rows = await this.database.prepared<{ body: string }>(
      'feed-facts-of', 'SELECT DISTINCT ON (sequence) body FROM feed_event WHERE dossier_id = $1 AND sequence <= $2 ORDER BY sequence, epoch DESC', [dossierId, upTo],
    );
    return rows.map(({ body }) => {
      const { type, sequence, time, data } = JSON.parse(body) as { type: string; sequence: number; time: string; data: DossierFactData };
      return { name: nameOf.get(type)!, version: sequence, at: new Date(time), data };
    });
  }
}
