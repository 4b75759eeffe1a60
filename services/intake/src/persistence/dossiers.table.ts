import { type DossierState, Refusal, type ReturnMethod } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Owner, PartyDetails } from '../domain/applicant.js';
import type { By, Caller } from '../domain/caller.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import type { JsonObject } from '../domain/pointer.js';
import { filedStanding, type Standing } from '../domain/standing.js';
import { Dossiers, type Filing, type Reads } from '../use-cases/ports.js';
import { DossierRecord } from './dossier.record.js';
import { dossierActReach, dossierReadReach, reachOf } from './reach.js';
import { ComponentVersionRecord, RevisionRecord } from './revision.record.js';
import { StandingRecord } from './standing.record.js';

/** States in which a dossier asks for nothing more: a second one beside it is no double. */
const finalStates: readonly DossierState[] = ['refused', 'stopped', 'done', 'returned'];

/** Latest dossiers of a kind looked at for a warning: a hotel files thousands of stay notices. */
const lookedAt = 20;

@Injectable()
export class DossiersTable extends Dossiers {
  constructor(private readonly database: Database) {
    super();
  }

  async nextNumber(tx: Tx, agency: string, day: string): Promise<number> {
    const [row] = await tx.prepared<{ last: number }>(
      'dossier-number',
      `INSERT INTO dossier_counter (agency, day, last) VALUES ($1, $2, 1)
       ON CONFLICT (agency, day) DO UPDATE SET last = dossier_counter.last + 1 RETURNING last`,
      [agency, day],
    );
    if (row === undefined) throw new Error('the counter gave no number');
    return row.last;
  }

  async file(tx: Tx, { dossier, standing, revision, components, draftId }: Filing): Promise<void> {
    await tx.prepared('dossier-file', fileStatement, [
      dossier.id, dossier.code, dossier.procedureCode, dossier.procedureVersionId, dossier.caseKey, dossier.channel, dossier.audience, dossier.receivingAgency, dossier.competentAgency,
      dossier.owner.kind, dossier.owner.id, json(dossier.ownerDetails), dossier.filedByPerson, dossier.submitter?.fullName ?? null, dossier.summary, dossier.returnMethod, json(dossier.returnAddress),
      json(dossier.exemptions), json(dossier.feesDue), dossier.submittedAt, dossier.receivedAt, dossier.stayBeginsAt,
      standing.state, revision.by.role, revision.by.ref, revision.by.unit, revision.at, json(revision.form),
      components.map(({ componentId }) => componentId), components.map(({ source }) => source), components.map(({ papers }) => papers.originals), components.map(({ papers }) => papers.copies),
      draftId,
    ]);
  }

  async take(tx: Tx, id: string, caller: Caller, now: Date): Promise<{ dossier: FiledDossier; standing: Standing; form: JsonObject }> {
    const record = await within(tx.manager, id, dossierActReach, caller, now).setLock('pessimistic_write', undefined, ['dossier']).getOne();
    if (record === null) {
      const readable = await within(tx.manager, id, dossierReadReach, caller, now).getExists();
      throw new Refusal(readable ? 'auth.forbidden' : 'not-found');
    }
    const dossier = record.toDossier();
    const latest = await tx.manager.createQueryBuilder(RevisionRecord, 'revision')
      .where('revision.dossierId = :id AND revision.form IS NOT NULL', { id }).orderBy('revision.number', 'DESC').limit(1).getOne();
    return { dossier, standing: (await this.takeStandings(tx, [id])).get(id) ?? filedStanding(dossier.receivingAgency, dossier.competentAgency), form: latest?.toRevision().form ?? {} };
  }

  async read(id: string, caller: Caller, now: Date): Promise<{ dossier: FiledDossier; standing: Standing }> {
    const record = await within(this.database.orm.manager, id, dossierReadReach, caller, now).getOne();
    if (record === null) throw new Refusal('not-found');
    const dossier = record.toDossier();
    const standing = await this.database.repository(StandingRecord).findOneBy({ dossierId: id });
    return { dossier, standing: standing?.toStanding() ?? filedStanding(dossier.receivingAgency, dossier.competentAgency) };
  }

  async revise(tx: Tx, dossier: FiledDossier, revision: Revision, components: readonly ComponentVersion[]): Promise<void> {
    await tx.manager.insert(RevisionRecord, RevisionRecord.of(dossier.id, revision));
    if (components.length > 0) await tx.manager.insert(ComponentVersionRecord, components.map((each) => ComponentVersionRecord.of(dossier.id, each)));
    await tx.query(
      'UPDATE dossier SET revision = $2, return_method = $3, return_address = $4 WHERE id = $1',
      [dossier.id, dossier.revision, dossier.returnMethod, dossier.returnAddress === null ? null : JSON.stringify(dossier.returnAddress)],
    );
  }

  async hold(tx: Tx, dossierIds: readonly string[]): Promise<void> {
    await tx.query('SELECT 1 FROM dossier WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [dossierIds]);
  }

  async takeReturnMethod(tx: Tx, dossierId: string, { method, by, at }: { method: ReturnMethod; by: By; at: Date }): Promise<void> {
    await tx.query(
      `WITH revised AS (UPDATE dossier SET return_method = $2, revision = revision + 1 WHERE id = $1 RETURNING revision)
       INSERT INTO revision (dossier_id, number, kind, by_role, by_ref, by_unit, at, fields, return_method) SELECT $1, revision, 'returnMethodChosen', $3, $4, $5, $6, '{}', $2 FROM revised`,
      [dossierId, method, by.role, by.ref, by.unit, at],
    );
  }

  async takeStandings(tx: Tx, dossierIds: readonly string[]): Promise<Map<string, Standing>> {
    const rows = await tx.prepared<Omit<StandingRecord, 'toStanding'>>('standings-take', takeStandingsStatement, [[...new Set(dossierIds)].sort()]);
    return new Map(rows.map((row) => [row.dossierId, Object.assign(new StandingRecord(), row).toStanding()]));
  }

  async storeStandings(tx: Tx, standings: ReadonlyMap<string, Standing>): Promise<void> {
    if (standings.size > 0) await tx.prepared('standings-store', storeStandingsStatement, [JSON.stringify([...standings].map(([dossierId, standing]) => StandingRecord.of(dossierId, standing)))]);
  }

  async nameOwner(dossierId: string, details: PartyDetails): Promise<void> {
    await this.database.query(
      `UPDATE dossier SET owner_details = $2, summary = left(summary || ' - ' || $3, 1000) WHERE id = $1 AND owner_details IS NULL`,
      [dossierId, JSON.stringify(details), details.fullName],
    );
  }

  async owner(reads: Reads, dossierId: string): Promise<Owner | undefined> {
    const [row] = await reads.prepared<Owner>('dossier-owner', 'SELECT owner_kind AS kind, owner_id AS id FROM dossier WHERE id = $1', [dossierId]);
    return row;
  }

  async activeOfSameKind(reads: Reads, owner: Owner, procedureCode: string): Promise<{ id: string; code: string } | undefined> {
    const [row] = await reads.prepared<{ id: string; code: string }>(
      'dossier-same-kind',
      `SELECT d.id, d.code
         FROM (SELECT id, code, submitted_at FROM dossier WHERE owner_id = $1 AND owner_kind = $2 AND procedure_code = $3 ORDER BY submitted_at DESC, id DESC LIMIT $5) d
         LEFT JOIN dossier_standing s ON s.dossier_id = d.id
        WHERE s.state IS NULL OR s.state <> ALL ($4) ORDER BY d.submitted_at DESC, d.id DESC LIMIT 1`,
      [owner.id, owner.kind, procedureCode, finalStates, lookedAt],
    );
    return row;
  }

  async earlier(reads: Reads, owner: Owner, procedureCode: string): Promise<{ code: string; procedureCode: string; form: JsonObject } | undefined> {
    const [row] = await reads.prepared<{ code: string; procedureCode: string; form: JsonObject }>(
      'dossier-earlier',
      `SELECT d.code, d.procedure_code AS "procedureCode", r.form
         FROM (SELECT * FROM (SELECT id, code, procedure_code, 1 AS choice FROM dossier WHERE owner_id = $1 AND owner_kind = $2 AND procedure_code = $3 ORDER BY submitted_at DESC, id DESC LIMIT 1) same
               UNION ALL
               SELECT * FROM (SELECT id, code, procedure_code, 2 AS choice FROM dossier WHERE owner_id = $1 AND owner_kind = $2 ORDER BY submitted_at DESC, id DESC LIMIT 1) latest) d
         CROSS JOIN LATERAL (SELECT form FROM revision WHERE dossier_id = d.id AND form IS NOT NULL ORDER BY number DESC LIMIT 1) r
        ORDER BY d.choice LIMIT 1`,
      [owner.id, owner.kind, procedureCode],
    );
    return row;
  }
}

/** Everything a submission makes, in one statement: foreign keys are checked at its end. */
const fileStatement = `
  WITH filed AS (
    INSERT INTO dossier (id, code, procedure_code, procedure_version_id, case_key, channel, audience, receiving_agency, competent_agency, owner_kind, owner_id, owner_details,
      filed_by_person, submitter_name, summary, return_method, return_address, exemptions, fees_due, submitted_at, received_at, stay_begins_at, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)
  ), stands AS (
    INSERT INTO dossier_standing (dossier_id, version, state, receiving_agency, competent_agency, consulted_units, answered) VALUES ($1, 0, $23, $8, $9, '{}', false)
  ), revised AS (
    INSERT INTO revision (dossier_id, number, kind, by_role, by_ref, by_unit, at, form, fields, return_method) VALUES ($1, 1, 'filed', $24, $25, $26, $27, $28, '{}', $16)
  ), handed AS (
    INSERT INTO component_version (dossier_id, revision, component_id, source, originals, copies)
    SELECT $1, 1, c.* FROM unnest($29::text[], $30::text[], $31::int[], $32::int[]) AS c (component_id, source, originals, copies)
  ), given_up AS (
    DELETE FROM file WHERE draft_id = $33 AND component_id <> ALL ($29::text[])
  ), moved AS (
    UPDATE file SET draft_id = NULL, dossier_id = $1, revision = 1 WHERE draft_id = $33 AND component_id = ANY ($29::text[])
  )
  UPDATE draft SET dossier_id = $1, form = '{}', prefilled = '[]', owner_details = NULL, version = version + 1, updated_at = $27 WHERE id = $33`;

/** Locked in a fixed order, each looked up along the primary key, so that two transactions do not wait for each other. */
const takeStandingsStatement = `
  SELECT s.* FROM unnest($1::uuid[]) AS wanted (dossier_id) CROSS JOIN LATERAL (
    SELECT dossier_id AS "dossierId", version, state, receiving_agency AS "receivingAgency", competent_agency AS "competentAgency", unit, consulted_units AS "consultedUnits",
           asked_components AS "askedComponents", asked_fields AS "askedFields", asked_due AS "askedDue", answered, declined
      FROM dossier_standing WHERE dossier_standing.dossier_id = wanted.dossier_id LIMIT 1 FOR UPDATE) s`;

const storeStandingsStatement = `
  INSERT INTO dossier_standing (dossier_id, version, state, receiving_agency, competent_agency, unit, consulted_units, asked_components, asked_fields, asked_due, answered, declined)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS s ("dossierId" uuid, version int, state text, "receivingAgency" text, "competentAgency" text, unit text, "consultedUnits" text[],
    "askedComponents" text[], "askedFields" text[], "askedDue" timestamptz, answered boolean, declined jsonb)
  ON CONFLICT (dossier_id) DO UPDATE SET version = excluded.version, state = excluded.state, receiving_agency = excluded.receiving_agency, competent_agency = excluded.competent_agency,
    unit = excluded.unit, consulted_units = excluded.consulted_units, asked_components = excluded.asked_components, asked_fields = excluded.asked_fields, asked_due = excluded.asked_due,
    answered = excluded.answered, declined = excluded.declined`;

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function within(manager: EntityManager, id: string, reach: string, caller: Caller, now: Date): SelectQueryBuilder<DossierRecord> {
  return manager.createQueryBuilder(DossierRecord, 'dossier').where('dossier.id = :id', { id }).andWhere(reach, reachOf(caller, now));
}
