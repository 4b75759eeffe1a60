import { type Actor, dossierFactsByName, type EventDefinition, Refusal } from '#contracts';
import { type Answer, type Call, type RememberedAnswer, replay, rowOf } from '#http';
import { makeEvent, Relay } from '#messaging';
import { Database, type Tx, withoutDiacritics } from '#persistence';
import { failpoint } from '#runtime';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Card } from '../domain/card.js';
import type { Dossier } from '../domain/dossier.js';
import { publishedOf } from '../events/outgoing.js';
import type { Outcome } from '../domain/perform.js';
import { Dossiers, type DrawnSlip, type ForAction, type Found, type Viewer } from '../use-cases/ports.js';
import { forActionSql, openSql, transitionSql } from './dossier.sql.js';
import { genesis, linkHash, sealDetail } from './ledger-chain.js';

/** The only writer of dossiers and of the ledger: state, entry, slip, stored answer and outbox leave together, in one statement. */
@Injectable()
export class LedgerDossiers extends Dossiers {
  constructor(private readonly database: Database, private readonly relay: Relay) {
    super();
  }

  override async forAction(call: Call, dossierId: string, viewer: Viewer, now: Date): Promise<ForAction> {
    const [row] = await this.database.prepared<RememberedAnswer & { body: Dossier; hash: Buffer; card: Card; storedBody: unknown; own: boolean; visible: boolean }>(
      'dossier-for-action', forActionSql, [dossierId, call.actor, call.key ?? '', viewer.agencies, viewer.personId, localDateOf(now)],
    );
    if (row === undefined || !row.visible) throw new Refusal('not-found');
    if (row.status !== null) return { kind: 'replay', answer: replay(call, { ...row, body: row.storedBody }) };
    return { kind: 'dossier', dossier: row.body, hash: row.hash, card: row.card, own: row.own };
  }

  override async forEvent(tx: Tx, dossierId: string): Promise<Found | undefined> {
    const [row] = await tx.prepared<{ body: Dossier; hash: Buffer; card: Card }>(
      'dossier-for-event', 'SELECT d.body, d.hash, c.body AS card FROM dossier d JOIN card c ON c.dossier_id = d.id WHERE d.id = $1 FOR UPDATE OF d', [dossierId],
    );
    return row === undefined ? undefined : { dossier: row.body, hash: row.hash, card: row.card };
  }

  override async record(outcome: Outcome, hash: Buffer, actor: Actor, now: Date, slip: DrawnSlip | null, answered: { call: Call; answer: Answer } | null, tx?: Tx): Promise<void> {
    const values = this.transitionValues(outcome, hash, actor, now, slip, answered);
    failpoint('transition.before-write');
    let rows: { moved: number }[];
    try {
      rows = await (tx ?? this.database).prepared<{ moved: number }>('dossier-transition', transitionSql, values);
    } catch (error) {
      // The same key was stored between our look and our write: the caller reads the answer given then.
      if ((error as { constraint?: unknown }).constraint === 'idempotency_key_pkey') throw new Refusal('idempotency.in-progress');
      throw error;
    }
    failpoint('transition.after-commit');
    if (rows[0]?.moved !== 1) throw new Refusal('precondition.stale');
    if (tx === undefined) this.relay.wake();
    else tx.onCommit(() => this.relay.wake());
  }

  override async open(tx: Tx, dossier: Dossier, card: Card, detail: unknown, actor: Actor, now: Date): Promise<boolean> {
    await tx.query('INSERT INTO card (dossier_id, body, search, detail) VALUES ($1, $2, $3, $4) ON CONFLICT (dossier_id) DO NOTHING', [
      dossier.id, JSON.stringify(card), withoutDiacritics(`${dossier.code} ${card.owner.fullName}`), (card.owner.identifier ?? '').replaceAll(/\D/g, '').slice(-4),
    ]);
    const event = eventOf(dossier, null, 'submitted', detail, actor, now);
    const hash = linkHash(genesis, { dossierId: dossier.id, version: 1, event, detailDigest: null });
    const [row] = await tx.prepared<{ opened: number }>('dossier-open', openSql, [
      dossier.id, dossier.code, dossier.state, dossier.procedureCode, dossier.receivingAgency, dossier.competentAgency, dossier.owner.id, dossier.filedByPerson,
      dossier.receivedAt, nextDueOf(dossier), JSON.stringify(dossier), hash, 'submitted', event, now,
    ]);
    tx.onCommit(() => this.relay.wake());
    return row?.opened === 1;
  }

  override async keepCard(tx: Tx, dossierId: string, card: Card): Promise<void> {
    await tx.query('UPDATE card SET body = $2 WHERE dossier_id = $1', [dossierId, JSON.stringify(card)]);
  }

  private transitionValues(outcome: Outcome, previous: Buffer, actor: Actor, now: Date, slip: DrawnSlip | null, answered: { call: Call; answer: Answer } | null): unknown[] {
    const { dossier } = outcome;
    const event = eventOf(dossier, outcome.from, outcome.fact, outcome.detail, actor, now);
    const sealed = sealDetail(outcome.record);
    const hash = linkHash(previous, { dossierId: dossier.id, version: dossier.version, event, detailDigest: sealed?.digest ?? null });
    const stored = answered === null || answered.call.key === null ? [null, null, null, null, null, null] : rowOf(answered.call, answered.answer, now).slice(0, 6);
    return [
      dossier.id, dossier.version - 1, dossier.version, dossier.state, dossier.receivingAgency, dossier.competentAgency, dossier.unit, dossier.officer, nextDueOf(dossier), dossier.endedAt,
      JSON.stringify(dossier), hash, outcome.fact, event, sealed?.digest ?? null, now, sealed?.salt ?? null, sealed?.detail ?? null,
      slip?.form ?? null, slip === null ? null : JSON.stringify(slip.content), Number(localDateOf(now).slice(0, 4)), ...stored,
    ];
  }
}

/** What an officer must answer next. */
function nextDueOf(dossier: Dossier): string | null {
  if (dossier.endedAt !== null) return null;
  return dossier.state === 'submitted' ? dossier.clocks.reception.dueAt : dossier.clocks.processingDue;
}

/** The published fact, checked against its contract. */
function eventOf(dossier: Dossier, from: Dossier['state'] | null, fact: Outcome['fact'], detail: unknown, actor: Actor, now: Date): string {
  const definition = dossierFactsByName[fact] as EventDefinition;
  return JSON.stringify(makeEvent('one-stop', definition, { subject: dossier.id, time: now, data: { ...publishedOf(dossier, from, actor), detail } }, dossier.version));
}
