import { dossierFactsByName, type EventDefinition, Refusal } from '#contracts';
import { type Answer, type Call, type RememberedAnswer, replay, rowOf as answerRowOf } from '#http';
import { makeEvent, Relay } from '#messaging';
import { Database, type Tx } from '#persistence';
import { failpoint } from '#runtime';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Relation } from '../domain/capacity.js';
import type { Card } from '../domain/card.js';
import type { Dossier } from '../domain/dossier.js';
import type { Outcome } from '../domain/perform.js';
import type { Sight } from '../domain/sight.js';
import { publishedOf } from '../events/outgoing.js';
import { Dossiers, type Entry, type ForAction, type Found, type Opening } from '../use-cases/ports.js';
import { lookupKey, searchText } from './card-keys.js';
import { forActionSql, openSql, rowOf, sightValues, transitionSql } from './dossier.sql.js';
import { genesis, linkHash, sealDetail } from './ledger-chain.js';

type ForActionRow = RememberedAnswer & { body: Dossier; hash: Buffer; card: Card; storedBody: unknown; relation: Relation; visible: boolean };

/** The only writer of dossiers and of the ledger: state, entry, slip, stored answer and outbox leave together, in one statement. */
@Injectable()
export class LedgerDossiers extends Dossiers {
  constructor(private readonly database: Database, private readonly relay: Relay) {
    super();
  }

  override async forAction<View>(call: Call, dossierId: string, sight: Sight, now: Date): Promise<ForAction<View>> {
    const [row] = await this.database.prepared<ForActionRow>('dossier-for-action', forActionSql, [dossierId, call.actor, call.key ?? '', ...sightValues(sight, now)]);
    if (row === undefined) throw new Refusal('not-found');
    // First, for the caller may have lost sight of the dossier by this very action.
    if (row.status !== null) return { kind: 'replay', answer: replay<View>(call, { ...row, body: row.storedBody }) };
    if (!row.visible) throw new Refusal('not-found');
    return { kind: 'dossier', dossier: row.body, hash: row.hash, card: row.card, relation: row.relation };
  }

  override async forEvent(tx: Tx, dossierId: string): Promise<Found | undefined> {
    const [row] = await tx.prepared<{ body: Dossier; hash: Buffer; card: Card }>(
      'dossier-for-event', 'SELECT d.body, d.hash, c.body AS card FROM dossier d JOIN card c ON c.dossier_id = d.id WHERE d.id = $1 FOR UPDATE OF d', [dossierId],
    );
    return row === undefined ? undefined : { dossier: row.body, hash: row.hash, card: row.card };
  }

  override async holding<Result>(dossierId: string, work: (tx: Tx, found: Found) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (tx) => {
      const found = await this.forEvent(tx, dossierId);
      if (found === undefined) throw new Refusal('not-found');
      return work(tx, found);
    });
  }

  override async record(entry: Entry, answered: { call: Call; answer: Answer }): Promise<void> {
    try {
      await this.write(this.database, entry, answered);
    } catch (error) {
      // The same key was stored between our look and our write: the caller reads the answer given then.
      if ((error as { constraint?: unknown }).constraint === 'idempotency_key_pkey') throw new Refusal('idempotency.in-progress');
      throw error;
    }
    failpoint('transition.after-commit');
    this.relay.wake();
  }

  override async recordWithin(tx: Tx, entry: Entry): Promise<void> {
    await this.write(tx, entry, null);
    tx.onCommit(() => this.relay.wake());
  }

  override async open(tx: Tx, { dossier, card, detail, actor, submittedAt, now }: Opening): Promise<boolean> {
    await tx.query('INSERT INTO card (dossier_id, body, search, lookup) VALUES ($1, $2, $3, $4) ON CONFLICT (dossier_id) DO NOTHING', cardRowOf(dossier, card));
    const event = eventOf(dossier, { from: null, fact: 'submitted', detail }, actor, submittedAt);
    const hash = linkHash(genesis, { dossierId: dossier.id, version: 1, event, detailDigest: null, recordedAt: now });
    const [row] = await tx.prepared<{ opened: number }>('dossier-open', openSql, [
      dossier.id, dossier.code, ...rowOf(dossier, hash), 'submitted', event, null, now, dossier.owner.id, dossier.filedByPerson, dossier.receivedAt,
    ]);
    tx.onCommit(() => this.relay.wake());
    return row?.opened === 1;
  }

  override async keepCard(tx: Tx, dossier: Pick<Dossier, 'id' | 'code'>, card: Card): Promise<void> {
    await tx.query('UPDATE card SET body = $2, search = $3, lookup = $4 WHERE dossier_id = $1', cardRowOf(dossier, card));
  }

  private async write(on: Pick<Tx, 'prepared'>, { outcome, after, actor, at, slip }: Entry, answered: { call: Call; answer: Answer } | null): Promise<void> {
    const { dossier } = outcome;
    const event = eventOf(dossier, outcome, actor, at);
    const sealed = sealDetail(outcome.record);
    const hash = linkHash(after, { dossierId: dossier.id, version: dossier.version, event, detailDigest: sealed?.digest ?? null, recordedAt: at });
    const stored = answered === null || answered.call.key === null ? [null, null, null, null, null, null] : answerRowOf(answered.call, answered.answer, at).slice(0, 6);
    failpoint('transition.before-write');
    const [row] = await on.prepared<{ moved: number }>('dossier-transition', transitionSql, [
      dossier.id, dossier.version - 1, ...rowOf(dossier, hash), outcome.fact, event, sealed?.digest ?? null, at, sealed?.salt ?? null, sealed?.detail ?? null,
      slip?.agency ?? null, Number(localDateOf(at).slice(0, 4)), slip?.content.form ?? null, slip === null ? null : JSON.stringify(slip.content), ...stored,
    ]);
    if (row?.moved !== 1) throw new Refusal('precondition.stale');
  }
}

function cardRowOf({ id, code }: Pick<Dossier, 'id' | 'code'>, card: Card): unknown[] {
  return [id, JSON.stringify(card), searchText(code, card.owner.fullName), lookupKey(code, lastDigitsOf(card.owner.identifier))];
}

/** The last four digits of a personal id, passport or tax code: what an anonymous look-up must know. Null where there are not so many. */
function lastDigitsOf(identifier: string | null): string | null {
  const digits = (identifier ?? '').replaceAll(/\D/g, '');
  return digits.length < 4 ? null : digits.slice(-4);
}

/** The published fact, checked against its contract. */
function eventOf(dossier: Dossier, { from, fact, detail }: Pick<Outcome, 'fact' | 'detail'> & { from: Outcome['from'] | null }, actor: Entry['actor'], at: Date): string {
  const definition = dossierFactsByName[fact] as EventDefinition;
  return JSON.stringify(makeEvent('one-stop', definition, { subject: dossier.id, time: at, data: { ...publishedOf(dossier, from, actor), detail } }, dossier.version));
}
