import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { DeliveryState } from '../domain/delivery.js';
import type { About } from '../domain/matter.js';
import type { Cause, OutsideChannel } from '../domain/telling.js';
import { reach, type Reader, reachOf } from './reach.js';

/** What came of a notice on one channel. Neither its words nor where it went. */
export interface SeenDelivery {
  readonly id: string; readonly about: About['kind']; readonly aboutId: string; readonly noticeId: string; readonly cause: Cause; readonly version: number; readonly channel: OutsideChannel; readonly state: DeliveryState;
  readonly attempts: number; readonly reason: string | null; readonly createdAt: Date; readonly nextTryAt: Date | null; readonly settledAt: Date | null; readonly position: string;
}

/** What waits on a channel. */
export interface Waiting { readonly channel: OutsideChannel; readonly count: number; readonly oldest: Date | null }

const columns = `e.id, n.about, e.about_id AS "aboutId", e.notice_id AS "noticeId", n.cause, n.version, e.channel, e.state, e.attempts, e.reason, e.created_at AS "createdAt", nullif(e.next_try_at, 'infinity') AS "nextTryAt", e.settled_at AS "settledAt", e.position::text AS position`;
const { own, desk } = reach(2);

/** The delivery report (báo cáo gửi thông báo). */
@Injectable()
export class DeliveryQueries {
  constructor(private readonly database: Database) {}

  /** Whether the caller may see the report of a dossier: its owner, whoever acts for them, an officer of its agencies or of one above. */
  async sees(dossierId: string, reader: Reader, now: Date): Promise<boolean> {
    const rows = await this.database.prepared('report-sees', `SELECT 1 FROM dossier d WHERE d.id = $1 AND (${own} OR ${desk})`, [dossierId, ...reachOf(reader, now)]);
    return rows.length > 0;
  }

  /** Deliveries of a dossier, newest first; one more than the limit. The caller may see them. */
  async ofDossier(dossierId: string, after: { readonly position: string; readonly id: string } | null, limit: number): Promise<SeenDelivery[]> {
    return this.database.prepared<SeenDelivery & Record<string, unknown>>(
      after === null ? 'report-dossier' : 'report-dossier-after',
      `SELECT ${columns} FROM delivery e JOIN notice n ON n.id = e.notice_id WHERE e.about_id = $1 ${after === null ? '' : 'AND (e.position, e.id) < ($3::bigint, $4::uuid)'} ORDER BY e.position DESC, e.id DESC LIMIT $2`,
      [dossierId, limit + 1, ...(after === null ? [] : [after.position, after.id])],
    );
  }

  /** What failed on a channel, of dossiers alone or of everything, latest first; one more than the limit. */
  async failed(channel: OutsideChannel, dossiersOnly: boolean, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<SeenDelivery[]> {
    return this.database.prepared<SeenDelivery & Record<string, unknown>>(
      `report-failed${dossiersOnly ? '-dossiers' : ''}${after === null ? '' : '-after'}`,
      `SELECT ${columns} FROM delivery e JOIN notice n ON n.id = e.notice_id WHERE e.state = 'failed' AND e.channel = $1 ${dossiersOnly ? `AND n.about = 'dossier'` : ''} ${after === null ? '' : 'AND (e.settled_at, e.id) < ($3::timestamptz, $4::uuid)'}
       ORDER BY e.settled_at DESC, e.id DESC LIMIT $2`,
      [channel, limit + 1, ...(after === null ? [] : [after.at, after.id])],
    );
  }

  /** What waits, by channel. */
  async waiting(): Promise<Waiting[]> {
    return this.database.prepared<Waiting & Record<string, unknown>>(
      'report-waiting',
      `SELECT c.channel, w.count, w.oldest FROM (VALUES ('sms'), ('email')) AS c (channel)
         CROSS JOIN LATERAL (SELECT count(*)::integer AS count, min(e.created_at) AS oldest FROM delivery e WHERE e.channel = c.channel AND e.settled_at IS NULL) AS w`, [],
    );
  }

  /** Failures of a channel since an instant, by reason. */
  async failures(channel: OutsideChannel, since: Date): Promise<{ readonly reason: string; readonly count: number }[]> {
    return this.database.prepared<{ reason: string; count: number }>(
      'report-failures', `SELECT coalesce(reason, '') AS reason, count(*)::integer AS count FROM delivery WHERE state = 'failed' AND channel = $1 AND settled_at >= $2 GROUP BY 1 ORDER BY 2 DESC`, [channel, since],
    );
  }
}
