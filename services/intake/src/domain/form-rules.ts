import { type Finding, finding } from './finding.js';
import { type Json, type JsonObject, valueAt } from './pointer.js';

/** Full years of age on a day; both as `YYYY-MM-DD`. Born on 29 February: the birthday of a common year is 1 March. */
export function ageOn(dateOfBirth: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return on.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** A rule of a form that JSON Schema cannot say: what is wrong with this data on this day (in Vietnam) in a case of the procedure, in pointers of the form itself. */
type FormRule = (form: JsonObject, on: string, caseKey: string) => Finding[];

const date = (form: JsonObject, pointer: string): string | null => {
  const value: Json | undefined = valueAt(form, pointer);
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value : null;
};

const notAfterFiling = (pointer: string): FormRule => (form, on) => {
  const value = date(form, pointer);
  return value === null || value.slice(0, 10) <= on ? [] : [finding(pointer, 'date-in-future', 'Ngày không được sau ngày nộp hồ sơ', 'must not be after the day of filing')];
};

const inOrder = (from: string, to: string): FormRule => (form) => {
  const [start, end] = [date(form, from), date(form, to)];
  return start === null || end === null || !(Date.parse(start) > Date.parse(end)) ? [] : [finding(to, 'before-start', 'Không được trước thời điểm bắt đầu', 'must not be before the start')];
};

/** Full 14 years on the day of filing (TK01-R1, TK01-R4; Luật 49/2019/QH14, Article 15); children use TK01a. */
const atLeast14: FormRule = (form, on) => {
  const born = date(form, '/dateOfBirth');
  return born === null || born > on || ageOn(born, on) >= 14 ? []
    : [finding('/dateOfBirth', 'under-14', 'Người chưa đủ 14 tuổi tại ngày nộp dùng mẫu TK01a', 'is under 14 on the day of filing: form TK01a is for children')];
};

/** Under 14 on the day of filing: TK01a is for children (TK01-R1). */
const under14 = (pointer: string): FormRule => (form, on) => {
  const born = date(form, pointer);
  return born === null || born > on || ageOn(born, on) < 14 ? []
    : [finding(pointer, 'aged-14', 'Người từ đủ 14 tuổi tại ngày nộp dùng mẫu TK01', 'is 14 or over on the day of filing: form TK01 is the right one')];
};

type ConsentRole = 'HEAD' | 'OWNER' | 'GUARDIAN';

const consentOf: Readonly<Record<ConsentRole, { readonly vi: string; readonly en: string }>> = {
  HEAD: { vi: 'chủ hộ', en: 'the head of the household' },
  OWNER: { vi: 'chủ sở hữu chỗ ở hợp pháp', en: 'the owner of the dwelling' },
  GUARDIAN: { vi: 'cha, mẹ hoặc người giám hộ', en: 'a parent or guardian' },
};

/**
 * Whose consent (ý kiến đồng ý) a registration of permanent residence needs: into a relative's dwelling the head's and the owner's (Luật Cư trú, Article 20(2)), into a rented
 * or borrowed one the owner's (20(3)); a minor's parent or guardian always; CT01 notes (4) to (6). How it is given is not judged here: it may also be taken when the
 * agency verifies (NĐ 58/2026, Article 4(5)). Whether a head's consent is needed in other cases depends on facts that the form does not hold, and is left to the officer.
 */
function consentsNeeded(form: JsonObject, on: string, caseKey: string): ConsentRole[] {
  if (form['requestType'] !== 'DANG_KY_THUONG_TRU') return [];
  const born = date(form, '/dateOfBirth');
  const age = born === null || born > on ? null : ageOn(born, on);
  return [
    // A child under 6 joining its parents needs no head's consent: note (4).
    ...(caseKey === 'FAMILY' && (age === null || age >= 6) ? ['HEAD' as const] : []),
    ...(caseKey === 'FAMILY' || caseKey === 'RENT' ? ['OWNER' as const] : []),
    ...(age !== null && age < 18 ? ['GUARDIAN' as const] : []),
  ];
}

const consents: FormRule = (form, on, caseKey) => {
  const given = Array.isArray(form['consents']) ? form['consents'] : [];
  const missing = consentsNeeded(form, on, caseKey).filter((role) => !given.some((each) => typeof each === 'object' && each !== null && !Array.isArray(each) && each['role'] === role));
  return missing.map((role) => finding('/consents', `consent-missing-${role.toLowerCase()}`, `Cần ý kiến đồng ý của ${consentOf[role].vi}`, `needs the consent of ${consentOf[role].en}`));
};

/** By form code (mã mẫu) of the catalogue, without regard to case. */
const byForm: Readonly<Record<string, readonly FormRule[]>> = {
  TK01: [atLeast14, notAfterFiling('/dateOfBirth'), notAfterFiling('/lastPassport/issueDate'), notAfterFiling('/portraitPhoto/takenOn')],
  TK01A: [under14('/dateOfBirth'), under14('/child/dateOfBirth'), notAfterFiling('/dateOfBirth'), notAfterFiling('/child/dateOfBirth')],
  CT01: [notAfterFiling('/dateOfBirth'), inOrder('/temporaryResidenceFrom', '/temporaryResidenceTo'), consents],
  TK05: [notAfterFiling('/dateOfBirth'), notAfterFiling('/lostAt'), notAfterFiling('/lostPassport/issueDate')],
};

/** Rules of every form, by the names fields have throughout the catalogue. */
const ofEveryForm: readonly FormRule[] = [notAfterFiling('/dateOfBirth'), inOrder('/stayFrom', '/stayTo')];

/** What the rules of a form say about its data on the day of filing, in a case of the procedure. */
export function formRuleFindings(formCode: string, form: JsonObject, on: string, caseKey: string): Finding[] {
  const rules = [...(byForm[formCode.toUpperCase()] ?? []), ...ofEveryForm];
  const found = rules.flatMap((rule) => rule(form, on, caseKey));
  return [...new Map(found.map((each) => [`${each.pointer} ${each.code}`, each])).values()];
}
