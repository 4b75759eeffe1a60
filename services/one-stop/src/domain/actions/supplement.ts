import { Refusal } from '#contracts';
import { localDateOf } from '#working-time';
import { type Change, componentsOf, type Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import { isField, requireComponents, requireFields } from './asked-for.js';
import { refuseAttendance } from './attendance.js';
import type { ActionInputs, SupplementItem } from './inputs.js';
import { evidenceOf, requireReason } from './words.js';

/**
 * Asks for what is missing (yêu cầu bổ sung, hoàn thiện), once, completely and exactly: only components or fields of the pinned version and case, each
 * with its reason. A second time, and on appraisal after the third working day, needs an approver (law.md; H-1, H-3).
 */
export function requestSupplement(dossier: Dossier, input: ActionInputs['requestSupplement'], context: Context): Change<'supplementRequested'> {
  const { procedure, clockwork, now, acting } = context;
  const stage = dossier.state === 'processing' ? 'appraisal' : 'reception';
  if (input.items.length === 0) throw new Refusal('supplement.nothing-asked', {}, [{ pointer: '/items', code: 'empty' }]);
  input.items.forEach((item, index) => {
    requireAskable(dossier, item, `/items/${index}`, context);
    requireReason(item.reason, `/items/${index}/reason`);
    refuseAttendance(dossier, procedure, item.reason, `/items/${index}/reason`);
  });
  const components = input.items.flatMap(({ component }) => component ?? []);
  const fields = input.items.flatMap(({ field }) => field ?? []);
  if (new Set([...components, ...fields]).size < input.items.length) throw new Refusal('supplement.asked-twice', {}, [{ pointer: '/items', code: 'twice' }]);
  if (!acting.kinds.has('approver')) {
    if (dossier.supplementsAsked >= procedure.maxSupplements) throw new Refusal('supplement.already-asked', { asked: dossier.supplementsAsked });
    if (stage === 'appraisal' && clockwork.appraisalSupplementDue(dossier) < now) throw new Refusal('supplement.too-late-without-approver');
  }
  const limit = clockwork.applicantLimit(now, procedure.supplementLimitDays);
  return {
    patch: { askedFrom: dossier.state, asked: { components, fields, ...limit, stage }, supplementsAsked: dossier.supplementsAsked + 1 },
    detail: { components, fields, dueAt: limit.dueAt, stage, causedByApplicant: input.causedByApplicant },
    record: { items: input.items },
  };
}

/** Takes in what was asked for; all of it, or the dossier stays where it is. */
export function supplement(dossier: Dossier, input: ActionInputs['supplement'], { procedure, acting }: Context): Change<'supplemented'> {
  const { asked } = dossier;
  if (asked === null) throw new Refusal('supplement.not-asked');
  requireComponents(dossier, procedure, input.components, '/components');
  requireFields(dossier, procedure, input.fields);
  const missing = [
    ...asked.components.filter((id) => !input.components.includes(id)).map((code) => ({ pointer: '/components', code })),
    ...asked.fields.filter((field) => !input.fields.includes(field)).map((code) => ({ pointer: '/fields', code })),
  ];
  if (missing.length > 0) throw new Refusal('supplement.incomplete', { missing: missing.map(({ code }) => code).join(', ') }, missing);
  return { patch: { asked: null, askedFrom: null }, detail: { components: [...input.components], fields: [...input.fields] }, record: evidenceOf(input.evidence, acting) };
}

/** Changes what was handed in, the old kept by intake: by the applicant before reception, afterwards with the consent of an officer, who records it. */
export function amend(dossier: Dossier, input: ActionInputs['amend'], { procedure, acting }: Context): Change<'amended'> {
  const { role } = acting.actor;
  if (dossier.state !== 'submitted' && (role === 'applicant' || role === 'delegate')) throw new Refusal('amend.consent-needed');
  requireComponents(dossier, procedure, input.components, '/components');
  requireFields(dossier, procedure, input.fields);
  if (input.components.length + input.fields.length === 0) throw new Refusal('amend.nothing-changed');
  return { patch: {}, detail: { components: [...input.components], fields: [...input.fields], ...borneBy(input) }, record: evidenceOf(input.evidence, acting) };
}

/** The applicant says how the result shall come back, or an officer who asked them records it (H-7); post only under a contract of agency and procedure. */
export function chooseReturn(dossier: Dossier, input: ActionInputs['chooseReturn'], { procedure, agency, acting }: Context): Change<'amended'> {
  const { method, evidence } = input;
  const offered = procedure.returnMethods.includes(method) && (method !== 'post' || agency.procedures.some(({ code, postalReturn }) => code === dossier.procedureCode && postalReturn));
  if (!offered) throw new Refusal('return.method-not-offered', { method }, [{ pointer: '/method', code: 'not-offered' }]);
  return { patch: { returnMethod: method }, detail: { components: [], fields: ['/returnMethod'], returnMethod: method, ...borneBy(input) }, record: { returnMethod: method, ...evidenceOf(evidence, acting) } };
}

function borneBy({ submission }: { readonly submission?: number }): { submission?: number } {
  return submission === undefined ? {} : { submission };
}

/** Closes a dossier that was not completed within the limit (15 working days, or the special law's): the agency stops with a notice. */
export function closeUnsupplemented(dossier: Dossier, _input: ActionInputs['closeUnsupplemented'], { now }: Context): Change<'closed'> {
  if (dossier.asked === null) throw new Refusal('supplement.not-asked');
  if (now < new Date(dossier.asked.closableFrom)) throw new Refusal('supplement.limit-not-reached', { from: dossier.asked.closableFrom });
  return { patch: { asked: null }, detail: { askedFrom: dossier.askedFrom ?? 'submitted' }, record: {} };
}

/** One item must name exactly one thing of the pinned version, and nothing the state already has (NĐ 118/2025/NĐ-CP; H-2). */
function requireAskable(dossier: Dossier, item: SupplementItem, pointer: string, { procedure, held, now }: Context): void {
  if ((item.component === undefined) === (item.field === undefined)) throw new Refusal('supplement.item-names-one-thing', {}, [{ pointer, code: 'one-of', message: { vi: 'Nêu một thành phần hoặc một mục của tờ khai', en: 'Name one component or one form field' } }]);
  if (item.field !== undefined) {
    if (!isField(dossier, procedure, item.field)) throw new Refusal('supplement.outside-version', { what: item.field }, [{ pointer: `${pointer}/field`, code: 'unknown' }]);
    return;
  }
  const component = componentsOf(dossier, procedure).find(({ id }) => id === item.component);
  if (component === undefined) throw new Refusal('supplement.outside-version', { what: item.component ?? '' }, [{ pointer: `${pointer}/component`, code: 'unknown' }]);
  const had = held.find(({ componentId }) => componentId === component.id);
  const today = localDateOf(now);
  const stillValid = had !== undefined && (had.signatureValid === true || (had.source !== 'uploaded' && had.source !== 'paper')) && (had.heldUntil === null || had.heldUntil >= today);
  const stateHolds = component.heldBy !== null && item.databaseCheck?.found !== false;
  if (stillValid || stateHolds) {
    throw new Refusal('supplement.component-held', { component: component.id, holder: component.heldBy ?? had?.source ?? '' }, [{ pointer: `${pointer}/component`, code: 'held', message: component.name }]);
  }
}
