import type { EventOf, submissionFiled } from '#contracts';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { stayNotice } from '#working-time';
import { Injectable } from '@nestjs/common';
import { actingService } from '../domain/capacity.js';
import type { Dossier } from '../domain/dossier.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Cards, Dossiers, Reference } from './ports.js';

/**
 * Opens a dossier from a submission: pulls the applicant's card, writes ledger version 1 *Mới đăng ký* with the reception clock running and, where fees
 * are due at submission, version 2 `paying` in the same transaction.
 */
@Injectable()
export class OpenDossier {
  constructor(
    private readonly dossiers: Dossiers, private readonly reference: Reference, private readonly cards: Cards, private readonly act: ActOnDossier, private readonly clock: Clock,
  ) {}

  async execute(tx: Tx, { data, time }: EventOf<typeof submissionFiled>): Promise<void> {
    const { dossierId: id, code, procedureCode, procedureVersionId, caseKey, channel, audience, receivingAgency, competentAgency, owner, filedByPerson, receivedAt, returnMethod } = data;
    const basis = { procedureVersionId, caseKey, channel, receivedAt, competentAgency, counterAgency: receivingAgency };
    const ground = await this.reference.groundOf(basis);
    const card = await this.cards.of(id);
    const submittedAt = new Date(data.submittedAt);
    const late = data.stayBeginsAt !== null && stayNotice(submittedAt, new Date(data.stayBeginsAt), ground.procedure.stayNotice?.rule).late;
    const dossier: Dossier = {
      ...basis, id, code, version: 1, state: 'submitted', procedureCode, audience, receivingAgency, unit: null, officer: null, stepId: null,
      owner, filedByPerson, submittedAt: data.submittedAt, returnMethod, clocks: ground.clockworkAt(ground.agency).open(submittedAt),
      askedFrom: null, asked: null, supplementsAsked: 0, withdrawnFrom: null, withdrawalAskedAt: null, extensions: 0, fee: null, paidTotal: 0,
      originalsTaken: [], consultations: [], challenges: [], results: [], late, endedAt: null,
    };
    const opened = await this.dossiers.open(tx, {
      dossier, card, detail: { returnMethod, componentCount: card.components.length, late }, actor: data.by, submittedAt: new Date(time), now: this.clock.now(),
    });
    if (opened) await this.askForFees(tx, id, data.feesDue);
  }

  /** Amounts are intake's: it knows the form's numbers and the exemptions that are confirmed. */
  private async askForFees(tx: Tx, dossierId: string, feesDue: readonly { readonly feeId: string; readonly amount: number }[]): Promise<void> {
    const items = feesDue.filter(({ amount }) => amount > 0).map(({ feeId, amount }) => ({ feeId, amount }));
    if (items.length === 0) return;
    const found = await this.dossiers.forEvent(tx, dossierId);
    if (found === undefined) throw new Error(`the dossier ${dossierId} was opened and is not there`);
    await this.act.executeWithin(tx, found, actingService('officerInCharge', 'fee-rule'), 'requestPayment', { items });
  }
}
