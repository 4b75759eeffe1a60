import { Database } from '#persistence';
import { detailDigest, genesis, linkHash } from './ledger-chain.js';

/** Where a dossier's record is broken, and how. */
export interface BrokenRecord {
  readonly dossierId: string;
  readonly version: number;
  readonly cause: 'missing' | 'altered' | 'detail-altered' | 'not-the-event' | 'head-differs' | 'state-differs';
}

export interface Verification { readonly dossiers: number; readonly entries: number; readonly broken: readonly BrokenRecord[] }

interface Row { id: string; headVersion: number | null; headHash: Buffer | null; headState: string | null; version: number; event: string; detail_digest: Buffer | null; hash: Buffer; salt: Buffer | null; detail: string | null }

/** Dossiers read at once. */
const page = 500;

/**
 * Reads the whole ledger dossier by dossier, in the order of their ids, and names the first broken record of each: a version that is missing, an entry or a
 * detail that was altered, an entry that stands where another belongs, a head that does not agree with its ledger. An erased detail is no break.
 */
export async function verifyLedger(database: Database): Promise<Verification> {
  let after = '00000000-0000-0000-0000-000000000000';
  let dossiers = 0;
  let entries = 0;
  const broken: BrokenRecord[] = [];
  for (;;) {
    const ids = await database.query<{ id: string }>(
      'SELECT id FROM (SELECT id FROM dossier WHERE id > $1 UNION SELECT DISTINCT dossier_id FROM ledger WHERE dossier_id > $1) AS known ORDER BY id LIMIT $2', [after, page],
    );
    if (ids.length === 0) return { dossiers, entries, broken };
    after = ids.at(-1)?.id ?? after;
    const rows = await database.query<Row>(
      `SELECT l.dossier_id AS id, d.version AS "headVersion", d.hash AS "headHash", d.state AS "headState", l.version, l.event, l.detail_digest, l.hash, t.salt, t.detail
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
    if (!linkHash(previous, { dossierId, version, event: row.event, detailDigest: row.detail_digest }).equals(row.hash)) return at(version, 'altered');
    const event = JSON.parse(row.event) as { subject: string; sequence: number };
    if (event.subject !== dossierId || event.sequence !== version) return at(version, 'not-the-event');
    if (row.detail !== null && row.salt !== null && !detailDigest(row.salt, row.detail).equals(row.detail_digest ?? Buffer.alloc(0))) return at(version, 'detail-altered');
    previous = row.hash;
  }
  const head = chain.at(-1);
  if (head === undefined) return at(1, 'missing');
  if (head.headVersion !== version) return at(Math.min(version, head.headVersion ?? 0) + 1, 'missing');
  if (!previous.equals(head.headHash ?? Buffer.alloc(0))) return at(version, 'head-differs');
  const { data } = JSON.parse(head.event) as { data: { to: string } };
  return data.to === head.headState ? null : at(version, 'state-differs');
}
