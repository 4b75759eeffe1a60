import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { FailureKind } from '../domain/retrying.js';
import { type Compared, type Ended, type Redrive, SyncJournal, type Turn } from '../use-cases/ports.js';

/** Dossiers woken in one statement. */
const wokenAtOnce = 100;

/** Turns of a destination (`$1`) whose lease is still ours, locked in the order everybody locks them in. */
const mine = (values: string, columns: string): string => `
  WITH mine AS (SELECT u.* FROM unnest(${values}) AS u (${columns}) CROSS JOIN LATERAL (
    SELECT 1 FROM sync_dossier s WHERE s.dossier_id = u.dossier_id AND s.destination = $1 AND s.lease = u.lease FOR UPDATE) held)`;

/** The end of turns and their record. What came while a dossier was being sent is due at once. */
const settleSql = `
  ${mine(
    '$2::uuid[], $3::uuid[], $4::boolean[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::boolean[], $11::timestamptz[], $12::integer[], $13::timestamptz[], $14::timestamptz[], $15::integer[], $16::integer[], $17::integer[]',
    'dossier_id, lease, opened, sent, outcome, code, detail, tries, stuck, due, state, compare, ended, from_version, to_version, milliseconds',
  )}, tried AS (INSERT INTO sync_attempt (destination, dossier_id, from_version, to_version, outcome, code, tried_at, milliseconds)
    SELECT $1, dossier_id, from_version, to_version, outcome, code, ended, milliseconds FROM mine)
  UPDATE sync_dossier s SET lease = NULL, leased_until = NULL, opened = m.opened, sent_version = m.sent, tries = m.tries, stuck = m.stuck,
    failure = nullif(m.outcome, 'ok'), failure_code = m.code, failure_detail = m.detail, failed_at = CASE WHEN m.outcome <> 'ok' THEN m.ended END,
    sent_state = coalesce(m.state, s.sent_state), compare_at = coalesce(m.compare, s.compare_at),
    pending_since = CASE WHEN m.outcome <> 'ok' THEN s.pending_since WHEN s.known_version > m.sent THEN s.changed_at END, due_at = CASE WHEN m.outcome <> 'ok' OR s.known_version > m.sent THEN m.due END
    FROM mine m WHERE s.dossier_id = m.dossier_id AND s.destination = $1`;

interface TurnRow { destination: string; dossier_id: string; known_version: number; sent_version: number; opened: boolean; tries: number; lease: string }

@Injectable()
export class SyncTable extends SyncJournal {
  constructor(private readonly database: Database) {
    super();
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. No index has what a claim writes. */
  async claim(destination: string, failed: boolean, now: Date, until: Date, limit: number): Promise<Turn[]> {
    const rows = await this.database.prepared<TurnRow>(
      `sync-claim-${failed ? 'failed' : 'well'}-${limit}`,
      `UPDATE sync_dossier s SET lease = $4, leased_until = $3 WHERE (s.dossier_id, s.destination) IN (
         SELECT dossier_id, destination FROM sync_dossier WHERE destination = $1 AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2) AND failure IS ${failed ? 'NOT NULL' : 'NULL'}
          ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
       RETURNING s.destination, s.dossier_id, s.known_version, s.sent_version, s.opened, s.tries, s.lease`,
      [destination, now, until, randomUUID()],
    );
    return rows.map(({ dossier_id: dossierId, known_version: knownVersion, sent_version: sentVersion, ...row }) => ({ ...row, dossierId, knownVersion, sentVersion }));
  }

  async holdOn(destination: string, held: readonly Turn[], until: Date): Promise<string[]> {
    const turns = held.toSorted(inOneOrder);
    const rows = await this.database.prepared<{ dossier_id: string }>(
      'sync-hold-on',
      `${mine('$2::uuid[], $3::uuid[], $4::boolean[], $5::integer[]', 'dossier_id, lease, opened, sent')}
       UPDATE sync_dossier s SET leased_until = $6, opened = mine.opened, sent_version = mine.sent FROM mine WHERE s.dossier_id = mine.dossier_id AND s.destination = $1 RETURNING s.dossier_id`,
      [destination, turns.map(({ dossierId }) => dossierId), turns.map(({ lease }) => lease), turns.map(({ opened }) => opened), turns.map(({ sentVersion }) => sentVersion), until],
    );
    return rows.map((row) => row.dossier_id);
  }

  async settle(destination: string, ended: readonly Ended[]): Promise<void> {
    const rows = ended.toSorted((a, b) => inOneOrder(a.turn, b.turn)).map(({ turn, from, at, milliseconds, end }) => (end.kind === 'ok'
      ? { turn, from, at, milliseconds, outcome: end.kind, code: null, detail: null, sent: turn.knownVersion, tries: 0, stuck: false, dueAt: at, stateNumber: end.stateNumber, compareAt: end.compareAt }
      : { turn, from, at, milliseconds, outcome: end.kind, code: end.code, detail: end.detail, sent: turn.sentVersion, tries: end.tries, stuck: end.stuck, dueAt: end.dueAt, stateNumber: null, compareAt: null }));
    await this.database.prepared('sync-settle', settleSql, [
      destination, rows.map(({ turn }) => turn.dossierId), rows.map(({ turn }) => turn.lease), rows.map(({ turn }) => turn.opened), rows.map(({ sent }) => sent), rows.map(({ outcome }) => outcome), rows.map(({ code }) => code),
      rows.map(({ detail }) => detail), rows.map(({ tries }) => tries), rows.map(({ stuck }) => stuck), rows.map(({ dueAt }) => dueAt), rows.map(({ stateNumber }) => stateNumber), rows.map(({ compareAt }) => compareAt),
      rows.map(({ at }) => at), rows.map(({ from }) => from), rows.map(({ turn }) => turn.knownVersion), rows.map(({ milliseconds }) => milliseconds),
    ]);
  }

  async wake(destination: string | null, reasons: readonly FailureKind[], now: Date): Promise<number> {
    for (let woken = 0; ;) {
      const rows = await this.database.prepared(
        'sync-wake',
        `UPDATE sync_dossier s SET due_at = $2, tries = 0, stuck = false, failure = NULL, failure_code = NULL, failure_detail = NULL, failed_at = NULL WHERE (s.dossier_id, s.destination) IN (
           SELECT dossier_id, destination FROM sync_dossier WHERE ($1::text IS NULL OR destination = $1) AND due_at IS NOT NULL AND lease IS NULL AND failure = ANY ($3::text[]) LIMIT ${wokenAtOnce} FOR UPDATE SKIP LOCKED) RETURNING 1`,
        [destination, now, reasons],
      );
      woken += rows.length;
      if (rows.length < wokenAtOnce) return woken;
    }
  }

  async claimComparisons(destination: string, now: Date, again: Date, limit: number): Promise<Compared[]> {
    const rows = await this.database.prepared<{ dossier_id: string; code: string; sent_state: number; sent_version: number; settled: boolean }>(
      `sync-claim-comparisons-${limit}`,
      `UPDATE sync_dossier s SET compare_at = $3 WHERE (s.dossier_id, s.destination) IN (
         SELECT dossier_id, destination FROM sync_dossier WHERE destination = $1 AND compare_at <= $2 ORDER BY compare_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
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
      `UPDATE sync_dossier s SET due_at = $1, tries = 0, stuck = false WHERE (s.dossier_id, s.destination) IN (
         SELECT dossier_id, destination FROM sync_dossier WHERE pending_since IS NOT NULL AND ($2::text IS NULL OR destination = $2) AND ($3::uuid IS NULL OR dossier_id = $3)
           AND ($4::timestamptz IS NULL OR pending_since >= $4) AND ($5::timestamptz IS NULL OR pending_since < $5)
           AND ($6::text[] IS NULL OR competent_agency = ANY (agencies_under($6)) OR receiving_agency = ANY (agencies_under($6))) ORDER BY dossier_id, destination COLLATE "C" FOR UPDATE) RETURNING 1`,
      [now, destination, dossierId, from, to, agencies],
    );
    return rows.length;
  }

  async forget(before: Date): Promise<number> {
    return (await this.database.prepared('sync-forget', 'DELETE FROM sync_attempt WHERE tried_at < $1 RETURNING 1', [before])).length;
  }
}

/** In which everybody locks dossiers. */
function inOneOrder({ dossierId: a }: Turn, { dossierId: b }: Turn): number {
  return a < b ? -1 : 1;
}
