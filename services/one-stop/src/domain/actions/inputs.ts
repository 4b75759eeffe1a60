import type { ReturnMethod } from '#contracts';

/** What each action must carry. Words are Vietnamese as the officer writes them; they stay on record and are never published. */
export interface ActionInputs {
  receive: { readonly checkedComponents: readonly string[]; readonly originalsTaken: readonly { readonly componentId: string; readonly count: number }[]; readonly unit?: string; readonly attendedAt?: string; readonly slipWanted?: boolean };
  refuse: { readonly checklistItem: string; readonly reason: string; readonly legalBasis: string; readonly guidance: string };
  forward: { readonly toAgency: string; readonly reason: string };
  requestSupplement: { readonly items: readonly SupplementItem[]; readonly causedByApplicant: boolean };
  supplement: { readonly components: readonly string[]; readonly fields: readonly string[]; readonly evidence?: string };
  amend: { readonly components: readonly string[]; readonly fields: readonly string[]; readonly evidence?: string };
  chooseReturn: { readonly method: ReturnMethod };
  closeUnsupplemented: Record<string, never>;
  requestPayment: { readonly items: readonly { readonly feeId: string; readonly quantity: number }[] };
  confirmPayment: { readonly amount: number; readonly method: 'platform' | 'cash' | 'card' | 'transfer' | 'post'; readonly reference: string };
  closeUnpaid: Record<string, never>;
  requestWithdrawal: { readonly reason: string; readonly evidence?: string };
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
  complete: { readonly outcome: 'granted' | 'refused'; readonly result: IssuedResult | null; readonly reason?: string; readonly legalBasis?: string };
  return: { readonly method: ReturnMethod; readonly at: string; readonly to: string; readonly checkedComponents: readonly string[]; readonly originalsHandedBack: boolean };
  replaceResult: { readonly replaces: string; readonly reason: string; readonly result: IssuedResult };
  revokeResult: { readonly resultCode: string; readonly reason: string; readonly legalBasis: string };
  recalculate: { readonly cause: string };
  migrate: { readonly toVersionId: string; readonly reason: string };
  challenge: { readonly challengedVersion: number; readonly question: string; readonly evidence?: string };
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

/** A result document as the store knows it, signed. */
export interface IssuedResult { readonly digest: string; readonly fileName: string }
