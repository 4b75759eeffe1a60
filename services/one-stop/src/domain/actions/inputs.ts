import type { ProcedureVersion, ReturnMethod } from '#contracts';

/** What an officer who records something for the applicant adds: what shows the applicant's will. */
interface OnBehalf { readonly evidence?: string }

/** What intake has on record already: the sequence of its event. */
interface BorneByIntake { readonly submission?: number }

/** What each action must carry. Words are Vietnamese as the officer writes them; they stay on record and are never published. */
export interface ActionInputs {
  receive: { readonly checkedComponents: readonly string[]; readonly originalsTaken: readonly { readonly componentId: string; readonly count: number }[]; readonly unit?: string; readonly attendedAt?: string; readonly slipWanted?: boolean };
  refuse: { readonly checklistItem: string; readonly reason: string; readonly legalBasis: string; readonly guidance: string };
  forward: { readonly toAgency: string; readonly reason: string };
  requestSupplement: { readonly items: readonly SupplementItem[]; readonly causedByApplicant: boolean };
  supplement: OnBehalf & { readonly components: readonly string[]; readonly fields: readonly string[] };
  amend: OnBehalf & BorneByIntake & { readonly components: readonly string[]; readonly fields: readonly string[] };
  chooseReturn: OnBehalf & BorneByIntake & { readonly method: ReturnMethod };
  closeUnsupplemented: Record<string, never>;
  requestPayment: { readonly items: readonly PaymentItem[] };
  confirmPayment: { readonly amount: number; readonly method: 'platform' | 'cash' | 'card' | 'transfer' | 'post'; readonly reference: string };
  closeUnpaid: Record<string, never>;
  /** `askedAt`: when the applicant asked, where that was before it is recorded. */
  requestWithdrawal: OnBehalf & { readonly reason: string; readonly askedAt?: string };
  approveWithdrawal: Record<string, never>;
  declineWithdrawal: { readonly reason: string };
  transfer: { readonly unit: string; readonly officer?: string };
  assign: { readonly officer: string; readonly standIn: boolean };
  advance: { readonly outcome: string; readonly unit?: string; readonly officer?: string };
  sendBack: { readonly toStep: string; readonly reason: string };
  consult: { readonly units: readonly string[]; readonly question: string; readonly dueAt: string };
  answerConsultation: { readonly unit: string; readonly opinion: string };
  verifyOnSite: { readonly at: string; readonly place: string; readonly people: readonly string[]; readonly finding: string; readonly notifiedAt: string };
  /** `newDue` is a day, `YYYY-MM-DD`. */
  extend: { readonly reason: string; readonly newDue: string };
  stop: { readonly ground: string; readonly reason: string; readonly legalBasis: string };
  /** A refusal on the merits names its ground, reason and legal basis. */
  complete: { readonly outcome: 'granted' | 'refused'; readonly result: IssuedResult | null; readonly ground?: string; readonly reason?: string; readonly legalBasis?: string };
  return: { readonly method: ReturnMethod; readonly at: string; readonly to: string; readonly checkedComponents: readonly string[]; readonly originalsHandedBack: boolean };
  replaceResult: { readonly replaces: string; readonly reason: string; readonly result: IssuedResult };
  revokeResult: { readonly resultCode: string; readonly reason: string; readonly legalBasis: string };
  recalculate: { readonly cause: string };
  /** `inForce`: today, or on the day the dossier was submitted. */
  migrate: { readonly to: ProcedureVersion; readonly inForce: boolean; readonly reason: string };
  challenge: OnBehalf & { readonly challengedVersion: number; readonly question: string };
  answerChallenge: { readonly challengedVersion: number; readonly explanation: string };
}

/** One thing asked for: a component or a form field, why, and where the state's own data was looked at first (H-2, H-11). */
export interface SupplementItem {
  readonly component?: string;
  /** JSON Pointer of a field of the pinned e-form. */
  readonly field?: string;
  readonly reason: string;
  readonly databaseCheck?: { readonly source: string; readonly checkedAt: string; readonly found: boolean };
}

/** A fee row of the pinned version that is asked for. */
export interface PaymentItem {
  readonly feeId: string;
  /** Persons or copies, where the officer counts otherwise than the form; not looked at for a fee per dossier. */
  readonly quantity?: number;
  /** Ground of exemption (miễn, giảm) that the officer confirms. */
  readonly exemption?: string;
  /** Whole đồng as intake computed it from the form and the confirmed exemptions; only the fee rule gives it. */
  readonly amount?: number;
}

/** A result document as the store knows it, signed. */
export interface IssuedResult { readonly digest: string; readonly fileName: string }
