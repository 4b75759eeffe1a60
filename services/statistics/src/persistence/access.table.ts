import type { EventOf, accessLogged } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { localDateOf } from '#working-time';

type Entry = EventOf<typeof accessLogged>['data']['entries'][number] & { readonly service: string };

/** Entries forgotten in one statement. */
const atOnce = 5_000;

/** Writes the access log; nothing is ever changed, and what is older than the rule says is forgotten. */
@Injectable()
export class AccessTable {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.prepared(
      'accesses-add',
      `INSERT INTO access_entry (at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status)
       SELECT at, service, actor_kind, actor_ref, string_to_array(roles, ','), string_to_array(agencies, ','), action, object_kind, object_id, status
       FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[]) AS e (at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status)`,
      [
        entries.map(({ at }) => at), entries.map(({ service }) => service), entries.map(({ actor }) => actor.kind), entries.map(({ actor }) => actor.ref), entries.map(({ actor }) => actor.roles.join(',')),
        entries.map(({ actor }) => actor.agencies.join(',')), entries.map(({ action }) => action), entries.map(({ object }) => object?.kind ?? null), entries.map(({ object }) => object?.id ?? null), entries.map(({ status }) => status),
      ],
    );
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
