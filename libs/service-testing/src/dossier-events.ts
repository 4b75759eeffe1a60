import { randomUUID } from 'node:crypto';
import { type CloudEvent, type DossierFactData, type DossierFactDetail, type DossierFactName, dossierFactsByName, type DossierState, dossierStates, type EventOf, submissionFiled } from '#contracts';
import { makeEvent } from '#messaging';
import { vietnamTime } from '#working-time';

/** A dossier on its way through one-stop's journal. */
export interface DossierOnItsWay { readonly id: string; readonly code: string; readonly ownerId: string; version: number; state: DossierState }

const common = { procedureCode: '1.001456', procedureVersionId: '1.001456@2026-07-01', caseKey: 'PLAIN', channel: 'online', audience: 'citizen', receivingAgency: 'A1', competentAgency: 'A1' } as const;

/** The dossier's submission, as intake publishes it: a passport filed online at agency A1, unless said otherwise. */
export function filedSubmission(dossier: DossierOnItsWay, at: Date, more: Partial<EventOf<typeof submissionFiled>['data']> = {}): EventOf<typeof submissionFiled> {
  return makeEvent('intake', submissionFiled, {
    subject: dossier.id, time: at,
    data: {
      ...common, dossierId: dossier.id, code: dossier.code, by: { role: 'applicant', ref: randomUUID(), unit: null }, owner: { kind: 'person', id: dossier.ownerId }, filedByPerson: dossier.ownerId,
      submittedAt: vietnamTime(at), receivedAt: vietnamTime(at), returnMethod: 'counter', components: [], feesDue: [], stayBeginsAt: null, ...more,
    },
  }, 1);
}

/** The next fact of the dossier's journal, which it then has behind it. */
export function dossierFact<Name extends DossierFactName>(
  dossier: DossierOnItsWay, name: Name, to: DossierState, detail: DossierFactDetail<Name>, at: Date, more: Partial<Omit<DossierFactData, 'detail'>> = {},
): CloudEvent<string, DossierFactData> {
  dossier.version += 1;
  const data = {
    ...common, dossierId: dossier.id, code: dossier.code, unit: null, from: dossier.version === 1 ? null : dossier.state, to, stateNumber: dossierStates[to].number, stepId: null,
    actor: { role: 'system', ref: 'spec', unit: null }, receivedAt: vietnamTime(at), receptionDue: null, processingDue: null, clockSuspended: false, ...more, detail,
  };
  dossier.state = to;
  return makeEvent('one-stop', dossierFactsByName[name] as never, { subject: dossier.id, time: at, data: data as never }, dossier.version) as CloudEvent<string, DossierFactData>;
}
