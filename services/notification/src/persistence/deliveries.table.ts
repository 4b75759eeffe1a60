import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Next } from '../domain/delivery.js';
import type { OutsideChannel } from '../domain/telling.js';
import { Deliveries, type Due } from '../use-cases/ports.js';
import { noticeColumns, noticeJoins, noticeOf, type NoticeRow } from './notice.rows.js';

interface DueRow extends NoticeRow { delivery_id: string; channel: OutsideChannel; attempts: number; generation: number; receipt: string | null; handed_over_at: Date | null; created_at: Date }

@Injectable()
export class DeliveriesTable extends Deliveries {
  constructor(private readonly database: Database) {
    super();
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. What waits for its submission is due at infinity; whose a petition or question is, is asked when it is sent. */
  async claim(channel: OutsideChannel, now: Date, until: Date, limit: number): Promise<Due[]> {
    const rows = await this.database.prepared<DueRow>(
      `deliveries-claim-${limit}`,
      `WITH due AS (
         SELECT c.id FROM delivery c
         WHERE c.channel = $1 AND c.settled_at IS NULL AND c.next_try_at <= $2
           AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.about_id = c.about_id AND e.channel = c.channel AND e.settled_at IS NULL AND e.state <> 'sent' AND e.position < c.position)
         ORDER BY c.next_try_at, c.position LIMIT ${limit} FOR UPDATE SKIP LOCKED
       ), taken AS (
         UPDATE delivery t SET state = CASE WHEN t.receipt IS NULL THEN 'sending' ELSE 'sent' END, next_try_at = $3 FROM due WHERE t.id = due.id
         RETURNING t.id AS delivery_id, t.notice_id, t.channel, t.attempts, t.generation, t.receipt, t.handed_over_at, t.created_at
       )
       SELECT t.delivery_id, t.channel, t.attempts, t.generation, t.receipt, t.handed_over_at, t.created_at, ${noticeColumns}
       FROM taken t JOIN notice n ON n.id = t.notice_id ${noticeJoins} ORDER BY n.position`,
      [channel, now, until],
    );
    return rows.map((row) => ({
      id: row.delivery_id, noticeId: row.notice_id, channel: row.channel, attempts: row.attempts, generation: row.generation, receipt: row.receipt, handedOverAt: row.handed_over_at, since: row.created_at, notice: noticeOf(row),
    }));
  }

  async keep(tx: Tx, id: string, { state, attempts, nextTryAt, reason, receipt, anew }: Next, now: Date): Promise<void> {
    await tx.prepared(
      'delivery-keep',
      `UPDATE delivery SET state = $2, attempts = $3, next_try_at = $4, reason = $5, receipt = $6, handed_over_at = CASE WHEN $6::text IS NULL THEN NULL ELSE coalesce(handed_over_at, $7) END,
         settled_at = CASE WHEN $4::timestamptz IS NULL THEN $7::timestamptz END, generation = generation + $8 WHERE id = $1`,
      [id, state, attempts, nextTryAt, reason, receipt, now, anew ? 1 : 0],
    );
  }

  async release(ids: readonly string[], at: Date): Promise<void> {
    await this.database.prepared('deliveries-release', `UPDATE delivery SET state = CASE WHEN receipt IS NULL THEN 'queued' ELSE 'sent' END, next_try_at = $2 WHERE id = ANY ($1::uuid[]) AND settled_at IS NULL`, [ids, at]);
  }

  async hasten(channel: OutsideChannel, now: Date): Promise<number> {
    const rows = await this.database.prepared(
      'deliveries-hasten', `UPDATE delivery SET next_try_at = $2 WHERE channel = $1 AND settled_at IS NULL AND next_try_at > $2 AND state = 'queued' AND reason LIKE 'away-%' RETURNING id`, [channel, now],
    );
    return rows.length;
  }

  async redrive(tx: Tx, channel: OutsideChannel, since: Date, now: Date, limit: number): Promise<number> {
    const rows = await tx.prepared(
      `deliveries-redrive-${limit}`,
      `UPDATE delivery SET state = 'queued', created_at = $3, next_try_at = $3, settled_at = NULL, reason = NULL, receipt = NULL, handed_over_at = NULL, generation = generation + 1
       WHERE id IN (SELECT id FROM delivery WHERE state = 'failed' AND channel = $1 AND settled_at >= $2 ORDER BY settled_at DESC, id DESC LIMIT ${limit} FOR UPDATE SKIP LOCKED) RETURNING id`,
      [channel, since, now],
    );
    return rows.length;
  }
}
