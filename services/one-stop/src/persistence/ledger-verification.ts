import { type Actor, dossierFactsByName, type DossierFactName, type DossierState } from '#contracts';
import { Database } from '#persistence';
import type { Dossier } from '../domain/dossier.js';
import { publishedOf } from '../events/outgoing.js';
import { detailDigest, genesis, linkHash } from './ledger-chain.js';

/** Where a dossier's record is broken, and how. */
export interface BrokenRecord {
  readonly dossierId: string;
  readonly version: number;
  readonly cause: 'missing' | 'altered' | 'detail-altered' | 'not-the-event' | 'head-differs' | 'state-differs';
}

export interface Verification { readonly dossiers: number; readonly entries: number; readonly broken: readonly BrokenRecord[] }

interface Row {
  readonly id: string;
  readonly head: { readonly version: number; readonly state: DossierState; readonly body: Dossier } | null;
  readonly headHash: Buffer | null;
  readonly version: number;
  readonly fact: DossierFactName;
  readonly event: string;
  readonly detailDigest: Buffer | null;
  readonly recordedAt: Date;
  readonly hash: Buffer;
  readonly salt: Buffer | null;
  readonly detail: string | null;
}

/** What of an event tells where it belongs. */
interface StoredEvent { readonly subject: string; readonly sequence: number; readonly type: string; readonly data: { readonly from: DossierState | null; readonly actor: Actor; readonly detail: unknown } }

/** Dossiers read at once. */
const page = 200;

/**
 * Reads the whole ledger dossier by dossier, in the order of their ids, and names the first broken record of each: a version that is missing, an entry or a
 * detail that was altered, an entry that stands where another belongs, a dossier that does not agree with its ledger. An erased detail is no break. A dossier that is
 * gone with all its entries leaves no trace here: that is told by the topic, which still has them.
 */
export async function verifyLedger(database: Database): Promise<Verification> {
  let after = '00000000-0000-0000-0000-000000000000';
  let dossiers = 0;
  let entries = 0;
  const broken: BrokenRecord[] = [];
  for (;;) {
    const ids = await database.query<{ id: string }>(
      `(SELECT id FROM dossier WHERE id > $1 ORDER BY id LIMIT $2) UNION (SELECT DISTINCT dossier_id FROM ledger WHERE dossier_id > $1 ORDER BY dossier_id LIMIT $2) ORDER BY id LIMIT $2`, [after, page],
    );
    if (ids.length === 0) return { dossiers, entries, broken };
    after = ids.at(-1)?.id ?? after;
    const rows = await database.query<Row & Record<string, unknown>>(
      `SELECT l.dossier_id AS id, l.version, l.fact, l.event, l.detail_digest AS "detailDigest", l.recorded_at AS "recordedAt", l.hash, t.salt, t.detail, d.hash AS "headHash",
              CASE WHEN d.id IS NULL OR l.version < max(l.version) OVER (PARTITION BY l.dossier_id) THEN NULL ELSE jsonb_build_object('version', d.version, 'state', d.state, 'body', d.body) END AS head
         FROM ledger l LEFT JOIN dossier d ON d.id = l.dossier_id LEFT JOIN ledger_detail t ON t.dossier_id = l.dossier_id AND t.version = l.version
        WHERE l.dossier_id = ANY($1::uuid[]) ORDER BY l.dossier_id, l.version`, [ids.map(({ id }) => id)],
    );
    const byDossier = Map.groupBy(rows, ({ id }) => id);
    for (const { id } of ids) {
      const chain = byDossier.get(id) ?? [];
      const found = firstBreak(id, chain);
      if (found !== null) broken.push(found);
      entries += chain.length;
    }
    dossiers += ids.length;
  }
}

function firstBreak(dossierId: string, chain: readonly Row[]): BrokenRecord | null {
  const at = (version: number, cause: BrokenRecord['cause']): BrokenRecord => ({ dossierId, version, cause });
  let previous: Buffer = genesis;
  let version = 0;
  for (const row of chain) {
    version += 1;
    if (row.version !== version) return at(version, 'missing');
    const cause = flawOf(dossierId, row, previous);
    if (cause !== null) return at(version, cause);
    previous = row.hash;
  }
  const last = chain.at(-1);
  // A dossier without any entry, or entries without their dossier.
  if (last === undefined || last.head === null) return at(version + 1, 'missing');
  if (last.head.version !== version) return at(Math.min(version, last.head.version) + 1, 'missing');
  if (!previous.equals(last.headHash ?? Buffer.alloc(0))) return at(version, 'head-differs');
  return agrees(last.head, JSON.parse(last.event) as StoredEvent) ? null : at(version, 'state-differs');
}

function flawOf(dossierId: string, row: Row, previous: Buffer): BrokenRecord['cause'] | null {
  if (!linkHash(previous, { ...row, dossierId }).equals(row.hash)) return 'altered';
  const event = JSON.parse(row.event) as StoredEvent;
  if (event.subject !== dossierId || event.sequence !== row.version || event.type !== dossierFactsByName[row.fact]?.type) return 'not-the-event';
  if (row.detail === null || row.salt === null) return null;
  return detailDigest(row.salt, row.detail).equals(row.detailDigest ?? Buffer.alloc(0)) ? null : 'detail-altered';
}

/** Whether the dossier as it stands is what its last entry published of it. */
function agrees({ version, state, body }: NonNullable<Row['head']>, { data }: StoredEvent): boolean {
  const { detail: _detail, ...published } = data;
  const told = publishedOf(body, data.from, data.actor);
  return body.version === version && body.state === state
    && Object.keys(told).length === Object.keys(published).length && Object.entries(told).every(([name, value]) => JSON.stringify(value) === JSON.stringify((published as Record<string, unknown>)[name]));
}
