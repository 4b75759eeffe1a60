import { type DossierFactName, type DossierState, Refusal } from '#contracts';
import { ClockError, vietnamTime } from '#working-time';
import * as account from './actions/account.js';
import type { ActionInputs } from './actions/inputs.js';
import * as processing from './actions/processing.js';
import * as reception from './actions/reception.js';
import * as result from './actions/result.js';
import * as settlement from './actions/settlement.js';
import * as supplementing from './actions/supplement.js';
import type { Clockwork } from './clocks.js';
import type { Change, Context } from './context.js';
import type { Dossier } from './dossier.js';
import { type Action, type FormKey, type Target, type Transition, transitionOf } from './dossier-lifecycle.js';

/** What happened: the dossier as it stands now, the fact, and what goes with it. */
export interface Outcome {
  readonly dossier: Dossier;
  readonly from: DossierState;
  readonly fact: DossierFactName;
  readonly detail: Change['detail'];
  readonly record: Readonly<Record<string, unknown>>;
  readonly form: FormKey | null;
}

type Performer<Name extends Action> = (dossier: Dossier, input: ActionInputs[Name], context: Context) => Change;

/** Where the processing has ended; the first of them that a dossier comes to is its end. */
const ends: ReadonlySet<DossierState> = new Set(['refused', 'stopped', 'done', 'returned']);

/** What each action demands and changes. */
const performers: { readonly [Name in Action]: Performer<Name> } = {
  receive: reception.receive, refuse: reception.refuse, forward: reception.forward,
  requestSupplement: supplementing.requestSupplement, supplement: supplementing.supplement, amend: supplementing.amend, chooseReturn: supplementing.chooseReturn, closeUnsupplemented: supplementing.closeUnsupplemented,
  requestPayment: settlement.requestPayment, confirmPayment: settlement.confirmPayment, closeUnpaid: settlement.closeUnpaid,
  requestWithdrawal: settlement.requestWithdrawal, approveWithdrawal: settlement.approveWithdrawal, declineWithdrawal: settlement.declineWithdrawal,
  transfer: processing.transfer, assign: processing.assign, advance: processing.advance, sendBack: processing.sendBack,
  consult: processing.consult, answerConsultation: processing.answerConsultation, verifyOnSite: processing.verifyOnSite, extend: processing.extend, stop: processing.stop,
  complete: result.complete, return: result.returnResult, replaceResult: result.replaceResult, revokeResult: result.revokeResult,
  recalculate: account.recalculate, migrate: account.migrate, challenge: account.challenge, answerChallenge: account.answerChallenge,
};

/**
 * Performs an action on a dossier, or refuses it with a reason: first the table (state, actor), then what the action must carry, then the clocks.
 * Pure: the same arguments give the same outcome.
 */
export function perform<Name extends Action>(dossier: Dossier, action: Name, input: ActionInputs[Name], context: Context): Outcome {
  const transition = transitionOf(dossier.state, action);
  if (transition === undefined) throw new Refusal('dossier.action-not-allowed', { action, state: dossier.state });
  const { acting } = context;
  if (acting.own && acting.actor.role !== 'applicant' && acting.actor.role !== 'delegate') throw new Refusal('dossier.own');
  if (!transition.by.some((kind) => acting.kinds.has(kind))) throw new Refusal('dossier.not-yours-to-act', { action });
  return withClockRefusals(() => move(dossier, action, input, context, transition));
}

function move<Name extends Action>(dossier: Dossier, action: Name, input: ActionInputs[Name], context: Context, transition: Transition): Outcome {
  const change = performers[action](dossier, input, context);
  const to = targetOf(dossier, transition.to);
  const changed: Dossier = { ...dossier, ...change.patch, state: to, version: dossier.version + 1 };
  const clocks = clockworkAfter(dossier, changed, context).afterMove(changed.clocks, { from: dossier.state, to, action, at: context.now });
  return {
    dossier: { ...changed, clocks, endedAt: changed.endedAt ?? (ends.has(to) ? vietnamTime(context.now) : null) },
    from: dossier.state,
    fact: transition.fact,
    detail: change.detail,
    // Who it was by name, as they are called that day: the event has only a reference.
    record: context.acting.shownAs === null ? change.record : { ...change.record, by: context.acting.shownAs },
    form: change.form === undefined ? transition.form ?? null : change.form,
  };
}

function targetOf(dossier: Dossier, target: Target): DossierState {
  switch (target) {
    case 'unchanged': return dossier.state;
    case 'backToAsked': return requireState(dossier.askedFrom);
    case 'backToWithdrawn': return requireState(dossier.withdrawnFrom);
    default: return target;
  }
}

/** What a clock cannot do is a refusal like any other. */
function withClockRefusals<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ClockError) throw new Refusal(error.code);
    throw error;
  }
}

/** The clocks go on by the rules of the agency that has the dossier from now on. */
function clockworkAfter(before: Dossier, after: Dossier, context: Context): Clockwork {
  if (after.competentAgency === before.competentAgency) return context.clockwork;
  const agency = context.agencyOf(after.competentAgency);
  if (agency === undefined) throw new Error(`the dossier went to ${after.competentAgency}, which is no agency`);
  return context.clockworkAt(agency);
}

function requireState(state: DossierState | null): DossierState {
  if (state === null) throw new Error('the dossier does not say where it was asked from');
  return state;
}
