import { Refusal } from '#contracts';
import { type Change, componentsOf, type Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs } from './inputs.js';

/**
 * Takes a dossier in (tiếp nhận): every component of the case that must be there has been checked, and originals taken are listed on the slip.
 * NĐ 61/2018/NĐ-CP, Article 17; NĐ 118/2025/NĐ-CP.
 */
export function receive(dossier: Dossier, input: ActionInputs['receive'], { procedure, agency, acting, held }: Context): Change<'received'> {
  const components = componentsOf(dossier, procedure);
  const known = new Set(components.map(({ id }) => id));
  const checked = new Set(input.checkedComponents);
  requireKnown([...checked, ...input.originalsTaken.map(({ componentId }) => componentId)], known, '/checkedComponents');
  const handedIn = new Set(held.map(({ componentId }) => componentId));
  const unchecked = components.filter(({ id, kind, required, heldBy }) => kind !== 'presented' && !checked.has(id) && (handedIn.has(id) || (required && heldBy === null)));
  if (unchecked.length > 0) {
    throw new Refusal('dossier.components-unchecked', { count: unchecked.length }, unchecked.map(({ id, name }) => ({ pointer: '/checkedComponents', code: id, message: name })));
  }
  const attendance = procedure.attendance.find(({ cases }) => cases === null || cases.includes(dossier.caseKey));
  if (attendance !== undefined && input.attendedAt === undefined) throw new Refusal('dossier.attendance-not-recorded', {}, [{ pointer: '/attendedAt', code: 'required', message: attendance.reason }]);
  const unit = input.unit ?? acting.actor.unit;
  if (unit !== null && !agency.units.some(({ code }) => code === unit)) throw new Refusal('unit.not-in-agency', { unit, agency: agency.code });
  const firstStep = procedure.steps.find(({ role }) => role === 'reception');
  return {
    patch: { unit, officer: acting.actor.ref, stepId: firstStep?.id ?? null, originalsTaken: input.originalsTaken },
    detail: { checkedComponents: [...checked], originalsTaken: input.originalsTaken.reduce((sum, { count }) => sum + count, 0) },
    record: { originalsTaken: input.originalsTaken, ...(input.attendedAt === undefined ? {} : { attendedAt: input.attendedAt }) },
    // A same-moment result needs no receipt unless it is asked for.
    ...(procedure.sameMoment && input.slipWanted !== true ? { form: null } : {}),
  };
}

/**
 * Turns a dossier away (từ chối tiếp nhận), in writing, naming the item of the checklist that fails, the reason, its legal basis and what to do.
 * Never for not coming in person, unless the version in force declares attendance (H-1, H-10).
 */
export function refuse(dossier: Dossier, input: ActionInputs['refuse'], { procedure }: Context): Change<'refused'> {
  const items = new Set([...procedure.refusalGrounds.map(({ id }) => id), ...componentsOf(dossier, procedure).map(({ id }) => id)]);
  if (!items.has(input.checklistItem)) throw new Refusal('dossier.checklist-item-unknown', { item: input.checklistItem }, [{ pointer: '/checklistItem', code: 'unknown' }]);
  refuseAttendance(dossier, procedure.attendance, `${input.reason} ${input.guidance}`);
  return {
    patch: {},
    detail: { reasonCode: input.checklistItem, checklistItem: input.checklistItem, legalBasis: input.legalBasis },
    record: { reason: input.reason, guidance: input.guidance },
  };
}

/** Passes a dossier on that came to the wrong authority: the same dossier, its history kept, the same or the next morning. */
export function forward(dossier: Dossier, input: ActionInputs['forward'], { agencyOf }: Context): Change<'forwarded'> {
  const target = agencyOf(input.toAgency);
  if (target === undefined || !target.procedures.some(({ code }) => code === dossier.procedureCode)) {
    throw new Refusal('agency.not-competent', { agency: input.toAgency, procedure: dossier.procedureCode }, [{ pointer: '/toAgency', code: 'not-competent' }]);
  }
  if (target.code === dossier.competentAgency) throw new Refusal('agency.already-there', { agency: target.code });
  return {
    patch: { receivingAgency: target.code, competentAgency: target.code, unit: null, officer: null, stepId: null },
    detail: { reasonCode: 'wrong-authority', fromAgency: dossier.competentAgency, toAgency: target.code },
    record: { reason: input.reason },
  };
}

/** Whether words ask somebody to come or to hand papers in personally. */
const inPerson = /(nộp|đến|tới|mang|có mặt|làm việc)[^.;]{0,40}trực tiếp|trực tiếp (đến|tới|nộp|có mặt|tại)|submit in person|come in person/iu;

/** Refusing or stopping for not coming in person is impossible where the version does not declare attendance (QĐ 1330/QĐ-BTTTT Article 26; H-10). */
export function refuseAttendance(dossier: Dossier, attendance: readonly { readonly cases: readonly string[] | null }[], words: string): void {
  const declared = attendance.some(({ cases }) => cases === null || cases.includes(dossier.caseKey));
  if (!declared && inPerson.test(words.normalize('NFC'))) throw new Refusal('dossier.attendance-not-declared', {}, [{ pointer: '/reason', code: 'attendance-not-declared' }]);
}

/** Refuses component identifiers outside the pinned version, case and channel. */
export function requireKnown(ids: readonly string[], known: ReadonlySet<string>, pointer: string): void {
  const foreign = ids.filter((id) => !known.has(id));
  if (foreign.length > 0) throw new Refusal('dossier.component-unknown', { components: foreign.join(', ') }, foreign.map((id) => ({ pointer, code: id })));
}
