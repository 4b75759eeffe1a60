import { type Agency, type ProcedureVersion, Refusal, type Step } from '#contracts';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs } from './inputs.js';
import { refuseAttendance } from './reception.js';

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

/** Ends a step and opens the next one of the procedure's process. */
export function advance(dossier: Dossier, input: ActionInputs['advance'], { procedure, agency, acting }: Context): Change<'advanced'> {
  const step = currentStep(dossier, procedure);
  if (step.role === 'approval' && !acting.kinds.has('approver')) throw new Refusal('step.approver-needed', { step: step.id });
  const next = followingSteps(dossier, procedure)[0];
  if (next === undefined) throw new Refusal('step.is-last', { step: step.id });
  const unit = input.unit === undefined ? unitFor(agency, next, dossier.unit) : requireUnit(agency, input.unit, next, '/unit');
  return { patch: { stepId: next.id, unit, officer: input.officer ?? null }, detail: { fromStep: step.id, toStep: next.id, outcome: 'done' }, record: { outcome: input.outcome } };
}

/** Gives the dossier back to an earlier step, with a reason. */
export function sendBack(dossier: Dossier, input: ActionInputs['sendBack'], { procedure, agency }: Context): Change<'sentBack'> {
  const step = currentStep(dossier, procedure);
  const earlier = procedure.steps.slice(0, procedure.steps.indexOf(step)).find(({ id, role }) => id === input.toStep && role !== 'reception');
  if (earlier === undefined) throw new Refusal('step.not-earlier', { step: input.toStep }, [{ pointer: '/toStep', code: 'not-earlier' }]);
  return { patch: { stepId: earlier.id, unit: unitFor(agency, earlier, dossier.unit), officer: null }, detail: { reasonCode: 'sent-back', fromStep: step.id, toStep: earlier.id }, record: { reason: input.reason } };
}

/** Asks other units for their opinion (lấy ý kiến), with what is asked and until when. */
export function consult(dossier: Dossier, input: ActionInputs['consult'], { now }: Context): Change<'consulted'> {
  if (Date.parse(input.dueAt) <= now.getTime()) throw new Refusal('consultation.due-in-past', {}, [{ pointer: '/dueAt', code: 'past' }]);
  const asked = input.units.map((unit) => ({ unit, dueAt: input.dueAt, answered: false }));
  return { patch: { consultations: [...dossier.consultations, ...asked] }, detail: { units: [...input.units], dueAt: input.dueAt }, record: { question: input.question } };
}

export function answerConsultation(dossier: Dossier, input: ActionInputs['answerConsultation'], { now }: Context): Change<'consultationAnswered'> {
  const asked = dossier.consultations.find(({ unit, answered }) => unit === input.unit && !answered);
  if (asked === undefined) throw new Refusal('consultation.not-asked', { unit: input.unit });
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
  return { patch: {}, detail: { at: input.at }, record: { place: input.place, people: input.people, finding: input.finding, notifiedAt: input.notifiedAt } };
}

/** Sets a new due date, once, with an apology, before the old one expires (2018 rules: a day before; 2025 rules: at expiry). */
export function extend(dossier: Dossier, input: ActionInputs['extend'], { now, clockwork }: Context): Change<'extended'> {
  const previousDue = clockwork.processingDue(dossier);
  if (previousDue === null) throw new Refusal('extension.no-clock');
  if (dossier.extensions >= clockwork.maxExtensions) throw new Refusal('extension.already-used', { used: dossier.extensions });
  const deadline = clockwork.apologyDeadline(dossier.clocks);
  if (deadline !== null && now > deadline) throw new Refusal('extension.too-late', { deadline: clockwork.written(deadline) });
  if (input.newDue <= clockwork.written(previousDue).slice(0, 10)) throw new Refusal('extension.not-later', {}, [{ pointer: '/newDue', code: 'not-later' }]);
  const clocks = clockwork.extend(dossier.clocks, input.newDue, now);
  return {
    patch: { extensions: dossier.extensions + 1, clocks },
    detail: { reasonCode: 'extended', previousDue: clockwork.written(previousDue), newDue: clocks.processingDue ?? clockwork.written(previousDue) },
    record: { reason: input.reason },
  };
}

/** Stops a dossier (dừng giải quyết) on a ground of the pinned version, with reason and legal basis. */
export function stop(dossier: Dossier, input: ActionInputs['stop'], { procedure }: Context): Change<'stopped'> {
  if (!procedure.refusalGrounds.some(({ id }) => id === input.ground)) throw new Refusal('dossier.checklist-item-unknown', { item: input.ground }, [{ pointer: '/ground', code: 'unknown' }]);
  refuseAttendance(dossier, procedure.attendance, input.reason);
  return { patch: {}, detail: { reasonCode: input.ground, legalBasis: input.legalBasis }, record: { reason: input.reason } };
}

/** The step the dossier is at. */
export function currentStep(dossier: Dossier, procedure: ProcedureVersion): Step {
  const step = procedure.steps.find(({ id }) => id === dossier.stepId);
  if (step === undefined) throw new Refusal('step.none');
  return step;
}

/** Steps still to come before the result goes back to reception. */
export function followingSteps(dossier: Dossier, procedure: ProcedureVersion): Step[] {
  const index = procedure.steps.findIndex(({ id }) => id === dossier.stepId);
  return procedure.steps.slice(index + 1).filter(({ role }) => role !== 'reception');
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
