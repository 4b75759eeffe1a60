import { type Agency, type ProcedureVersion, Refusal, type Step } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import { refuseAttendance } from './attendance.js';
import type { ActionInputs } from './inputs.js';
import { requireLegalBasis, requireReason } from './words.js';

/** Milliseconds; a new date further away is a slip of the pen. */
const longestExtension = 366 * 86_400_000;

/** Hands a received dossier to the unit that settles it (chuyển hồ sơ), with the control sheet. */
export function transfer(dossier: Dossier, input: ActionInputs['transfer'], { procedure, agency }: Context): Change<'transferred'> {
  const step = procedure.steps.find(({ role }) => role !== 'reception');
  const unit = requireUnit(agency, input.unit, step, '/unit');
  return { patch: { unit, officer: input.officer ?? null, stepId: step?.id ?? null }, detail: { toUnit: unit }, record: dossier.originalsTaken.length > 0 ? { originals: dossier.originalsTaken } : {} };
}

/** Names the officer who works on it: the unit's head does, or the officer claims it. */
export function assign(dossier: Dossier, input: ActionInputs['assign'], { acting }: Context): Change<'assigned'> {
  const claims = input.officer === acting.actor.ref;
  if (!claims && !acting.kinds.has('unitHead')) throw new Refusal('assign.only-head-for-others');
  if (claims && dossier.officer !== null && dossier.officer !== input.officer && !acting.kinds.has('unitHead')) throw new Refusal('assign.taken');
  return { patch: { officer: input.officer }, detail: { officer: input.officer, standIn: input.standIn }, record: {} };
}

/** Ends a step and opens the next one of the procedure's process: each step by whom it belongs to. */
export function advance(dossier: Dossier, input: ActionInputs['advance'], context: Context): Change<'advanced'> {
  const { procedure, agency } = context;
  const step = requireOwnStep(dossier, context);
  const next = followingSteps(dossier, procedure)[0];
  if (next === undefined) throw new Refusal('step.is-last', { step: step.id });
  const unit = input.unit === undefined ? unitFor(agency, next, dossier.unit) : requireUnit(agency, input.unit, next, '/unit');
  return { patch: { stepId: next.id, unit, officer: input.officer ?? null }, detail: { fromStep: step.id, toStep: next.id, outcome: 'done' }, record: { outcome: input.outcome } };
}

/** Gives the dossier back to an earlier step, with a reason. */
export function sendBack(dossier: Dossier, input: ActionInputs['sendBack'], context: Context): Change<'sentBack'> {
  const { procedure, agency } = context;
  const step = requireOwnStep(dossier, context);
  const earlier = procedure.steps.slice(0, procedure.steps.indexOf(step)).find(({ id, role }) => id === input.toStep && role !== 'reception');
  if (earlier === undefined) throw new Refusal('step.not-earlier', { step: input.toStep }, [{ pointer: '/toStep', code: 'not-earlier' }]);
  requireReason(input.reason);
  return { patch: { stepId: earlier.id, unit: unitFor(agency, earlier, dossier.unit), officer: null }, detail: { reasonCode: 'sent-back', fromStep: step.id, toStep: earlier.id }, record: { reason: input.reason } };
}

/** Asks other units for their opinion (lấy ý kiến), of this agency or of others, with what is asked and until when. */
export function consult(dossier: Dossier, input: ActionInputs['consult'], { now, unitOf }: Context): Change<'consulted'> {
  if (Date.parse(input.dueAt) <= now.getTime()) throw new Refusal('consultation.due-in-past', {}, [{ pointer: '/dueAt', code: 'past' }]);
  const about = (wrong: (unit: string) => boolean, code: string): { pointer: string; code: string }[] => input.units.flatMap((unit, index) => (wrong(unit) ? [{ pointer: `/units/${index}`, code }] : []));
  const unknown = about((unit) => unitOf(unit) === undefined || unit === dossier.unit, 'unknown');
  if (unknown.length > 0) throw new Refusal('consultation.unit-unknown', {}, unknown);
  const again = about((unit) => dossier.consultations.some((each) => each.unit === unit && !each.answered), 'asked-already');
  if (again.length > 0) throw new Refusal('consultation.already-asked', {}, again);
  const dueAt = vietnamTime(new Date(input.dueAt));
  const asked = input.units.map((unit) => ({ unit, dueAt, answered: false }));
  return { patch: { consultations: [...dossier.consultations, ...asked] }, detail: { units: [...input.units], dueAt }, record: { question: input.question } };
}

/** A unit that was asked gives its opinion, for itself only; whether it came late is on record. */
export function answerConsultation(dossier: Dossier, input: ActionInputs['answerConsultation'], { now, acting }: Context): Change<'consultationAnswered'> {
  const asked = dossier.consultations.find(({ unit, answered }) => unit === input.unit && !answered);
  if (asked === undefined) throw new Refusal('consultation.not-asked', { unit: input.unit });
  if (acting.actor.unit !== input.unit) throw new Refusal('consultation.not-your-unit', { unit: input.unit });
  return {
    patch: { consultations: dossier.consultations.map((consultation) => (consultation === asked ? { ...asked, answered: true } : consultation)) },
    detail: { unit: input.unit, late: now.getTime() > Date.parse(asked.dueAt) },
    record: { opinion: input.opinion },
  };
}

/** Records a verification on site (xác minh thực địa); the applicant was told beforehand. */
export function verifyOnSite(_dossier: Dossier, input: ActionInputs['verifyOnSite'], { now }: Context): Change<'verifiedOnSite'> {
  if (Date.parse(input.notifiedAt) >= Date.parse(input.at)) throw new Refusal('verification.applicant-not-told', {}, [{ pointer: '/notifiedAt', code: 'after-visit' }]);
  if (Date.parse(input.at) > now.getTime()) throw new Refusal('verification.in-future', {}, [{ pointer: '/at', code: 'future' }]);
  const [at, notifiedAt] = [input.at, input.notifiedAt].map((instant) => vietnamTime(new Date(instant))) as [string, string];
  return { patch: {}, detail: { at }, record: { place: input.place, people: input.people, finding: input.finding, notifiedAt } };
}

/** Sets a new due date, once, with an apology, before the old one expires (2018 rules: a day before; 2025 rules: at expiry). */
export function extend(dossier: Dossier, input: ActionInputs['extend'], { now, clockwork }: Context): Change<'extended'> {
  const previousDue = dossier.clocks.processingDue;
  if (previousDue === null) throw new Refusal('extension.no-clock');
  if (dossier.extensions >= clockwork.maxExtensions) throw new Refusal('extension.already-used', { used: dossier.extensions });
  const deadline = clockwork.apologyDeadline(dossier.clocks);
  if (deadline !== null && now > deadline) throw new Refusal('extension.too-late', { deadline: vietnamTime(deadline) });
  if (input.newDue <= previousDue.slice(0, 10)) throw new Refusal('extension.not-later', {}, [{ pointer: '/newDue', code: 'not-later' }]);
  if (Date.parse(input.newDue) > Date.parse(previousDue) + longestExtension) throw new Refusal('extension.too-far', {}, [{ pointer: '/newDue', code: 'too-far' }]);
  requireReason(input.reason);
  const clocks = clockwork.extend(dossier.clocks, input.newDue, now);
  return {
    patch: { extensions: dossier.extensions + 1, clocks },
    detail: { reasonCode: 'extended', previousDue, newDue: clocks.processingDue ?? previousDue },
    record: { reason: input.reason },
  };
}

/** Stops a dossier (dừng giải quyết) on a ground of the pinned version, with reason and legal basis. */
export function stop(dossier: Dossier, input: ActionInputs['stop'], { procedure }: Context): Change<'stopped'> {
  requireGround(procedure, input.ground);
  requireReason(input.reason);
  requireLegalBasis(input.legalBasis);
  refuseAttendance(dossier, procedure, input.reason);
  return { patch: {}, detail: { reasonCode: input.ground, legalBasis: input.legalBasis }, record: { reason: input.reason } };
}

/** Refuses a ground that the pinned version does not know. */
export function requireGround({ refusalGrounds }: ProcedureVersion, ground: string): void {
  if (!refusalGrounds.some(({ id }) => id === ground)) throw new Refusal('dossier.checklist-item-unknown', { item: ground }, [{ pointer: '/ground', code: 'unknown' }]);
}

/** Steps still to come before the result goes back to reception. */
export function followingSteps(dossier: Dossier, procedure: ProcedureVersion): Step[] {
  const index = procedure.steps.findIndex(({ id }) => id === dossier.stepId);
  return procedure.steps.slice(index + 1).filter(({ role }) => role !== 'reception');
}

/** The step the dossier is at, if it is the actor's: an approval belongs to an approver, any other step to the officer of the unit in charge. */
function requireOwnStep(dossier: Dossier, { procedure, acting }: Context): Step {
  const step = procedure.steps.find(({ id }) => id === dossier.stepId);
  if (step === undefined) throw new Refusal('step.none');
  if (step.role === 'approval' && !acting.kinds.has('approver')) throw new Refusal('step.approver-needed', { step: step.id });
  if (step.role !== 'approval' && !acting.kinds.has('officerOfStep')) throw new Refusal('step.officer-needed', { step: step.id });
  return step;
}

/** The unit of the agency that a step belongs to; the present unit when it fits. */
function unitFor(agency: Agency, step: Step, present: string | null): string {
  const fitting = agency.units.filter(({ kind }) => kind === step.unitKind);
  const stays = fitting.find(({ code }) => code === present);
  if (stays !== undefined) return stays.code;
  if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0].code;
  throw new Refusal('unit.must-be-named', { step: step.id }, [{ pointer: '/unit', code: 'required' }]);
}

function requireUnit(agency: Agency, code: string, step: Step | undefined, pointer: string): string {
  const unit = agency.units.find((candidate) => candidate.code === code);
  if (unit === undefined) throw new Refusal('unit.not-in-agency', { unit: code, agency: agency.code }, [{ pointer, code: 'unknown' }]);
  if (step !== undefined && unit.kind !== step.unitKind) throw new Refusal('unit.wrong-for-step', { unit: code, step: step.id }, [{ pointer, code: 'wrong-kind' }]);
  return unit.code;
}
