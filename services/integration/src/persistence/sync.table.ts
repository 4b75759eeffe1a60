import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type Behind, type Compared, type Failure, type Outcome, type Redrive, SyncJournal, type Told, type Turn } from '../use-cases/ports.js';

/** Dossiers woken in one statement. */
const wokenAtOnce = 100;

interface TurnRow { destination: string; dossier_id: string; known_version: number; sent_version: number; opened: boolean; tries: number; lease: string }

/** The end of a turn and its record, while the lease is still ours. `$1` to `$3` name it, `$4` to `$9` what came of it. */
const ended = (set: string): string => `
  WITH ended AS (UPDATE sync_dossier SET lease = NULL, ${set} WHERE destination = $1 AND dossier_id = $2 AND lease = $3 RETURNING 1)
  INSERT INTO sync_attempt (destination, dossier_id, from_version, to_version, outcome, code, tried_at, milliseconds) SELECT $1, $2, $4, $5, $6, $7, $8, $9 FROM ended`;

const finishSql = ended(`opened = true, sent_version = $5, tries = 0, stuck = false, failure = NULL, failure_code = NULL, failure_detail = NULL, failed_at = NULL, sent_state = $10, compare_at = $11,
  pending_since = CASE WHEN known_version > $5 THEN changed_at END, due_at = CASE WHEN known_version > $5 THEN $8::timestamptz END`);
const failSql = ended('tries = $10, stuck = $11, due_at = $12, failure = $6, failure_code = $7, failure_detail = $13, failed_at = $8');

@Injectable()
export class SyncTable extends SyncJournal {
  constructor(private readonly database: Database) {
    super();
  }

  async noteBehind(tx: Tx, behind: readonly Behind[]): Promise<void> {
    // In one order, whoever writes several.
    const rows = [...behind].sort((a, b) => (`${a.destination} ${a.last.dossierId}` < `${b.destination} ${b.last.dossierId}` ? -1 : 1));
    await tx.prepared(
      'sync-behind',
      `INSERT INTO sync_dossier AS s (destination, dossier_id, code, procedure_code, receiving_agency, competent_agency, epoch, sent_version, known_version, pending_since, changed_at, due_at)
       SELECT destination, dossier_id, code, procedure_code, receiving_agency, competent_agency, epoch, sent_version, known_version, pending_since, changed_at, pending_since
         FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::integer[], $10::timestamptz[], $11::timestamptz[])
           AS u (destination, dossier_id, code, procedure_code, receiving_agency, competent_agency, epoch, sent_version, known_version, pending_since, changed_at)
       ON CONFLICT (destination, dossier_id) DO UPDATE SET procedure_code = excluded.procedure_code, competent_agency = excluded.competent_agency, known_version = excluded.known_version,
         changed_at = excluded.changed_at, epoch = excluded.epoch,
         -- After a restore the history begins anew from there; whoever is sending what was undone has no say any more, and is waited for.
         lease = CASE WHEN excluded.epoch > s.epoch THEN NULL ELSE s.lease END,
         sent_version = CASE WHEN excluded.epoch > s.epoch THEN least(s.sent_version, excluded.sent_version) ELSE s.sent_version END,
         pending_since = coalesce(s.pending_since, excluded.pending_since), due_at = coalesce(s.due_at, excluded.due_at)`,
      [
        rows.map(({ destination }) => destination), rows.map(({ last }) => last.dossierId), rows.map(({ last }) => last.code), rows.map(({ last }) => last.procedureCode), rows.map(({ last }) => last.receivingAgency),
        rows.map(({ last }) => last.competentAgency), rows.map(({ last }) => last.epoch), rows.map(({ first }) => first.version - 1), rows.map(({ last }) => last.version), rows.map(({ first }) => first.at),
        rows.map(({ last }) => last.at),
      ],
    );
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. */
  async claim(destination: string, now: Date, until: Date, limit: number): Promise<Turn[]> {
    const rows = await this.database.prepared<TurnRow>(
      `sync-claim-${limit}`,
      `UPDATE sync_dossier s SET due_at = $3, lease = $4 WHERE (s.destination, s.dossier_id) IN (
         SELECT destination, dossier_id FROM sync_dossier WHERE destination = $1 AND due_at <= $2 ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
       RETURNING s.destination, s.dossier_id, s.known_version, s.sent_version, s.opened, s.tries, s.lease`,
      [destination, now, until, randomUUID()],
    );
    return rows.map(({ dossier_id: dossierId, known_version: knownVersion, sent_version: sentVersion, ...row }) => ({ ...row, dossierId, knownVersion, sentVersion }));
  }

  async advance({ destination, dossierId, lease }: Turn, version: number, until: Date): Promise<boolean> {
    const rows = await this.database.prepared(
      'sync-advance', 'UPDATE sync_dossier SET opened = true, sent_version = $4, due_at = $5 WHERE destination = $1 AND dossier_id = $2 AND lease = $3 RETURNING 1', [destination, dossierId, lease, version, until],
    );
    return rows.length > 0;
  }

  async finish({ destination, dossierId, lease }: Turn, { from, to, at, milliseconds }: Outcome, { stateNumber, compareAt }: Told): Promise<void> {
    await this.database.prepared('sync-finish', finishSql, [destination, dossierId, lease, from, to, 'ok', null, at, milliseconds, stateNumber, compareAt]);
  }

  async fail({ destination, dossierId, lease }: Turn, { kind, code, detail, tries, stuck, dueAt }: Failure, { from, to, at, milliseconds }: Outcome): Promise<void> {
    await this.database.prepared('sync-fail', failSql, [destination, dossierId, lease, from, to, kind, code, at, milliseconds, tries, stuck, dueAt, detail]);
  }

  async wake(destination: string, now: Date): Promise<number> {
    for (let woken = 0; ;) {
      const rows = await this.database.prepared(
        'sync-wake',
        `UPDATE sync_dossier s SET due_at = $2, tries = 0, stuck = false WHERE (s.destination, s.dossier_id) IN (
           SELECT destination, dossier_id FROM sync_dossier WHERE destination = $1 AND due_at > $2 AND lease IS NULL AND failure <> 'refused' ORDER BY due_at LIMIT ${wokenAtOnce} FOR UPDATE SKIP LOCKED) RETURNING 1`,
        [destination, now],
      );
      woken += rows.length;
      if (rows.length < wokenAtOnce) return woken;
    }
  }

  async claimComparisons(destination: string, now: Date, again: Date, limit: number): Promise<Compared[]> {
    const rows = await this.database.prepared<{ dossier_id: string; code: string; sent_state: number; sent_version: number; settled: boolean }>(
      `sync-claim-comparisons-${limit}`,
      `UPDATE sync_dossier s SET compare_at = $3 WHERE (s.destination, s.dossier_id) IN (
         SELECT destination, dossier_id FROM sync_dossier WHERE destination = $1 AND compare_at <= $2 ORDER BY compare_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
       RETURNING s.dossier_id, s.code, s.sent_state, s.sent_version, s.pending_since IS NULL AS settled`,
      [destination, now, again],
    );
    // What is behind is compared once it is not.
    return rows.filter(({ settled }) => settled).map((row) => ({ dossierId: row.dossier_id, code: row.code, stateNumber: row.sent_state, version: row.sent_version }));
  }

  async agreed(destination: string, compared: readonly Compared[]): Promise<void> {
    await this.database.prepared(
      'sync-agreed',
      `UPDATE sync_dossier s SET compare_at = NULL FROM unnest($2::uuid[], $3::integer[]) AS u (dossier_id, version)
        WHERE s.destination = $1 AND s.dossier_id = u.dossier_id AND s.sent_version = u.version AND s.pending_since IS NULL`,
      [destination, compared.map(({ dossierId }) => dossierId), compared.map(({ version }) => version)],
    );
  }

  async sendAnew(destination: string, compared: readonly Compared[], now: Date): Promise<number> {
    const rows = await this.database.prepared(
      'sync-send-anew',
      `UPDATE sync_dossier s SET opened = false, sent_version = 0, compare_at = NULL, pending_since = $4, due_at = $4 FROM unnest($2::uuid[], $3::integer[]) AS u (dossier_id, version)
        WHERE s.destination = $1 AND s.dossier_id = u.dossier_id AND s.sent_version = u.version AND s.pending_since IS NULL RETURNING 1`,
      [destination, compared.map(({ dossierId }) => dossierId), compared.map(({ version }) => version), now],
    );
    return rows.length;
  }

  async redrive(tx: Tx, { destination, dossierId, from, to, agencies }: Redrive, now: Date): Promise<number> {
    const rows = await tx.prepared(
      'sync-redrive',
      `-- What somebody is sending just now is left to them until they are done.
       UPDATE sync_dossier s SET due_at = CASE WHEN lease IS NULL THEN $1 ELSE due_at END, tries = 0, stuck = false WHERE (s.destination, s.dossier_id) IN (
         SELECT destination, dossier_id FROM sync_dossier WHERE pending_since IS NOT NULL AND ($2::text IS NULL OR destination = $2) AND ($3::uuid IS NULL OR dossier_id = $3)
           AND ($4::timestamptz IS NULL OR pending_since >= $4) AND ($5::timestamptz IS NULL OR pending_since < $5)
           AND ($6::text[] IS NULL OR competent_agency = ANY (agencies_under($6)) OR receiving_agency = ANY (agencies_under($6))) ORDER BY destination COLLATE "C", dossier_id FOR UPDATE) RETURNING 1`,
      [now, destination, dossierId, from, to, agencies],
    );
    return rows.length;
  }

  async forget(before: Date): Promise<number> {
    return (await this.database.prepared('sync-forget', 'DELETE FROM sync_attempt WHERE tried_at < $1 RETURNING 1', [before])).length;
  }
}
