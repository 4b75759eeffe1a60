import { dossierStateChanged, dataSchemaOf, topics } from '#contracts';
import { namedId, Outbox, type PendingRecord } from '#messaging';
import type { Database } from '#persistence';

/** The ledger as the outbox's source: each pending row makes two records, the fact on the journal and the latest state on the compacted topic. */
export class LedgerOutbox extends Outbox {
  constructor(private readonly database: Database) {
    super();
  }

  async pending(limit: number): Promise<PendingRecord[]> {
    const rows = await this.database.prepared<{ outboxId: string; key: string; event: string }>(
      'ledger-pending',
      `SELECT p.id AS "outboxId", p.dossier_id AS key, l.event
         FROM (SELECT id, dossier_id, version FROM outbox_pending ORDER BY id LIMIT $1) p
         JOIN ledger l ON l.dossier_id = p.dossier_id AND l.version = p.version
        ORDER BY p.id`,
      [limit],
    );
    return rows.flatMap(({ outboxId, key, event }) => [
      { outboxId, key, topic: topics.dossierJournal.name, body: event },
      { outboxId, key, topic: topics.dossierState.name, body: stateOf(event) },
    ]);
  }

  async delivered(outboxIds: readonly string[]): Promise<void> {
    await this.database.prepared('ledger-delivered', 'DELETE FROM outbox_pending WHERE id = ANY($1::bigint[])', [outboxIds]);
  }

  async oldestAge(): Promise<number> {
    const [row] = await this.database.query<{ age: number }>(
      `SELECT coalesce(extract(epoch FROM now() - (SELECT l.recorded_at FROM outbox_pending p JOIN ledger l USING (dossier_id, version) ORDER BY p.id LIMIT 1)), 0)::float8 AS age`,
    );
    return row?.age ?? 0;
  }
}

/** The state event of a fact: the same envelope and facts without the detail, under an id derived from the fact's, so that every delivery has the same bytes. */
export function stateOf(fact: string): string {
  const event = JSON.parse(fact) as { id: string; type: string; dataschema: string; data: { detail?: unknown } };
  const { detail: _detail, ...data } = event.data;
  return JSON.stringify({ ...event, id: namedId(`state ${event.id}`), type: dossierStateChanged.type, dataschema: dataSchemaOf(dossierStateChanged.type), data });
}
