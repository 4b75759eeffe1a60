import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Word } from '../domain/order.js';
import { type Errand, Errands, type RefusedWord, Words } from '../use-cases/ports.js';
import { wordOf, type WordRow } from './rows.js';

const wordColumns = 'sequence, event, at, identity_checked, amount::float8 AS amount, receipt';

@Injectable()
export class ErrandsTable extends Errands {
  constructor(private readonly database: Database) {
    super();
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. */
  async claim(now: Date, again: Date, limit: number): Promise<Errand[]> {
    return this.database.prepared<Errand>(
      `errands-claim-${limit}`,
      `UPDATE postal_order o SET next_errand_at = $2, tries = tries + 1 WHERE o.id IN (SELECT id FROM postal_order WHERE next_errand_at <= $1 ORDER BY next_errand_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
       RETURNING o.id AS "orderId", o.kind, o.dossier_id AS "dossierId", o.cancel_wanted AS cancel, o.place, o.postage::float8 AS postage, o.tries, o.agency`,
      [now, again],
    );
  }

  async postpone(orderId: string, until: Date): Promise<void> {
    await this.database.prepared('errand-postpone', 'UPDATE postal_order SET next_errand_at = $2 WHERE id = $1 AND next_errand_at IS NOT NULL', [orderId, until]);
  }

  async done(tx: Tx, orderId: string): Promise<void> {
    await tx.prepared('errand-done', 'UPDATE postal_order SET next_errand_at = NULL, tries = 0 WHERE id = $1', [orderId]);
  }

  async due(tx: Tx, orderId: string, at: Date): Promise<void> {
    await tx.prepared('errand-due', 'UPDATE postal_order SET next_errand_at = $2, tries = 0 WHERE id = $1', [orderId, at]);
  }

  async claimSilent(now: Date, again: Date, limit: number): Promise<{ readonly orderId: string }[]> {
    return this.database.prepared<{ orderId: string }>(
      `silent-claim-${limit}`,
      `UPDATE postal_order o SET next_ask_at = $2 WHERE o.id IN (SELECT id FROM postal_order WHERE next_ask_at <= $1 ORDER BY next_ask_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) RETURNING o.id AS "orderId"`,
      [now, again],
    );
  }

  async askAt(tx: Tx, orderId: string, at: Date | null): Promise<void> {
    await tx.prepared('order-ask-at', 'UPDATE postal_order SET next_ask_at = $2 WHERE id = $1', [orderId, at]);
  }

  async askSoon(tx: Tx, orderId: string, at: Date): Promise<void> {
    await tx.prepared('order-ask-soon', 'UPDATE postal_order SET next_ask_at = $2 WHERE id = $1 AND next_ask_at > $2', [orderId, at]);
  }
}

@Injectable()
export class WordsTable extends Words {
  constructor(private readonly database: Database) {
    super();
  }

  async enter(tx: Tx, orderId: string, words: readonly Word[], now: Date): Promise<Word[]> {
    const contradicting: Word[] = [];
    for (const word of words) {
      const fresh = await tx.prepared(
        'word-enter', 'INSERT INTO word (order_id, sequence, event, at, identity_checked, amount, receipt, heard_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (order_id, sequence) DO NOTHING RETURNING sequence',
        [orderId, word.sequence, word.event, word.at, word.identityChecked, word.collected?.amount ?? null, word.collected?.receipt ?? null, now],
      );
      if (fresh.length > 0) continue;
      const [known] = await tx.prepared<WordRow>('word-find', `SELECT ${wordColumns} FROM word WHERE order_id = $1 AND sequence = $2`, [orderId, word.sequence]);
      if (known !== undefined && JSON.stringify(wordOf(known)) !== JSON.stringify(word)) contradicting.push(word);
    }
    return contradicting;
  }

  async after(tx: Tx, orderId: string, sequence: number): Promise<Word[]> {
    return (await tx.prepared<WordRow>('words-after', `SELECT ${wordColumns} FROM word WHERE order_id = $1 AND sequence > $2 ORDER BY sequence`, [orderId, sequence])).map(wordOf);
  }

  async refuse({ digest, cause, reference, at }: RefusedWord): Promise<void> {
    await this.database.prepared(
      'word-refuse',
      'INSERT INTO refused_word (digest, cause, reference, first_at, last_at, times) VALUES ($1, $2, $3, $4, $4, 1) ON CONFLICT (digest) DO UPDATE SET last_at = excluded.last_at, times = refused_word.times + 1',
      [digest, cause, reference, at],
    );
  }
}
