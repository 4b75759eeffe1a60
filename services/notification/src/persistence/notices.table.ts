import type { DossierState } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { Bell } from '../use-cases/bell.js';
import { worthSending } from '../domain/delivery.js';
import { type LastTold, type NewNotice, Notices } from '../use-cases/ports.js';

@Injectable()
export class NoticesTable extends Notices {
  constructor(private readonly database: Database, private readonly bell: Bell) {
    super();
  }

  async lastOf(tx: Tx, dossierIds: readonly string[]): Promise<LastTold[]> {
    const rows = await tx.prepared<{ about_id: string; agency: string | null; handler: string | null; state: DossierState | null; due_at: Date | null }>(
      'notices-last',
      `SELECT l.* FROM unnest($1::uuid[]) AS u (id)
         CROSS JOIN LATERAL (SELECT n.about_id, n.agency, n.handler, n.state, n.due_at FROM notice n WHERE n.about_id = u.id ORDER BY n.position DESC LIMIT 1) l`, [dossierIds],
    );
    return rows.map(({ about_id: dossierId, agency, handler, state, due_at: due }) => ({ dossierId, agency, handler, state, due }));
  }

  async add(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void> {
    const rows = notices.map(({ about, due, at, ...notice }, number) => ({
      ...notice, number, sent: worthSending({ at, mandatory: notice.mandatory }, now), id: randomUUIDv7(), sms: randomUUIDv7(), email: randomUUIDv7(), about: about.kind, about_id: about.id, due_at: due, told_at: at,
    }));
    const [made] = await tx.prepared<{ due: number }>(
      'notices-add',
      `WITH told AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (number integer, sent boolean, id uuid, sms uuid, email uuid, topic text, subject text, version integer, about text, about_id uuid, cause text, template text, kind text, mandatory boolean,
           agency text, handler text, state text, due_at timestamptz, detail jsonb, told_at timestamptz)
       ), added AS (
         INSERT INTO notice (id, topic, subject, version, about, about_id, owner_id, cause, template, kind, mandatory, agency, handler, state, due_at, detail, told_at)
         SELECT t.id, t.topic, t.subject, t.version, t.about, t.about_id, d.owner_id, t.cause, t.template, t.kind, t.mandatory, t.agency, t.handler, t.state, t.due_at, t.detail, t.told_at
         FROM told t LEFT JOIN dossier d ON d.id = t.about_id ORDER BY t.number
         ON CONFLICT (topic, subject, version) DO NOTHING RETURNING id, position, about, about_id, owner_id
       ), made AS (
       INSERT INTO delivery (id, notice_id, channel, about_id, position, state, attempts, generation, created_at, next_try_at)
       SELECT c.id, a.id, c.channel, a.about_id, a.position, 'queued', 0, 1, $2, CASE WHEN a.about = 'dossier' AND a.owner_id IS NULL THEN 'infinity' ELSE $2::timestamptz END
       FROM added a JOIN told t ON t.id = a.id AND t.sent CROSS JOIN LATERAL (VALUES (t.sms, 'sms'), (t.email, 'email')) AS c (id, channel) RETURNING next_try_at
       )
       SELECT (count(*) FILTER (WHERE next_try_at < 'infinity'))::integer AS due FROM made`,
      [JSON.stringify(rows), now],
    );
    if ((made?.due ?? 0) > 0) tx.onCommit(() => this.bell.ring());
  }

  /** A journal and its submission taken up at the same moment do not see each other. */
  async own(limit: number): Promise<number> {
    const rows = await this.database.prepared(
      `notices-own-${limit}`,
      `WITH own AS (
         UPDATE notice n SET owner_id = o.owner_id
         FROM (SELECT i.id, (SELECT d.owner_id FROM dossier d WHERE d.id = i.about_id) AS owner_id FROM notice i
         WHERE i.owner_id IS NULL AND i.about = 'dossier' AND (SELECT d.owner_id FROM dossier d WHERE d.id = i.about_id) IS NOT NULL LIMIT ${limit}) AS o
         WHERE n.id = o.id RETURNING n.id
       ), due AS (
         UPDATE delivery e SET next_try_at = e.created_at FROM own WHERE e.notice_id = own.id AND e.next_try_at = 'infinity'
       )
       SELECT id FROM own`, [],
    );
    if (rows.length > 0) this.bell.ring();
    return rows.length;
  }

  async forget(before: Date, limit: number): Promise<number> {
    const rows = await this.database.prepared(
      `notices-forget-${limit}`, `WITH gone AS (DELETE FROM notice WHERE id = ANY (ARRAY(SELECT id FROM notice WHERE told_at < $1 ORDER BY told_at LIMIT ${limit})) RETURNING id),
         unsent AS (DELETE FROM delivery WHERE notice_id = ANY (ARRAY(SELECT id FROM gone)))
       SELECT id FROM gone`, [before],
    );
    return rows.length;
  }
}
