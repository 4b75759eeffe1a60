import { type Agency, Refusal } from '#contracts';
import { localDateOf, vietnamTime } from '#working-time';
import { type Change, componentsOf, type Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import { requireComponents } from './asked-for.js';
import { attendanceOf, refuseAttendance } from './attendance.js';
import type { ActionInputs } from './inputs.js';
import { requireLegalBasis, requireReason } from './words.js';

/**
 * Takes a dossier in (tiếp nhận): every component of the case that must be there has been checked, and originals taken are listed on the slip.
 * NĐ 61/2018/NĐ-CP, Article 17; NĐ 118/2025/NĐ-CP.
 */
export function receive(dossier: Dossier, input: ActionInputs['receive'], { procedure, counter, acting, held, now }: Context): Change<'received'> {
  const checked = new Set(input.checkedComponents);
  requireComponents(dossier, procedure, [...checked], '/checkedComponents');
  requireComponents(dossier, procedure, input.originalsTaken.map(({ componentId }) => componentId), '/originalsTaken');
  const handedIn = new Set(held.map(({ componentId }) => componentId));
  const unchecked = componentsOf(dossier, procedure).filter(({ id, kind, required, heldBy }) => kind !== 'presented' && !checked.has(id) && (handedIn.has(id) || (required && heldBy === null)));
  if (unchecked.length > 0) {
    throw new Refusal('dossier.components-unchecked', { count: unchecked.length }, unchecked.map(({ id, name }) => ({ pointer: '/checkedComponents', code: id, message: name })));
  }
  const attendance = attendanceOf(dossier, procedure);
  if (attendance !== undefined && input.attendedAt === undefined) throw new Refusal('dossier.attendance-not-recorded', {}, [{ pointer: '/attendedAt', code: 'required', message: attendance.reason }]);
  if (input.attendedAt !== undefined && Date.parse(input.attendedAt) > now.getTime()) throw new Refusal('dossier.attendance-in-future', {}, [{ pointer: '/attendedAt', code: 'future' }]);
  const unit = input.unit ?? acting.actor.unit;
  if (unit !== null && !counter.units.some(({ code }) => code === unit)) throw new Refusal('unit.not-in-agency', { unit, agency: counter.code }, [{ pointer: '/unit', code: 'unknown' }]);
  const firstStep = procedure.steps.find(({ role }) => role === 'reception');
  return {
    // Originals that came with a dossier from another agency stay on the list.
    patch: { unit, officer: acting.actor.ref, stepId: firstStep?.id ?? null, originalsTaken: [...dossier.originalsTaken, ...input.originalsTaken] },
    detail: { checkedComponents: [...checked], originalsTaken: input.originalsTaken.reduce((sum, { count }) => sum + count, 0) },
    record: { originalsTaken: input.originalsTaken, ...(input.attendedAt === undefined ? {} : { attendedAt: vietnamTime(new Date(input.attendedAt)) }) },
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
  requireReason(input.reason);
  requireLegalBasis(input.legalBasis);
  requireReason(input.guidance, '/guidance');
  refuseAttendance(dossier, procedure, input.reason);
  refuseAttendance(dossier, procedure, input.guidance, '/guidance');
  return {
    patch: {},
    detail: { reasonCode: input.checklistItem, checklistItem: input.checklistItem, legalBasis: input.legalBasis },
    record: { reason: input.reason, guidance: input.guidance },
  };
}

/**
 * Passes a dossier on that came to the wrong authority (chuyển đúng thẩm quyền): the same dossier with its code and its history; the agency that received it
 * stays on record, the counter and the competence are the other agency's, and reception begins anew there.
 */
export function forward(dossier: Dossier, input: ActionInputs['forward'], { agencyOf, procedure, now }: Context): Change<'forwarded'> {
  const target = agencyOf(input.toAgency);
  if (target === undefined || !procedure.agencyLevels.includes(target.level) || !isCompetent(target, dossier.procedureCode, localDateOf(now))) {
    throw new Refusal('agency.not-competent', { agency: input.toAgency, procedure: dossier.procedureCode }, [{ pointer: '/toAgency', code: 'not-competent' }]);
  }
  if (target.code === dossier.competentAgency) throw new Refusal('agency.already-there', { agency: target.code });
  requireReason(input.reason);
  return {
    patch: { counterAgency: target.code, competentAgency: target.code, unit: null, officer: null, stepId: null },
    detail: { reasonCode: 'wrong-authority', fromAgency: dossier.competentAgency, toAgency: target.code },
    record: { reason: input.reason },
  };
}

function isCompetent({ procedures }: Agency, procedureCode: string, day: string): boolean {
  return procedures.some(({ code, from, to }) => code === procedureCode && (from === null || from <= day) && (to === null || day <= to));
}
