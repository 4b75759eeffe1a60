import { type EventOf, Refusal, type submissionFiled } from '#contracts';
import type { Tx } from '#persistence';
import { stayNotice } from '#working-time';
import { Injectable } from '@nestjs/common';
import { actingService } from '../domain/capacity.js';
import { clockworkFor } from '../domain/clocks.js';
import type { Dossier } from '../domain/dossier.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Cards, Dossiers, Reference } from './ports.js';

/**
 * Opens a dossier from a submission: pulls the applicant's card, writes ledger version 1 *Mới đăng ký* with the reception clock running and, where the fee
 * rule asks for a fee at submission, version 2 `paying` in the same transaction.
 */
@Injectable()
export class OpenDossier {
  constructor(private readonly dossiers: Dossiers, private readonly reference: Reference, private readonly cards: Cards, private readonly act: ActOnDossier) {}

  async execute(tx: Tx, { data, time }: EventOf<typeof submissionFiled>): Promise<void> {
    const procedure = await this.reference.procedure(data.procedureVersionId);
    const agency = await this.reference.agency(data.competentAgency);
    const calendar = await this.reference.calendarFor(procedure, agency);
    const card = await this.cards.of(data.dossierId);
    const receivedAt = data.receivedAt;
    const late = data.stayBeginsAt !== null && stayNotice(new Date(data.submittedAt), new Date(data.stayBeginsAt)).late;
    const dossier: Dossier = {
      id: data.dossierId, code: data.code, version: 1, state: 'submitted',
      procedureCode: data.procedureCode, procedureVersionId: data.procedureVersionId, caseKey: data.caseKey, channel: data.channel, audience: data.audience,
      receivingAgency: data.receivingAgency, competentAgency: data.competentAgency, unit: null, officer: null, stepId: null,
      owner: data.owner, filedByPerson: data.filedByPerson, submittedAt: data.submittedAt, receivedAt, returnMethod: data.returnMethod,
      clocks: clockworkFor({ caseKey: data.caseKey, channel: data.channel, receivedAt }, procedure, agency, calendar).open(new Date(data.submittedAt)),
      askedFrom: null, withdrawnFrom: null, asked: null, supplementsAsked: 0, extensions: 0, fee: null, paidTotal: 0, originalsTaken: [],
      consultations: [], challenges: [], results: [], late, endedAt: null,
    };
    const opened = await this.dossiers.open(
      tx, dossier, card, { returnMethod: data.returnMethod, componentCount: card.components.length, late },
      { role: data.by.role, ref: data.by.ref, unit: data.by.unit }, new Date(time),
    );
    if (opened && data.feesDue.some(({ amount }) => amount > 0)) await this.askForFees(tx, data.dossierId, data.feesDue.filter(({ amount }) => amount > 0));
  }

  private async askForFees(tx: Tx, dossierId: string, fees: readonly { feeId: string }[]): Promise<void> {
    const found = await this.dossiers.forEvent(tx, dossierId);
    if (found === undefined) throw new Refusal('not-found');
    await this.act.executeWithin(tx, found, actingService('officerInCharge', 'fee-rule'), 'requestPayment', { items: fees.map(({ feeId }) => ({ feeId, quantity: 1 })) });
  }
}
