import { Refusal } from '#contracts';
import { NotYet } from '#messaging';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ActionInputs } from '../domain/actions/inputs.js';
import type { Acting } from '../domain/context.js';
import type { Action } from '../domain/dossier-lifecycle.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Cards, Dossiers } from './ports.js';

/**
 * Takes what arrives as an event: a supplement, an amendment, a withdrawal, a payment. What the table refuses is an outcome, not a failure: the ledger
 * gets `actionDeclined` with its cause, the state stays, and whoever sent it learns of it from the journal.
 */
@Injectable()
export class TakeFromApplicant {
  constructor(private readonly dossiers: Dossiers, private readonly act: ActOnDossier, private readonly cards: Cards, private readonly clock: Clock) {}

  async execute<Name extends Action>(tx: Tx, dossierId: string, acting: Acting, action: Name, input: ActionInputs[Name]): Promise<void> {
    // Before the dossier is locked: what was handed in is on the card of intake.
    const fresh = action === 'supplement' || action === 'amend' ? await this.cards.of(dossierId) : null;
    const locked = await this.dossiers.forEvent(tx, dossierId);
    if (locked === undefined) throw new NotYet(`dossier ${dossierId}`);
    if (fresh !== null) await this.dossiers.keepCard(tx, dossierId, fresh);
    const found = fresh === null ? locked : { ...locked, card: fresh };
    try {
      await this.act.executeWithin(tx, found, acting, action, input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { dossier } = found;
      await this.dossiers.record(
        { dossier: { ...dossier, version: dossier.version + 1 }, from: dossier.state, fact: 'actionDeclined', detail: { action, cause: error.code }, record: {}, form: null },
        found.hash, acting.actor, this.clock.now(), null, null, tx,
      );
    }
  }
}
