import type { Agency, Component, ProcedureVersion } from '#contracts';
import { choiceOf, type ComponentFile, type Draft, formPartsOf } from './draft.js';
import { type Finding, finding } from './finding.js';
import { formRuleFindings } from './form-rules.js';
import { type Choice, competence, componentsOf } from './offer.js';
import { type JsonObject, valueAt } from './pointer.js';

/** Says what JSON Schema has against the data of a form, in pointers of that form. */
export type CheckForm = (eform: ProcedureVersion['eforms'][number], data: unknown) => readonly Finding[];

/** What a draft is judged by. */
export interface Standard {
  /** Version in force on `on`. */
  readonly procedure: ProcedureVersion;
  readonly competentAgency: Agency | undefined;
  /** Day in Vietnam. */
  readonly on: string;
  /** Assurance of whoever files online; null at the counter, where an officer looks at the identity card. */
  readonly assurance: number | null;
  readonly checkForm: CheckForm;
}

/** Everything still wrong with a draft, in the order of the office's own checklist: what is asked for, the form, the papers, the return. */
export function draftFindings(draft: Draft, files: readonly ComponentFile[], standard: Standard): Finding[] {
  const { procedure, on } = standard;
  const choice = choiceOf(draft, on);
  return [
    ...offerFindings(draft, standard),
    ...formFindings(draft.form, procedure, choice, standard.checkForm, on),
    ...componentsOf(procedure, choice).flatMap((component) => componentFindings(component, draft, files)),
    ...returnFindings(draft, standard),
    ...draft.exemptions.filter(({ id }) => !procedure.exemptions.some((row) => row.id === id))
      .map(({ id }) => finding('/exemptions', 'exemption-unknown', `Diện miễn, giảm không có trong thủ tục: ${id}`, `not an exemption of the procedure: ${id}`)),
  ];
}

function offerFindings(draft: Draft, { procedure, competentAgency, on, assurance }: Standard): Finding[] {
  const found: Finding[] = [];
  if (!procedure.cases.some(({ key }) => key === draft.caseKey)) found.push(finding('/caseKey', 'case-unknown', 'Trường hợp không có trong phiên bản thủ tục hiện hành', 'is not a case of the procedure version in force'));
  if (!procedure.channels.includes(draft.channel)) found.push(finding('/channel', 'channel-not-offered', 'Thủ tục không tiếp nhận qua kênh này', 'the procedure is not offered on this channel'));
  if (!procedure.audiences.includes(draft.audience)) found.push(finding('/audience', 'audience-not-served', 'Thủ tục không áp dụng cho đối tượng này', 'the procedure is not for this audience'));
  if (competentAgency === undefined || competence(competentAgency, procedure.code, on) === undefined) {
    found.push(finding('/competentAgency', 'agency-not-competent', 'Cơ quan không có thẩm quyền giải quyết thủ tục này', 'the agency is not competent for this procedure'));
  }
  if (draft.channel === 'online' && assurance !== null && assurance < procedure.assuranceLevel) {
    found.push(finding('/assurance', 'assurance-too-low', `Cần đăng nhập mức xác thực ${procedure.assuranceLevel}`, `needs a log-in of assurance level ${procedure.assuranceLevel}`));
  }
  return found;
}

/** What is wrong with the data of the choice's forms: JSON Schema first, then the rules of the form. */
export function formFindings(form: JsonObject, procedure: ProcedureVersion, choice: Choice, checkForm: CheckForm, on: string): Finding[] {
  return formPartsOf(procedure, choice).flatMap(({ eform, prefix }) => {
    const data = prefix === '' ? form : valueAt(form, prefix) ?? {};
    const rules = typeof data === 'object' && data !== null && !Array.isArray(data) ? formRuleFindings(eform.formCode, data, on, choice.caseKey) : [];
    return [...checkForm(eform, data), ...rules].map((each) => ({ ...each, pointer: `/form${prefix}${each.pointer}` }));
  });
}

function componentFindings(component: Component, draft: Draft, files: readonly ComponentFile[]): Finding[] {
  const pointer = `/components/${component.id}`;
  const own = files.filter(({ componentId }) => componentId === component.id);
  const infected = own.filter(({ scan }) => scan === 'infected').map(({ id }) => finding(`${pointer}/files/${id}`, 'file-infected', 'Tệp có mã độc, hãy xóa và nộp tệp khác', 'the file holds malware: remove it and hand in another'));
  const unreadable = own.filter(({ scan }) => scan === 'unavailable').map(({ id }) => finding(`${pointer}/files/${id}`, 'file-unavailable', 'Không đọc được tệp, hãy nộp lại', 'the file cannot be read: hand it in again'));
  return [...infected, ...unreadable, ...(isMissing(component, draft, own) ? [missing(component)] : [])];
}

/** E-forms are judged by their data; what is shown (xuất trình) is an officer's business; what a state database holds is not asked for (H-2). */
function isMissing(component: Component, draft: Draft, files: readonly ComponentFile[]): boolean {
  if (!component.required || component.kind === 'eform' || component.kind === 'presented' || component.heldBy !== null) return false;
  const papers = draft.papers[component.id];
  const onPaper = draft.channel !== 'online' && papers !== undefined && papers.originals + papers.copies > 0;
  return files.length === 0 && !onPaper;
}

function missing({ id, name }: Component): Finding {
  return finding(`/components/${id}`, 'component-missing', `Thiếu giấy tờ: ${name.vi}`, `missing: ${name.en ?? name.vi}`);
}

function returnFindings(draft: Draft, { procedure, competentAgency, on }: Standard): Finding[] {
  const { returnMethod } = draft;
  if (returnMethod === null) return [];
  if (!isReturnOffered(returnMethod, procedure, competentAgency, on)) {
    return [finding('/returnMethod', 'return-not-offered', 'Hình thức nhận kết quả này không được áp dụng', 'this way of getting the result is not offered')];
  }
  if (returnMethod === 'post' && draft.returnAddress === null) return [finding('/returnAddress', 'required', 'Cần địa chỉ nhận kết quả qua bưu chính', 'the post needs an address')];
  return [];
}

/** Whether a result can reach its owner this way: of the procedure's methods; by post only under a postal contract of the agency for it (O-10). */
export function isReturnOffered(method: Draft['returnMethod'], procedure: ProcedureVersion, competentAgency: Agency | undefined, on: string): boolean {
  if (method === null) return true;
  if (!procedure.returnMethods.includes(method)) return false;
  return method !== 'post' || (competentAgency !== undefined && competence(competentAgency, procedure.code, on)?.postalReturn === true);
}
