import { Refusal } from '#contracts';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs } from './inputs.js';

/** Asks for a fee (yêu cầu thực hiện nghĩa vụ tài chính): rows of the pinned version that are in force, amounts from those rows, in whole đồng. */
export function requestPayment(dossier: Dossier, input: ActionInputs['requestPayment'], { procedure, clockwork, now }: Context): Change<'paymentRequested'> {
  const day = dossier.submittedAt.slice(0, 10);
  const items = input.items.map(({ feeId, quantity }, index) => {
    const fee = procedure.fees.find(({ id, cases, channels, from, to }) => id === feeId
      && (cases === null || cases.includes(dossier.caseKey)) && (channels === null || channels.includes(dossier.channel))
      && (from === null || from <= day) && (to === null || day <= to));
    if (fee === undefined) throw new Refusal('payment.fee-not-in-force', { fee: feeId }, [{ pointer: `/items/${index}/feeId`, code: 'not-in-force' }]);
    return { feeId, amount: fee.amount * (fee.per === 'dossier' ? 1 : quantity) };
  });
  const total = items.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0) throw new Refusal('payment.nothing-due', {}, [{ pointer: '/items', code: 'nothing-due' }]);
  const limit = clockwork.applicantLimit(now, procedure.supplementLimitDays);
  return { patch: { askedFrom: dossier.state, fee: { items, total, ...limit } }, detail: { items, total, currency: 'VND', dueAt: limit.dueAt }, record: {} };
}

/** Money arrived: all that was asked, no more and no less; anything else goes back to payment as a refusal on record. */
export function confirmPayment(dossier: Dossier, input: ActionInputs['confirmPayment'], _context: Context): Change<'paid'> {
  if (dossier.fee === null) throw new Refusal('payment.not-asked');
  if (input.amount !== dossier.fee.total) throw new Refusal('payment.wrong-amount', { expected: dossier.fee.total, got: input.amount });
  return {
    patch: { fee: null, askedFrom: null, paidTotal: dossier.paidTotal + input.amount },
    detail: { amount: input.amount, currency: 'VND', method: input.method },
    record: { reference: input.reference },
  };
}

/** Closes a dossier whose fee was not paid within its limit. */
export function closeUnpaid(dossier: Dossier, _input: ActionInputs['closeUnpaid'], { now }: Context): Change<'closed'> {
  if (dossier.fee === null) throw new Refusal('payment.not-asked');
  if (now < new Date(dossier.fee.closableFrom)) throw new Refusal('payment.limit-not-reached', { from: dossier.fee.closableFrom });
  return { patch: { fee: null }, detail: { askedFrom: dossier.askedFrom ?? 'submitted' }, record: {} };
}

/** The applicant asks for the dossier back (rút hồ sơ), with a reason; impossible once the result is there. */
export function requestWithdrawal(dossier: Dossier, input: ActionInputs['requestWithdrawal'], _context: Context): Change<'withdrawalRequested'> {
  return { patch: { withdrawnFrom: dossier.state }, detail: {}, record: { reason: input.reason, ...(input.evidence === undefined ? {} : { evidence: input.evidence }) } };
}

export function approveWithdrawal(_dossier: Dossier, _input: ActionInputs['approveWithdrawal'], _context: Context): Change<'withdrawalApproved'> {
  return { patch: { asked: null, fee: null }, detail: {}, record: {} };
}

export function declineWithdrawal(_dossier: Dossier, input: ActionInputs['declineWithdrawal'], _context: Context): Change<'withdrawalDeclined'> {
  return { patch: { withdrawnFrom: null }, detail: { reasonCode: 'declined' }, record: { reason: input.reason } };
}
