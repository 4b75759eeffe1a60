import type { EventOf, accessLogged } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { localDateOf } from '#working-time';

type Entry = EventOf<typeof accessLogged>['data']['entries'][number] & { readonly service: string };

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const entriesIn = `jsonb_to_recordset($1::jsonb) AS e (at timestamptz, service text, actor_kind text, actor_ref text, roles text[], agencies text[], action text, object_kind text, object_id text, status int,
  list_query text, list_count int, list_dossiers uuid[], about uuid[])`;

/** Entries forgotten in one statement. */
const atOnce = 5_000;

/** Writes the access log; nothing is ever changed, and what is older than the rule says is forgotten. */
@Injectable()
export class AccessTable {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const text = JSON.stringify(entries.map(({ at, service, actor, action, object, status, list }) => ({
      at, service, actor_kind: actor.kind, actor_ref: actor.ref, roles: actor.roles, agencies: actor.agencies, action, object_kind: object?.kind ?? null, object_id: object?.id ?? null, status,
      list_query: list?.query ?? null, list_count: list?.count ?? null, list_dossiers: list?.dossiers ?? null, about: list?.dossiers ?? (object?.kind === 'dossier' && uuid.test(object.id) ? [object.id] : []),
    })));
    await tx.prepared(
      'accesses-add',
      `INSERT INTO access_entry (at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status, list_query, list_count, list_dossiers, for_agency)
       SELECT at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status, list_query, list_count, list_dossiers, coalesce(of.agency, CASE WHEN cardinality(agencies) = 1 THEN agencies[1] END)
       FROM ${entriesIn} CROSS JOIN LATERAL (
         SELECT CASE WHEN count(DISTINCT l.agency) = 1 THEN min(l.agency) END AS agency FROM unnest(e.about) AS a (id)
          CROSS JOIN LATERAL (SELECT d.agency FROM dossier_life d WHERE d.generation = (SELECT generation FROM current_generation) AND d.id = a.id AND d.agency <> '' LIMIT 1) l) of`, [text],
    );
    const lists = entries.filter(({ list, status }) => list !== undefined && status < 400);
    // For whom a dossier is: who was shown it, once a day for each list.
    if (lists.length > 0) {
      await tx.prepared(
        'accesses-shown',
        `INSERT INTO access_entry (at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status, shown_on)
         SELECT e.at, e.service, e.actor_kind, e.actor_ref, e.roles, e.agencies, e.action, 'dossier', s.id::text, e.status, (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
         FROM ${entriesIn} CROSS JOIN unnest(e.list_dossiers) AS s (id)
         WHERE e.status < 400 AND NOT EXISTS (
           SELECT FROM access_entry k WHERE k.object_id = s.id::text AND k.actor_ref = e.actor_ref AND k.action = e.action AND k.shown_on = (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
         ORDER BY s.id, e.actor_ref, e.action ON CONFLICT (object_id, actor_ref, action, shown_on) WHERE shown_on IS NOT NULL DO NOTHING`, [text],
      );
    }
    const use = [...usageOf(entries)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, counts]) => ({ ...keyOf(key), ...counts }));
    await tx.prepared(
      'usage-add',
      `INSERT INTO usage_day (agency, day, service, actor_kind, reads, changes, refused) SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
       ON CONFLICT (agency, day, service, actor_kind) DO UPDATE SET reads = usage_day.reads + excluded.reads, changes = usage_day.changes + excluded.changes, refused = usage_day.refused + excluded.refused`,
      [use.map(({ agency }) => agency), use.map(({ day }) => day), use.map(({ service }) => service), use.map(({ kind }) => kind), use.map(({ reads }) => reads), use.map(({ changes }) => changes), use.map(({ refused }) => refused)],
    );
  }

  /** Forgets what is older than the rule in force says, in small transactions; gives how many. */
  async forget(now: Date): Promise<number> {
    for (let forgotten = 0; ;) {
      const [row] = await this.database.query<{ gone: string }>('SELECT forget_accesses($1, $2) AS gone', [now, atOnce]);
      const gone = Number(row?.gone ?? 0);
      forgotten += gone;
      if (gone < atOnce) return forgotten;
    }
  }
}

interface Use { reads: number; changes: number; refused: number }

function usageOf(entries: readonly Entry[]): Map<string, Use> {
  const usage = new Map<string, Use>();
  for (const { at, service, actor, action, status } of entries) {
    const key = [actor.agencies[0] ?? '', localDateOf(new Date(at)), service, actor.kind].join('|');
    const use = usage.get(key) ?? { reads: 0, changes: 0, refused: 0 };
    use[status >= 400 ? 'refused' : action.startsWith('GET ') ? 'reads' : 'changes'] += 1;
    usage.set(key, use);
  }
  return usage;
}

function keyOf(key: string): { agency: string; day: string; service: string; kind: string } {
  const [agency = '', day = '', service = '', kind = ''] = key.split('|');
  return { agency, day, service, kind };
}
