import { localDateOf } from '#working-time';
import type { Dossier } from '../domain/dossier.js';
import { deskOf, nextDueOf, owedByApplicant, unitsConsulted } from '../domain/desk.js';
import type { Sight } from '../domain/sight.js';

/** Columns beside the aggregate that queries sort and narrow by, in the order of `rowOf`. */
const columns = [
  'version integer', 'state text', 'procedure_code text', 'receiving_agency text', 'competent_agency text', 'desk_agency text', 'unit text', 'officer text', 'step_id text',
  'next_due timestamptz', 'closable_from timestamptz', 'consulted text[]', 'ended_at timestamptz', 'body jsonb', 'hash bytea',
] as const;

/** The values of `columns` for a dossier as it stands. */
export function rowOf(dossier: Dossier, hash: Buffer): unknown[] {
  return [
    dossier.version, dossier.state, dossier.procedureCode, dossier.receivingAgency, dossier.competentAgency, deskOf(dossier), dossier.unit, dossier.officer, dossier.stepId,
    nextDueOf(dossier), owedByApplicant(dossier)?.closableFrom ?? null, unitsConsulted(dossier), dossier.endedAt, JSON.stringify(dossier), hash,
  ];
}

const nameOf = (column: string): string => column.split(' ')[0] ?? '';
const typeOf = (column: string): string => column.split(' ')[1] ?? '';
/** `$3::text, $4::text`: the values of `columns` from a place on. */
const placesFrom = (first: number): string[] => columns.map((column, index) => `$${first + index}::${typeOf(column)}`);

/** Places of the values that both writes share, after those of the row: what is written into the ledger. */
const [id, versionRead, firstColumn] = ['$1::uuid', '$2', 3] as const;
const place = (index: number): string => `$${firstColumn + columns.length + index}`;
const [fact, event, detailDigest, recordedAt] = [place(0), place(1), `${place(2)}::bytea`, `${place(3)}::timestamptz`];
const [version, hash] = [`$${firstColumn}::integer`, `$${firstColumn + columns.length - 1}::bytea`];

/**
 * The write of a transition: one statement, one transaction. The dossier row first (it is the lock), then ledger, detail, outbox, slip and the stored answer.
 * Every part hangs on `moved`: a stale version writes nothing and gives 0. A stored answer that is already there breaks the whole statement.
 *
 * $1 id · $2 version read · the row's columns · fact, event, detail digest, recorded at · salt, detail · slip: agency, year, form, content ·
 * stored answer: actor, key, request digest, status, headers, body
 */
export const transitionSql = `
WITH moved AS (
  UPDATE dossier SET ${columns.map((column, index) => `${nameOf(column)} = ${placesFrom(firstColumn)[index]}`).join(', ')}
   WHERE id = ${id} AND version = ${versionRead} RETURNING id
), entry AS (
  INSERT INTO ledger (dossier_id, version, fact, event, detail_digest, hash, recorded_at) SELECT id, ${version}, ${fact}, ${event}, ${detailDigest}, ${hash}, ${recordedAt} FROM moved
), detail AS (
  INSERT INTO ledger_detail (dossier_id, version, salt, detail) SELECT id, ${version}, ${place(4)}::bytea, ${place(5)}::text FROM moved WHERE ${place(5)}::text IS NOT NULL
), pending AS (
  INSERT INTO outbox_pending (dossier_id, version) SELECT id, ${version} FROM moved
), numbered AS (
  INSERT INTO slip_counter (agency, year, form, last) SELECT ${place(6)}::text, ${place(7)}::int, ${place(8)}::text, 1 FROM moved WHERE ${place(8)}::text IS NOT NULL
  ON CONFLICT (agency, year, form) DO UPDATE SET last = slip_counter.last + 1 RETURNING last
), issued AS (
  INSERT INTO slip (dossier_id, version, form, number, content, issued_at) SELECT ${id}, ${version}, ${place(8)}, last, ${place(9)}::jsonb, ${recordedAt} FROM numbered
), answered AS (
  INSERT INTO idempotency_key (actor, key, digest, status, headers, body, stored_at)
  SELECT ${place(10)}::text, ${place(11)}::text, ${place(12)}::bytea, ${place(13)}::int, ${place(14)}::jsonb, ${place(15)}::json, ${recordedAt} FROM moved WHERE ${place(11)}::text IS NOT NULL
)
SELECT count(*)::int AS moved FROM moved`;

/**
 * The write of version 1, once per dossier: a second opening changes nothing and gives 0.
 *
 * $1 id · $2 code · the row's columns · fact, event, detail digest, recorded at · owner, filed by, received at
 */
export const openSql = `
WITH opened AS (
  INSERT INTO dossier (id, code, ${columns.map(nameOf).join(', ')}, owner_id, filed_by, received_at)
  VALUES (${id}, ${versionRead}::text, ${placesFrom(firstColumn).join(', ')}, ${place(4)}::uuid, ${place(5)}::uuid, ${place(6)}::timestamptz)
  ON CONFLICT (id) DO NOTHING RETURNING id
), entry AS (
  INSERT INTO ledger (dossier_id, version, fact, event, detail_digest, hash, recorded_at) SELECT id, ${version}, ${fact}, ${event}, ${detailDigest}, ${hash}, ${recordedAt} FROM opened
), pending AS (
  INSERT INTO outbox_pending (dossier_id, version) SELECT id, ${version} FROM opened
)
SELECT count(*)::int AS opened FROM opened`;

/** The values that `sightSql` names, in its order. */
export function sightValues({ personId, agencies, units, overseen, supported, everywhere }: Sight, now: Date): unknown[] {
  return [personId, localDateOf(now), agencies, units, overseen, supported, everywhere];
}

/** The predicates of sight over a row `d`, with the values of `sightValues` from `$<first>` on. A row that is not visible does not exist for the caller. */
export function sightSql(first: number): Record<'owner' | 'delegate' | 'fully' | 'atAll', string> {
  const [person, day, agencies, units, overseen, supported, everywhere] = Array.from({ length: 7 }, (_unused, index) => `$${first + index}`) as [string, string, string, string, string, string, string];
  const owner = `(d.owner_id = ${person}::uuid) IS TRUE`;
  const delegate = `EXISTS (SELECT 1 FROM delegation g WHERE ${delegationSql('g', person, day)} AND g.principal_id = d.owner_id AND (g.procedures IS NULL OR d.procedure_code = ANY(g.procedures)))`;
  const office = `(d.competent_agency = ANY(${agencies}::text[]) OR d.receiving_agency = ANY(${agencies}::text[]) OR d.desk_agency = ANY(${agencies}::text[]) OR d.consulted && ${units}::text[])`;
  const under = (roots: string): string => `(cardinality(${roots}::text[]) > 0 AND d.competent_agency = ANY(agencies_under(${roots}::text[])))`;
  // What costs no look elsewhere comes first.
  const fully = `(${owner} OR ${office} OR ${delegate} OR ${under(overseen)})`;
  return { owner, delegate, fully, atAll: `(${fully} OR ${everywhere}::boolean OR ${under(supported)})` };
}

/** Delegations (uỷ quyền) of a person in force on a day. */
export function delegationSql(alias: string, person: string, day: string): string {
  return `${alias}.active AND ${alias}.delegate_person_id = ${person}::uuid AND ${alias}.valid_from <= ${day}::date AND (${alias}.valid_to IS NULL OR ${day}::date <= ${alias}.valid_to)`;
}

/** What the caller is to a row `d`: the `Relation` of the domain. */
export function relationSql({ owner, delegate }: ReturnType<typeof sightSql>, person: string): string {
  return `CASE WHEN ${owner} THEN 'owner' WHEN ${delegate} THEN 'delegate' WHEN d.filed_by = ${person}::uuid THEN 'filer' END`;
}

const forAction = sightSql(4);

/** What an action reads, in one go: the dossier if it is visible, the caller's relation to it, the card, and the answer stored under the caller's key. */
export const forActionSql = `
SELECT d.body, d.hash, c.body AS card, k.digest, k.status, k.headers, k.body AS "storedBody", ${relationSql(forAction, '$4')} AS relation, ${forAction.atAll} AS visible
  FROM dossier d
  LEFT JOIN card c ON c.dossier_id = d.id
  LEFT JOIN idempotency_key k ON k.actor = $2 AND k.key = $3
 WHERE d.id = $1::uuid`;
