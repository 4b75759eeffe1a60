import { type Fee, type ProcedureVersion, Refusal } from '#contracts';
import { localDateOf, vietnamTime } from '#working-time';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs, PaymentItem } from './inputs.js';
import { evidenceOf, requireReason } from './words.js';

type Exemption = ProcedureVersion['exemptions'][number];

/** Asks for fees (yêu cầu thực hiện nghĩa vụ tài chính): rows of the pinned version in force when the dossier was submitted, in whole đồng. */
export function requestPayment(dossier: Dossier, input: ActionInputs['requestPayment'], { procedure, clockwork, now, acting, quantities }: Context): Change<'paymentRequested'> {
  const inForce = <Row extends Fee | Exemption>(rows: readonly Row[], id: string): Row | undefined => rows.find((row) => row.id === id && applies(row, dossier));
  const amountOf = ({ feeId, quantity, exemption, amount }: PaymentItem, pointer: string): number => {
    const fee = inForce(procedure.fees, feeId);
    if (amount !== undefined && acting.actor.role === 'system') return amount;
    if (fee === undefined) throw new Refusal('payment.fee-not-in-force', { fee: feeId }, [{ pointer: `${pointer}/feeId`, code: 'not-in-force' }]);
    const counted = { dossier: 1, person: quantity ?? quantities.persons, copy: quantity ?? quantities.copies };
    const whole = fee.amount * counted[fee.per];
    if (exemption === undefined) return whole;
    const waived = inForce(procedure.exemptions, exemption);
    if (waived === undefined) throw new Refusal('payment.exemption-not-in-force', { exemption }, [{ pointer: `${pointer}/exemption`, code: 'not-in-force' }]);
    return Math.floor(whole * (100 - waived.percent) / 100);
  };
  const items = input.items.map((item, index) => ({ feeId: item.feeId, amount: amountOf(item, `/items/${index}`) })).filter(({ amount }) => amount > 0);
  if (new Set(items.map(({ feeId }) => feeId)).size < items.length) throw new Refusal('payment.fee-twice', {}, [{ pointer: '/items', code: 'twice' }]);
  const total = items.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0) throw new Refusal('payment.nothing-due', {}, [{ pointer: '/items', code: 'nothing-due' }]);
  const limit = clockwork.applicantLimit(now, procedure.supplementLimitDays);
  const exemptions = input.items.flatMap(({ feeId, exemption }) => (exemption === undefined ? [] : [{ feeId, exemption }]));
  return {
    patch: { askedFrom: dossier.state, fee: { items, total, ...limit } },
    detail: { items, total, currency: 'VND', dueAt: limit.dueAt },
    record: exemptions.length > 0 ? { exemptions } : {},
  };
}

function applies({ cases, channels, from, to }: Fee | Exemption, dossier: Dossier): boolean {
  const day = localDateOf(new Date(dossier.submittedAt));
  return (cases === null || cases.includes(dossier.caseKey)) && (channels === null || channels.includes(dossier.channel)) && (from === null || from <= day) && (to === null || day <= to);
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
export function requestWithdrawal(dossier: Dossier, input: ActionInputs['requestWithdrawal'], { acting, now }: Context): Change<'withdrawalRequested'> {
  return {
    patch: { withdrawnFrom: dossier.state, withdrawalAskedAt: vietnamTime(input.askedAt === undefined ? now : new Date(input.askedAt)) },
    detail: {},
    record: { reason: input.reason, ...evidenceOf(input.evidence, acting) },
  };
}

/** Agrees to a withdrawal: the dossier is stopped, and nothing is asked of the applicant any more. */
export function approveWithdrawal(_dossier: Dossier, _input: ActionInputs['approveWithdrawal'], _context: Context): Change<'withdrawalApproved'> {
  return { patch: { asked: null, fee: null }, detail: {}, record: {} };
}

/** Declines a withdrawal, with a reason: the dossier goes on where it was. */
export function declineWithdrawal(_dossier: Dossier, { reason }: ActionInputs['declineWithdrawal'], _context: Context): Change<'withdrawalDeclined'> {
  requireReason(reason);
  return { patch: { withdrawnFrom: null, withdrawalAskedAt: null }, detail: { reasonCode: 'declined' }, record: { reason } };
}
