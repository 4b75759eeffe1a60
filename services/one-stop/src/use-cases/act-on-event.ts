import { Refusal } from '#contracts';
import { NotYet } from '#messaging';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ActionInputs } from '../domain/actions/inputs.js';
import type { Card } from '../domain/card.js';
import type { Acting } from '../domain/context.js';
import type { Action } from '../domain/dossier-lifecycle.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Cards, Dossiers, type Found } from './ports.js';

/** Actions after which the card is another one: something was handed in, or the return address was given. */
const changesCard: ReadonlySet<Action> = new Set(['supplement', 'amend', 'chooseReturn', 'requestWithdrawal']);

/**
 * One action on one dossier borne by an event: a supplement, an amendment, a withdrawal, a payment. What the table refuses is an outcome, not a failure: the ledger
 * gets `actionDeclined` with its cause, the state stays, and whoever sent it learns of it from the journal.
 */
@Injectable()
export class ActOnEvent {
  constructor(private readonly dossiers: Dossiers, private readonly act: ActOnDossier, private readonly cards: Cards, private readonly clock: Clock) {}

  /** `input` may depend on the card. Throws `NotYet` for a dossier that is not open, or while its card cannot be fetched. */
  async execute<Name extends Action>(tx: Tx, dossierId: string, acting: Acting, action: Name, input: ActionInputs[Name] | ((card: Card) => ActionInputs[Name])): Promise<void> {
    // Fetched before the dossier is locked: nobody waits for intake with a lock in hand.
    const fresh = changesCard.has(action) ? await this.cards.of(dossierId) : null;
    const locked = await this.dossiers.forEvent(tx, dossierId);
    if (locked === undefined) throw new NotYet(`dossier ${dossierId}`);
    const found = fresh === null ? locked : { ...locked, card: fresh };
    try {
      await this.act.executeWithin(tx, found, acting, action, typeof input === 'function' ? input(found.card) : input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.decline(tx, locked, acting, action, error.code);
    }
    if (fresh !== null) await this.dossiers.keepCard(tx, locked.dossier, fresh);
  }

  private async decline(tx: Tx, { dossier, hash }: Found, acting: Acting, action: Action, cause: string): Promise<void> {
    const outcome = { dossier: { ...dossier, version: dossier.version + 1 }, from: dossier.state, fact: 'actionDeclined' as const, detail: { action, cause }, record: {}, form: null };
    await this.dossiers.recordWithin(tx, { outcome, after: hash, actor: acting.actor, at: this.clock.now(), slip: null });
  }
}
