import type { DossierFactName, DossierState } from '#contracts';

/** What can be done with a dossier (hồ sơ): verbs an officer would say. */
export type Action =
  | 'receive' | 'refuse' | 'forward'
  | 'requestSupplement' | 'supplement' | 'amend' | 'chooseReturn' | 'closeUnsupplemented'
  | 'requestPayment' | 'confirmPayment' | 'closeUnpaid'
  | 'requestWithdrawal' | 'approveWithdrawal' | 'declineWithdrawal'
  | 'transfer' | 'assign' | 'advance' | 'sendBack' | 'consult' | 'answerConsultation' | 'verifyOnSite'
  | 'extend' | 'stop' | 'complete' | 'return' | 'replaceResult' | 'revokeResult'
  | 'recalculate' | 'migrate' | 'challenge' | 'answerChallenge';

/**
 * Who may act, before unit and assignment are looked at.
 * `officerOfStep` is a processing officer of the unit in charge to whom the dossier is assigned, or nobody yet; `officerInCharge` is the reception
 * officer while the dossier is at reception and the officer of the step while it is processed.
 */
export type ActorKind =
  | 'applicant' | 'reception' | 'officerInCharge' | 'officerOfStep' | 'approver' | 'unitHead' | 'administrator'
  | 'consulted' | 'paymentService' | 'postalService' | 'calendarService';

/** Where an action leads: a state; the state it was asked from (`back`); or no change. */
export type Target = DossierState | 'backToAsked' | 'backToWithdrawn' | 'unchanged';

/** Forms by key; a rule set maps them to numbers (forms.md). */
export type FormKey = 'receipt-slip' | 'supplement-request' | 'refusal-slip' | 'apology' | 'stop-notice' | 'forward-notice' | 'control-sheet';

/** One cell of the table. */
export interface Transition {
  readonly by: readonly ActorKind[];
  readonly to: Target;
  /** The fact recorded and published. */
  readonly fact: DossierFactName;
  readonly form?: FormKey;
}

/** The final states: nothing but accounting for the dossier and correcting its result happens in them. */
export const finalStates: ReadonlySet<DossierState> = new Set(['refused', 'stopped', 'returned']);

const challenge: Transition = { by: ['applicant', 'reception'], to: 'unchanged', fact: 'challenged' };
const answerChallenge: Transition = { by: ['officerInCharge', 'approver', 'unitHead', 'reception'], to: 'unchanged', fact: 'challengeAnswered' };
/** At any time, a refused or finished dossier included (QĐ 1330/QĐ-BTTTT; O-15). */
const always = { challenge, answerChallenge } as const;
/** While the dossier is not settled. How the result comes back may stay open until it is there (H-7). */
const unsettled = {
  ...always,
  chooseReturn: { by: ['applicant', 'reception'], to: 'unchanged', fact: 'amended' },
  recalculate: { by: ['calendarService', 'administrator'], to: 'unchanged', fact: 'recalculated' },
  migrate: { by: ['administrator'], to: 'unchanged', fact: 'migrated' },
} as const satisfies Partial<Record<Action, Transition>>;
/** The applicant may do it, or a reception officer on their behalf with the evidence; so with `supplement`, `challenge` and `chooseReturn`. */
const withdraw: Transition = { by: ['applicant', 'reception'], to: 'withdrawing', fact: 'withdrawalRequested' };
/** By an approver too: a second time, and late on appraisal, only an approver may ask (H-3). */
const requestSupplement: Transition = { by: ['approver', 'officerInCharge'], to: 'supplementing', fact: 'supplementRequested', form: 'supplement-request' };
const requestPayment: Transition = { by: ['officerInCharge'], to: 'paying', fact: 'paymentRequested' };
const amend: Transition = { by: ['applicant', 'reception', 'officerInCharge'], to: 'unchanged', fact: 'amended' };
const assign: Transition = { by: ['unitHead', 'officerInCharge'], to: 'unchanged', fact: 'assigned' };
/** By an approver; by reception only what is settled at once and needs no approval, such as a stay notice. */
const complete: Transition = { by: ['approver', 'reception'], to: 'done', fact: 'completed' };
const correct = {
  replaceResult: { by: ['approver'], to: 'unchanged', fact: 'resultReplaced', form: 'apology' },
  revokeResult: { by: ['approver'], to: 'unchanged', fact: 'resultRevoked', form: 'apology' },
} as const satisfies Partial<Record<Action, Transition>>;

/**
 * The whole life of a dossier. States are the ten regulated statuses of TT 22/2019/TT-BTTTT, Annex I; nothing but this table moves a dossier from one
 * to another (NĐ 61/2018/NĐ-CP Articles 15-22; NĐ 118/2025/NĐ-CP). What an action must carry stands beside the function that performs it.
 */
export const lifecycle: Readonly<Record<DossierState, Partial<Record<Action, Transition>>>> = {
  submitted: {
    ...unsettled,
    receive: { by: ['reception'], to: 'received', fact: 'received', form: 'receipt-slip' },
    refuse: { by: ['reception'], to: 'refused', fact: 'refused', form: 'refusal-slip' },
    forward: { by: ['reception'], to: 'submitted', fact: 'forwarded', form: 'forward-notice' },
    requestSupplement, requestPayment, amend,
    requestWithdrawal: withdraw,
  },
  received: {
    ...unsettled,
    forward: { by: ['reception'], to: 'submitted', fact: 'forwarded', form: 'forward-notice' },
    requestSupplement, requestPayment, amend, assign, complete,
    requestWithdrawal: withdraw,
    transfer: { by: ['reception'], to: 'processing', fact: 'transferred', form: 'control-sheet' },
  },
  processing: {
    ...unsettled,
    requestSupplement, requestPayment, amend, assign, complete,
    requestWithdrawal: withdraw,
    advance: { by: ['officerOfStep', 'approver'], to: 'processing', fact: 'advanced' },
    sendBack: { by: ['officerOfStep', 'approver'], to: 'processing', fact: 'sentBack' },
    consult: { by: ['officerOfStep'], to: 'processing', fact: 'consulted' },
    answerConsultation: { by: ['consulted'], to: 'processing', fact: 'consultationAnswered' },
    verifyOnSite: { by: ['officerOfStep'], to: 'processing', fact: 'verifiedOnSite' },
    extend: { by: ['approver'], to: 'processing', fact: 'extended', form: 'apology' },
    stop: { by: ['approver'], to: 'stopped', fact: 'stopped', form: 'stop-notice' },
  },
  supplementing: {
    ...unsettled,
    supplement: { by: ['applicant', 'reception'], to: 'backToAsked', fact: 'supplemented' },
    closeUnsupplemented: { by: ['officerInCharge'], to: 'stopped', fact: 'closed', form: 'stop-notice' },
    requestWithdrawal: withdraw,
  },
  paying: {
    ...unsettled,
    confirmPayment: { by: ['paymentService'], to: 'backToAsked', fact: 'paid' },
    closeUnpaid: { by: ['officerInCharge'], to: 'stopped', fact: 'closed', form: 'stop-notice' },
    requestWithdrawal: withdraw,
  },
  withdrawing: {
    ...unsettled,
    approveWithdrawal: { by: ['officerInCharge'], to: 'stopped', fact: 'withdrawalApproved', form: 'stop-notice' },
    declineWithdrawal: { by: ['officerInCharge'], to: 'backToWithdrawn', fact: 'withdrawalDeclined' },
  },
  done: {
    ...unsettled, ...correct,
    return: { by: ['reception', 'postalService', 'applicant'], to: 'returned', fact: 'returned' },
  },
  refused: { ...always },
  stopped: { ...always },
  returned: { ...always, ...correct },
};

/** The cell of the table, or undefined where the state does not allow the action. */
export function transitionOf(state: DossierState, action: Action): Transition | undefined {
  return lifecycle[state][action];
}

/** Actions a state allows to anybody at all. */
export function actionsIn(state: DossierState): Action[] {
  return Object.keys(lifecycle[state]) as Action[];
}
