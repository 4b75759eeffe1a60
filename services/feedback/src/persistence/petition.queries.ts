import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Capacity, Petition, PetitionEntry } from '../domain/petition.js';
import type { Petitioner } from '../domain/redaction.js';
import type { PetitionSource } from '../use-cases/petition-ports.js';
import { petitionColumns, petitionOf } from './petition.rows.js';
import { petitionReach, petitionReachOf } from './petitions.table.js';
import { everyWord } from './search-words.js';

/** A petition in a list. */
export interface ListedPetition { readonly petition: Petition; readonly source: PetitionSource; readonly text: string; readonly dossierCode: string | null }
/** A petition with all that is known of it. */
export interface SeenPetition extends ListedPetition { readonly petitioner: Petitioner; readonly own: boolean; readonly enteredAt: Date; readonly entries: readonly (PetitionEntry & { readonly version: number; readonly agency: string })[]; readonly repeatedBy: readonly string[] }
export interface PublishedPetition { readonly id: string; readonly kind: Petition['kind']; readonly agency: string; readonly publicText: string; readonly publicAnswer: string; readonly outcome: Petition['outcome']; readonly receivedAt: Date; readonly answeredAt: Date; readonly publishedAt: Date; readonly rating: Petition['rating'] }
export interface At { readonly at: string; readonly id: string }

interface ListedRow extends Petition { source: PetitionSource; text: string; dossier_code: string | null; [column: string]: unknown }
interface SeenRow extends ListedRow { petitioner: Petitioner; own: boolean; entered_at: Date; repeated_by: string[] }
interface EntryRow { version: number; action: PetitionEntry['action']; from: PetitionEntry['from']; to: PetitionEntry['to']; at: Date; by: Capacity; agency: string; text: string | null; reasonCode: string | null; late: boolean | null; [column: string]: unknown }

const listed = `SELECT ${petitionColumns}, p.source, p.text, d.code AS dossier_code FROM petition p LEFT JOIN dossier d ON d.id = p.dossier_id`;
const newestFirst = (time: string, at: number): string => `(${time}, p.id) < (coalesce($${at}::timestamptz, 'infinity'), coalesce($${at + 1}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY ${time} DESC, p.id DESC LIMIT $${at + 2}`;
const oldestFirst = (time: string, at: number): string => `(${time}, p.id) > (coalesce($${at}::timestamptz, '-infinity'), coalesce($${at + 1}::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY ${time}, p.id LIMIT $${at + 2}`;

/** Reads of petitions; lists give one row more than the limit. */
@Injectable()
export class PetitionQueries {
  constructor(private readonly database: Database) {}

  async find(id: string, caller: Caller): Promise<SeenPetition | undefined> {
    const [row] = await this.database.prepared<SeenRow>(
      'petition-find',
      `SELECT ${petitionColumns}, p.source, p.text, d.code AS dossier_code, p.petitioner, coalesce(p.person_id = $2::uuid, false) AS own, p.entered_at,
         ARRAY(SELECT r.id::text FROM petition r WHERE r.repeats_id = p.id ORDER BY r.received_at LIMIT 100) AS repeated_by
       FROM petition p LEFT JOIN dossier d ON d.id = p.dossier_id WHERE p.id = $1 AND ${petitionReach}`,
      [id, ...petitionReachOf(caller)],
    );
    if (row === undefined) return undefined;
    const entries = await this.database.prepared<EntryRow>(
      'petition-entries', 'SELECT version, action, from_state AS "from", to_state AS "to", at, capacity AS "by", agency, text, reason_code AS "reasonCode", late FROM petition_entry WHERE petition_id = $1 ORDER BY version', [id],
    );
    return { ...listedOf(row), petitioner: row.petitioner, own: row.own, enteredAt: row.entered_at, entries, repeatedBy: row.repeated_by };
  }

  /** The caller's own, newest first. */
  async mine(personId: string | null, after: At | null, limit: number): Promise<ListedPetition[]> {
    return (await this.database.prepared<ListedRow>('petitions-mine', `${listed} WHERE p.person_id = $1 AND ${newestFirst('p.received_at', 2)}`, [personId, after?.at ?? null, after?.id ?? null, limit + 1])).map(listedOf);
  }

  /** Those an agency is concerned by, or received for another, newest first. */
  async ofAgency(agency: string, after: At | null, limit: number): Promise<ListedPetition[]> {
    const page = newestFirst('p.received_at', 2);
    return (await this.database.prepared<ListedRow>(
      'petitions-of-agency',
      `WITH found AS ((SELECT p.id FROM petition p WHERE p.agency = $1 AND ${page}) UNION ALL (SELECT p.id FROM petition p WHERE p.receiving_agency = $1 AND p.receiving_agency <> p.agency AND ${page}))
       ${listed} JOIN found ON found.id = p.id ORDER BY p.received_at DESC, p.id DESC LIMIT $4`,
      [agency, after?.at ?? null, after?.id ?? null, limit + 1],
    )).map(listedOf);
  }

  /** Oversight tasks of a superior agency that are not settled, longest open first. */
  async overseen(superior: string, after: At | null, limit: number): Promise<ListedPetition[]> {
    return (await this.database.prepared<ListedRow>(
      'petitions-overseen', `${listed} WHERE p.superior_agency = $1 AND p.state NOT IN ('refused', 'closed') AND ${oldestFirst('p.received_at', 2)}`, [superior, after?.at ?? null, after?.id ?? null, limit + 1],
    )).map(listedOf);
  }

  /** Of these, those whose answer is overdue, longest overdue first. */
  async overdue(superior: string, now: Date, after: At | null, limit: number): Promise<ListedPetition[]> {
    return (await this.database.prepared<ListedRow>(
      'petitions-overdue', `${listed} WHERE p.superior_agency = $1 AND p.answer_due < $5 AND p.state IN ('received', 'forwarded', 'answering') AND ${oldestFirst('p.answer_due', 2)}`,
      [superior, after?.at ?? null, after?.id ?? null, limit + 1, now],
    )).map(listedOf);
  }

  /** What is published, newest first: of one agency or of all, with every word of a search or without. */
  async published(agency: string | null, search: string | null, after: At | null, limit: number): Promise<PublishedPetition[]> {
    const query = search === null ? null : everyWord(search);
    const values: unknown[] = [after?.at ?? null, after?.id ?? null, limit + 1];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const conditions = [...(agency === null ? [] : [`p.agency = ${value(agency)}`]), ...(query === null ? [] : [`p.words @@ ${value(query)}::tsquery`])];
    return this.database.query(
      `SELECT p.id, p.kind, p.agency, p.public_text AS "publicText", p.public_answer AS "publicAnswer", p.outcome, p.received_at AS "receivedAt", p.answered_at AS "answeredAt", p.published_at AS "publishedAt", p.rating
       FROM petition p WHERE p.published_at IS NOT NULL ${conditions.map((each) => `AND ${each}`).join(' ')} AND ${newestFirst('p.published_at', 1)}`,
      values,
    );
  }

  /** Petitions of an agency whose answer fell due in days of Vietnam's time, the last excluded, and how many were answered in time. Those still waited for count when their time is over. */
  async punctuality(agency: string, from: string, to: string, now: Date): Promise<{ due: number; inTime: number }> {
    const [row] = await this.database.prepared<{ due: number; inTime: number }>(
      'petition-punctuality',
      `SELECT count(*)::integer AS due, count(*) FILTER (WHERE answered_at IS NOT NULL AND NOT was_late)::integer AS "inTime" FROM petition
       WHERE agency = $1 AND state <> 'refused' AND answer_due >= $2::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND answer_due < $3::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND (answered_at IS NOT NULL OR answer_due < $4)`,
      [agency, from, to, now],
    );
    return row ?? { due: 0, inTime: 0 };
  }
}

function listedOf(row: ListedRow): ListedPetition {
  return { petition: petitionOf(row), source: row.source, text: row.text, dossierCode: row.dossier_code };
}
