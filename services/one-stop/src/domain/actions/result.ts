import { Refusal } from '#contracts';
import { vietnamTime } from '#working-time';
import { type Change, componentsOf, type Context } from '../context.js';
import type { Dossier, Result } from '../dossier.js';
import { refuseAttendance } from './attendance.js';
import type { ActionInputs, IssuedResult } from './inputs.js';
import { followingSteps, requireGround } from './processing.js';
import { requireLegalBasis, requireReason } from './words.js';

/**
 * Ends the processing with a result (đã xử lý xong). Granted: the signed result. Refused on the merits: in writing, with ground, reason and legal basis,
 * entered as the result. From `received` only where the procedure is settled at once.
 */
export function complete(dossier: Dossier, input: ActionInputs['complete'], context: Context): Change<'completed'> {
  const { procedure, now, clockwork, acting } = context;
  if (!acting.kinds.has('approver') && (!procedure.sameMoment || procedure.steps.some(({ role }) => role === 'approval'))) throw new Refusal('step.approver-needed', { step: 'complete' });
  if (dossier.state === 'received' && !procedure.sameMoment) throw new Refusal('dossier.not-same-moment');
  if (dossier.state === 'processing' && followingSteps(dossier, procedure).some(({ role }) => role === 'approval')) throw new Refusal('step.approval-still-to-come');
  if (input.outcome === 'refused') requireRefusal(dossier, input, context);
  if (input.outcome === 'granted' && input.result === null && procedure.result.kind === 'document') throw new Refusal('result.file-needed', {}, [{ pointer: '/result', code: 'required' }]);
  const endedAt = vietnamTime(now);
  const result = issue(dossier, input.outcome, input.result, endedAt);
  const { ground, reason, legalBasis } = input;
  return {
    patch: { results: [...dossier.results, result] },
    detail: {
      outcome: input.outcome, resultCode: result.code, resultDigest: result.digest ?? '', electronic: result.digest !== null,
      endedAt, onTime: clockwork.onTime(dossier.clocks, now),
    },
    record: Object.fromEntries(Object.entries({ ground, reason, legalBasis }).filter(([, words]) => words !== undefined)),
    ...(input.outcome === 'refused' ? { form: 'refusal-slip' as const } : {}),
  };
}

/** A refusal to grant names its ground, reason and legal basis like one at reception, and never that somebody did not come in person (H-10). */
function requireRefusal(dossier: Dossier, { ground, reason, legalBasis }: ActionInputs['complete'], { procedure }: Context): void {
  const missing = Object.entries({ ground, reason, legalBasis }).filter(([, words]) => words === undefined);
  if (ground === undefined || reason === undefined || legalBasis === undefined) throw new Refusal('result.refusal-needs-reason', {}, missing.map(([name]) => ({ pointer: `/${name}`, code: 'required' })));
  requireGround(procedure, ground);
  requireReason(reason);
  requireLegalBasis(legalBasis);
  refuseAttendance(dossier, procedure, reason);
}

/**
 * Gives the result to its owner (trả kết quả): how, when, to whom. Components that are compared with their originals at collection are named; originals
 * that were taken go back (H-6, O-18). An applicant only says that the electronic result was collected.
 */
export function returnResult(dossier: Dossier, input: ActionInputs['return'], { procedure, now, agency, acting }: Context): Change<'returned'> {
  const collects = acting.actor.role === 'applicant' || acting.actor.role === 'delegate';
  if (collects && input.method !== 'electronic') throw new Refusal('return.only-electronic', {}, [{ pointer: '/method', code: 'electronic-only' }]);
  const mustCheck = componentsOf(dossier, procedure).filter(({ checkedAtCollection }) => checkedAtCollection && dossier.channel === 'online');
  const unchecked = input.method === 'counter' ? mustCheck.filter(({ id }) => !input.checkedComponents.includes(id)) : [];
  if (unchecked.length > 0) throw new Refusal('return.originals-unchecked', {}, unchecked.map(({ id, name }) => ({ pointer: '/checkedComponents', code: id, message: name })));
  if (dossier.originalsTaken.length > 0 && (collects || !input.originalsHandedBack)) throw new Refusal('return.originals-kept', {}, [{ pointer: '/originalsHandedBack', code: 'required' }]);
  if (input.method === 'post' && !agency.procedures.some(({ code, postalReturn }) => code === dossier.procedureCode && postalReturn)) throw new Refusal('return.no-postal-contract', { agency: agency.code });
  if (input.method === 'electronic' && procedure.result.kind !== 'register' && !dossier.results.some(({ digest, revoked }) => digest !== null && !revoked)) throw new Refusal('return.no-electronic-result');
  if (Date.parse(input.at) > now.getTime()) throw new Refusal('return.in-future', {}, [{ pointer: '/at', code: 'future' }]);
  return {
    patch: { returnMethod: input.method, originalsTaken: [] },
    detail: { method: input.method, at: vietnamTime(new Date(input.at)) },
    record: { to: input.to, checkedComponents: input.checkedComponents, originalsHandedBack: input.originalsHandedBack },
  };
}

/** Replaces a wrong or lost result by a new one that names the old (O-19). */
export function replaceResult(dossier: Dossier, input: ActionInputs['replaceResult'], { now }: Context): Change<'resultReplaced'> {
  const old = requireResult(dossier, input.replaces);
  requireReason(input.reason);
  const result = issue(dossier, old.outcome, input.result, vietnamTime(now));
  return {
    patch: { results: [...dossier.results.map((each) => (each === old ? { ...each, replacedBy: result.code } : each)), result] },
    detail: { reasonCode: 'replaced', resultCode: result.code, replaces: old.code, resultDigest: input.result.digest },
    record: { reason: input.reason },
  };
}

/** Takes a result back (thu hồi), with reason and legal basis. */
export function revokeResult(dossier: Dossier, input: ActionInputs['revokeResult'], _context: Context): Change<'resultRevoked'> {
  const old = requireResult(dossier, input.resultCode);
  requireReason(input.reason);
  requireLegalBasis(input.legalBasis);
  return {
    patch: { results: dossier.results.map((each) => (each === old ? { ...each, revoked: true } : each)) },
    detail: { reasonCode: 'revoked', resultCode: old.code, legalBasis: input.legalBasis },
    record: { reason: input.reason },
  };
}

function issue(dossier: Dossier, outcome: Result['outcome'], file: IssuedResult | null, at: string): Result {
  return { code: `${dossier.code}-KQ${dossier.results.length + 1}`, outcome, digest: file?.digest ?? null, fileName: file?.fileName ?? null, issuedAt: at, replacedBy: null, revoked: false };
}

function requireResult(dossier: Dossier, code: string): Result {
  const result = dossier.results.find((each) => each.code === code && each.replacedBy === null && !each.revoked);
  if (result === undefined) throw new Refusal('result.not-in-force', { result: code });
  return result;
}
