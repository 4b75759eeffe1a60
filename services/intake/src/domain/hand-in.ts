import { type InputError, type ProcedureVersion, Refusal } from '#contracts';
import type { Papers } from './draft.js';
import { type Choice, componentsOf } from './offer.js';
import { isWithin, type Json, type JsonObject, stepsOf, withValueAt } from './pointer.js';
import type { Asked } from './standing.js';

/** One component handed in after filing: files uploaded for it, or papers counted at the counter. */
export interface HandedComponent {
  readonly componentId: string;
  readonly fileIds: readonly string[];
  readonly papers: Papers | null;
}

/** What is handed in after filing (bổ sung, sửa đổi): components anew, and fields of the form by JSON Pointer with their new value. */
export interface HandIn {
  readonly components: readonly HandedComponent[];
  readonly fields: Readonly<Record<string, Json>>;
}

const error = (pointer: string, code: string, vi: string, en: string): InputError => ({ pointer, code, message: { vi, en } });
const fieldPointer = (field: string): string => `/form/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Refuses a supplement that is not exactly what was asked: nothing else (H-1), and all of it (`supplement.not-asked`, `supplement.incomplete`). */
export function requireAsked(handIn: HandIn, asked: Asked): void {
  const given = handIn.components.map(({ componentId }) => componentId);
  const fields = Object.keys(handIn.fields);
  const extra = [
    ...given.filter((id) => !asked.components.includes(id)).map((id) => error(`/components/${id}`, 'not-asked', 'Giấy tờ này không được yêu cầu bổ sung', 'this component was not asked for')),
    ...fields.filter((field) => !asked.fields.some((outer) => isWithin(field, outer))).map((field) => error(fieldPointer(field), 'not-asked', 'Trường này không được yêu cầu bổ sung', 'this field was not asked for')),
  ];
  if (extra.length > 0) throw new Refusal('supplement.not-asked', {}, extra);
  const lacking = [
    ...asked.components.filter((id) => !given.includes(id)).map((id) => error(`/components/${id}`, 'component-missing', 'Còn thiếu giấy tờ được yêu cầu', 'a component asked for is missing')),
    ...asked.fields.filter((outer) => !fields.some((field) => isWithin(field, outer))).map((field) => error(fieldPointer(field), 'required', 'Còn thiếu trường được yêu cầu', 'a field asked for is missing')),
  ];
  if (lacking.length > 0) throw new Refusal('supplement.incomplete', {}, lacking);
}

/** Refuses components the pinned version and case do not have, doubled ones, and ones with nothing in them (`hand-in.invalid`). */
export function requireComponents(handIn: HandIn, procedure: ProcedureVersion, choice: Choice): void {
  const known = new Map(componentsOf(procedure, choice).map((component) => [component.id, component]));
  const errors = handIn.components.flatMap(({ componentId, fileIds, papers }, index) => {
    const pointer = `/components/${index}`;
    const component = known.get(componentId);
    if (component === undefined || component.kind === 'eform') return [error(`${pointer}/componentId`, 'component-unknown', 'Không phải giấy tờ của thủ tục và trường hợp này', 'is not a component of this procedure and case')];
    if (handIn.components.findIndex((each) => each.componentId === componentId) !== index) return [error(`${pointer}/componentId`, 'repeated', 'Bị lặp lại', 'is repeated')];
    if (fileIds.length === 0 && (papers === null || papers.originals + papers.copies === 0)) return [error(pointer, 'empty', 'Chưa có tệp hoặc giấy tờ nào', 'has neither a file nor a paper')];
    return [];
  });
  if (handIn.components.length === 0 && Object.keys(handIn.fields).length === 0) errors.push(error('', 'empty', 'Không có nội dung nào', 'hands in nothing'));
  if (errors.length > 0) throw new Refusal('hand-in.invalid', {}, errors);
}

/** The form with the new values. Refuses pointers that cannot be followed (`hand-in.invalid`). */
export function formWith(form: JsonObject, fields: HandIn['fields']): JsonObject {
  return Object.entries(fields).reduce((changed, [pointer, value]) => {
    const next = stepsOf(pointer) === null ? null : withValueAt(changed, pointer, value);
    if (next === null) throw new Refusal('hand-in.invalid', {}, [error(fieldPointer(pointer), 'pointer', 'Không trỏ tới trường nào của biểu mẫu', 'points to no field of the form')]);
    return next;
  }, form);
}
