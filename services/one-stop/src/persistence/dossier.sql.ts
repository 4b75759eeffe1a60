/**
 * The write of a transition: one statement, one transaction. The dossier row first (it is the lock), then ledger, detail, outbox, slip and the stored answer.
 * Every part hangs on `moved`: a stale version writes nothing and gives 0. A stored answer that is already there breaks the whole statement.
 *
 * $1 id · $2 version read · $3 new version · $4 state · $5 receiving agency · $6 competent agency · $7 unit · $8 officer · $9 next due · $10 ended at ·
 * $11 body · $12 hash · $13 fact · $14 event · $15 detail digest · $16 recorded at · $17 salt · $18 detail · $19 form · $20 slip content · $21 year of the slip ·
 * $22 actor · $23 key · $24 request digest · $25 status · $26 headers · $27 answer
 */
export const transitionSql = `
WITH moved AS (
  UPDATE dossier SET version = $3, state = $4, receiving_agency = $5, competent_agency = $6, unit = $7, officer = $8, next_due = $9::timestamptz,
         ended_at = $10::timestamptz, body = $11::jsonb, hash = $12::bytea
   WHERE id = $1::uuid AND version = $2 RETURNING id
), entry AS (
  INSERT INTO ledger (dossier_id, version, fact, event, detail_digest, hash, recorded_at)
  SELECT id, $3, $13, $14, $15::bytea, $12::bytea, $16::timestamptz FROM moved
), detail AS (
  INSERT INTO ledger_detail (dossier_id, version, salt, detail) SELECT id, $3, $17::bytea, $18::text FROM moved WHERE $18::text IS NOT NULL
), pending AS (
  INSERT INTO outbox_pending (dossier_id, version) SELECT id, $3 FROM moved
), numbered AS (
  INSERT INTO slip_counter (agency, year, form, last) SELECT $6, $21::int, $19::text, 1 FROM moved WHERE $19::text IS NOT NULL
  ON CONFLICT (agency, year, form) DO UPDATE SET last = slip_counter.last + 1 RETURNING last
), issued AS (
  INSERT INTO slip (dossier_id, version, form, number, content, issued_at) SELECT $1::uuid, $3, $19, last, $20::jsonb, $16::timestamptz FROM numbered
), answered AS (
  INSERT INTO idempotency_key (actor, key, digest, status, headers, body, stored_at)
  SELECT $22::text, $23::text, $24::bytea, $25::int, $26::jsonb, $27::json, $16::timestamptz FROM moved WHERE $23::text IS NOT NULL
)
SELECT count(*)::int AS moved FROM moved`;

/** The write of version 1, once per dossier: a second opening changes nothing and gives 0. */
export const openSql = `
WITH opened AS (
  INSERT INTO dossier (id, code, version, state, procedure_code, receiving_agency, competent_agency, unit, officer, owner_id, filed_by, received_at, next_due, ended_at, body, hash)
  VALUES ($1::uuid, $2, 1, $3, $4, $5, $6, NULL, NULL, $7::uuid, $8::uuid, $9::timestamptz, $10::timestamptz, NULL, $11::jsonb, $12::bytea)
  ON CONFLICT (id) DO NOTHING RETURNING id
), entry AS (
  INSERT INTO ledger (dossier_id, version, fact, event, detail_digest, hash, recorded_at) SELECT id, 1, $13, $14, NULL, $12::bytea, $15::timestamptz FROM opened
), pending AS (
  INSERT INTO outbox_pending (dossier_id, version) SELECT id, 1 FROM opened
)
SELECT count(*)::int AS opened FROM opened`;

/**
 * Whom a dossier is visible to. $agencies: agencies in which the caller is an officer; $person: the caller's person; with the delegations in force on $day.
 * The same predicate stands in every query; a row that is not visible does not exist for the caller.
 */
export const visibleSql = (agencies: string, person: string, day: string): string => `(
  d.competent_agency = ANY(${agencies}::text[]) OR d.receiving_agency = ANY(${agencies}::text[])
  OR d.owner_id = ${person}::uuid OR d.filed_by = ${person}::uuid
  OR EXISTS (SELECT 1 FROM delegation g WHERE g.active AND g.delegate_person_id = ${person}::uuid AND g.principal_id = d.owner_id
              AND g.valid_from <= ${day}::date AND (g.valid_to IS NULL OR ${day}::date <= g.valid_to) AND (g.procedures IS NULL OR d.procedure_code = ANY(g.procedures))))`;

/** What an action reads, in one go: the dossier if it is visible, the caller's relation to it, the card, and the answer stored under the caller's key. */
export const forActionSql = `
SELECT d.body, d.hash, c.body AS card, k.digest, k.status, k.headers, k.body AS "storedBody",
       (d.owner_id = $5::uuid OR d.filed_by = $5::uuid) IS TRUE AS own, ${visibleSql('$4', '$5', '$6')} AS visible
  FROM dossier d
  LEFT JOIN card c ON c.dossier_id = d.id
  LEFT JOIN idempotency_key k ON k.actor = $2 AND k.key = $3
 WHERE d.id = $1::uuid`;
