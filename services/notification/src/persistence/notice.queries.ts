import { Database, type Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { KeptNotice } from '../use-cases/ports.js';
import { noticeColumns, noticeJoins, noticeOf, type NoticeRow } from './notice.rows.js';
import { reach, type Reader } from './reach.js';

/** A notice in somebody's inbox. */
export interface SeenNotice { readonly notice: KeptNotice; readonly position: string; readonly readAt: Date | null }

/** So many unread notices are counted, and no more. */
export const countedUnread = 1_000;

const { own: ownDossier, owners } = reach(1);
/** A petition or question is its petitioner's alone: whoever acts for them in their dossiers does not see it. */
const own = `CASE n.about WHEN 'dossier' THEN ${ownDossier} ELSE n.owner_id = $1::uuid END`;
const readAt = '(SELECT r.read_at FROM reading r WHERE r.person_id = $1::uuid AND r.notice_id = n.id)';
const unread = 'NOT EXISTS (SELECT 1 FROM reading r WHERE r.person_id = $1::uuid AND r.notice_id = n.id)';

/** The portal's inbox: notices of the caller's dossiers and of those delegated to them, of the caller's petitions and questions; whose they are is part of each statement. */
@Injectable()
export class NoticeQueries {
  constructor(private readonly database: Database) {}

  /** Newest first; one more than the limit. */
  async inbox(reader: Reader, now: Date, sought: { readonly aboutId: string | null; readonly dossiersOnly: boolean; readonly unreadOnly: boolean }, after: string | null, limit: number): Promise<SeenNotice[]> {
    const ofOne = sought.aboutId !== null;
    const values = [reader.personId, localDateOf(now), limit + 1, ...(after === null ? [] : [after]), ...(ofOne ? [sought.aboutId] : [])];
    const rows = await this.database.prepared<NoticeRow & { read_at: Date | null }>(
      `inbox${ofOne ? '-one' : ''}${sought.dossiersOnly ? '-dossiers' : ''}${sought.unreadOnly ? '-unread' : ''}${after === null ? '' : '-after'}`,
      `SELECT ${noticeColumns}, ${readAt} AS read_at FROM notice n ${noticeJoins}
       WHERE ${ofOne ? `n.about_id = $${after === null ? 4 : 5}::uuid` : `n.owner_id = ANY (${owners})`} AND ${own} ${sought.dossiersOnly ? `AND n.about = 'dossier'` : ''} ${sought.unreadOnly ? `AND ${unread}` : ''} ${after === null ? '' : 'AND n.position < $4::bigint'}
       ORDER BY n.position DESC LIMIT $3`,
      values,
    );
    return rows.map((row) => ({ notice: noticeOf(row), position: row.position, readAt: row.read_at }));
  }

  /** How many are unread, up to `countedUnread`. */
  async unread(reader: Reader, now: Date): Promise<number> {
    const [row] = await this.database.prepared<{ count: number }>(
      'inbox-unread-count',
      `SELECT count(*)::integer AS count FROM (SELECT 1 FROM notice n LEFT JOIN dossier d ON d.id = n.about_id WHERE n.owner_id = ANY (${owners}) AND ${own} AND ${unread} LIMIT ${countedUnread}) AS counted`,
      [reader.personId, localDateOf(now)],
    );
    return row?.count ?? 0;
  }

  /** Marks one as read; false where the reader sees no such notice. */
  async read(tx: Tx, noticeId: string, reader: Reader, now: Date): Promise<boolean> {
    const rows = await tx.prepared(
      'inbox-read',
      `WITH seen AS (SELECT n.id FROM notice n LEFT JOIN dossier d ON d.id = n.about_id WHERE n.id = $3 AND ${own}),
            marked AS (INSERT INTO reading (person_id, notice_id, read_at) SELECT $1::uuid, id, $4 FROM seen ON CONFLICT DO NOTHING) SELECT id FROM seen`,
      [reader.personId, localDateOf(now), noticeId, now],
    );
    return rows.length > 0;
  }

  /** Marks all as read that are in the inbox now, up to `countedUnread`; gives how many. */
  async readAll(tx: Tx, reader: Reader, now: Date): Promise<number> {
    const rows = await tx.prepared(
      'inbox-read-all',
      `INSERT INTO reading (person_id, notice_id, read_at)
       SELECT $1::uuid, n.id, $3 FROM notice n LEFT JOIN dossier d ON d.id = n.about_id WHERE n.owner_id = ANY (${owners}) AND ${own} AND ${unread} LIMIT ${countedUnread} ON CONFLICT DO NOTHING RETURNING notice_id`,
      [reader.personId, localDateOf(now), now],
    );
    return rows.length;
  }
}
