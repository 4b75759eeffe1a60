import { randomUUID } from 'node:crypto';
import type { CloudEvent, DossierFactData, DossierFactName, DossierState } from '#contracts';
import { dossierFact, type DossierOnItsWay } from '#service-testing';
import { vietnamTime } from '#working-time';
import { completed, type More, received, submitted } from './world.js';

const minute = 60_000;
const day = 1_440 * minute;
const waiting = { components: ['a'], fields: [], dueAt: '2026-12-31T17:00:00+07:00', stage: 'appraisal', causedByApplicant: true } as const;

/** A dossier's life as the journal tells it, chosen by numbers: one for each turn it takes. */
export function lifeOf(choices: readonly number[]): { dossier: DossierOnItsWay; facts: CloudEvent<string, DossierFactData>[] } {
  const dossier: DossierOnItsWay = { id: randomUUID(), code: 'A1-260310-0001', ownerId: randomUUID(), version: 0, state: 'submitted' };
  const [first = 0] = choices;
  let now = new Date(Date.parse('2026-02-20T01:00:00Z') + (first % 40) * day + (first % 7) * 97 * minute);
  const facts: CloudEvent<string, DossierFactData>[] = [];
  const known: More = {
    receivedAt: vietnamTime(now), channel: (['online', 'counter', 'post'] as const)[first % 3] ?? 'online', audience: first % 2 === 0 ? 'citizen' : 'organisation', procedureCode: first % 5 === 0 ? '2.000999' : '1.001456',
    competentAgency: first % 4 === 0 ? 'A2' : 'A1', processingDue: null, clockSuspended: false,
  };
  const happens = (name: DossierFactName, to: DossierState, detail: object, more: More = {}): void => {
    Object.assign(known, more);
    facts.push(dossierFact(dossier, name, to, detail as never, now, known));
  };
  const due = (choice: number): string => vietnamTime(new Date(now.getTime() + (choice % 9) * day + (choice % 11) * 61 * minute));
  happens('submitted', 'submitted', submitted);
  for (const choice of choices.slice(1)) {
    now = new Date(now.getTime() + (choice % 5) * day + (choice % 13) * 37 * minute);
    const turn = choice % 12;
    if (dossier.state === 'submitted') {
      if (turn === 0) happens('refused', 'refused', { reasonCode: 'x', checklistItem: 'x', legalBasis: 'x' });
      else if (turn === 1) happens('forwarded', 'submitted', { reasonCode: 'x', fromAgency: 'A1', toAgency: 'A2' }, { competentAgency: 'A2', processingDue: null });
      else happens('received', 'received', received, { processingDue: choice % 6 === 0 ? null : due(choice) });
    } else if (dossier.state === 'received' || dossier.state === 'processing') {
      if (turn === 2) happens('supplementRequested', 'supplementing', waiting, { processingDue: null, clockSuspended: true });
      else if (turn === 3) happens('withdrawalRequested', 'withdrawing', {});
      else if (turn === 4) happens('extended', 'processing', { reasonCode: 'x', previousDue: due(1), newDue: due(choice) }, { processingDue: due(choice) });
      else if (turn === 5) happens('stopped', 'stopped', { reasonCode: 'x', legalBasis: 'x' });
      else if (turn === 6) happens('forwarded', 'submitted', { reasonCode: 'x', fromAgency: 'A2', toAgency: 'A1' }, { competentAgency: 'A1', processingDue: null });
      else if (turn === 7) happens('paymentRequested', 'paying', { items: [], total: 5_000, currency: 'VND', dueAt: due(choice) });
      else if (turn === 8) happens('assigned', dossier.state, { officer: 'x', standIn: false });
      else happens('completed', 'done', completed(vietnamTime(now), choice % 2 === 0));
    } else if (dossier.state === 'supplementing') {
      if (turn < 3) happens('closed', 'stopped', { askedFrom: 'processing' }, { processingDue: null, clockSuspended: true });
      else happens('supplemented', 'processing', { components: ['a'], fields: [] }, { processingDue: due(choice), clockSuspended: false });
    } else if (dossier.state === 'paying') happens('paid', 'processing', { amount: 5_000, currency: 'VND', method: choice % 2 === 0 ? 'platform' : 'cash' });
    else if (dossier.state === 'withdrawing') happens(turn < 8 ? 'withdrawalApproved' : 'withdrawalDeclined', turn < 8 ? 'stopped' : 'processing', turn < 8 ? {} : { reasonCode: 'x' });
    else if (dossier.state === 'done') happens('returned', 'returned', { method: 'counter', at: vietnamTime(now) });
  }
  return { dossier, facts };
}
