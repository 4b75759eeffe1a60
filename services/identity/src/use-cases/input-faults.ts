import { type Bilingual, type InputError, Refusal } from '#contracts';
import type { DelegationFault } from '../domain/delegation.js';
import type { GrantFault } from '../domain/officer-grant.js';
import { passwordFault, type PasswordFault, passwordLength } from '../domain/password-policy.js';
import type { PersonalIdFault } from '../domain/personal-id.js';

/** What can be wrong with one field beyond its form. */
type FieldFault =
  | `personal-id.${PersonalIdFault}` | `password.${PasswordFault}` | `delegation.${DelegationFault}` | `grant.${GrantFault}`
  | 'phone' | 'name' | 'tax-code' | 'date-of-birth.future' | 'date-of-birth.too-long-ago' | 'date-of-birth.too-young' | 'password.same' | 'redirect-uri' | 'identification.missing' | 'identification.both';

const words: Readonly<Record<FieldFault, Bilingual>> = {
  'personal-id.form': { vi: 'Số định danh cá nhân gồm đúng 12 chữ số', en: 'A personal id has exactly 12 digits' },
  'personal-id.province': { vi: 'Ba chữ số đầu không phải mã tỉnh hoặc mã quốc gia', en: 'The first three digits are not the code of a province or country' },
  'personal-id.sex': { vi: 'Số định danh không khớp với giới tính', en: 'The personal id does not agree with the sex' },
  'personal-id.birth-year': { vi: 'Số định danh không khớp với năm sinh', en: 'The personal id does not agree with the year of birth' },
  'identification.missing': { vi: 'Cần số định danh cá nhân hoặc hộ chiếu', en: 'A personal id or a passport is needed' },
  'identification.both': { vi: 'Chỉ ghi số định danh cá nhân hoặc hộ chiếu', en: 'Give a personal id or a passport, not both' },
  'password.too-short': { vi: `Mật khẩu có ít nhất ${passwordLength.least} ký tự`, en: `A password has at least ${passwordLength.least} characters` },
  'password.too-long': { vi: `Mật khẩu có nhiều nhất ${passwordLength.most} ký tự`, en: `A password has at most ${passwordLength.most} characters` },
  'password.too-plain': { vi: 'Mật khẩu phải có chữ cái và chữ số hoặc ký hiệu, không lặp lại vài ký tự', en: 'A password has letters and digits or signs, and does not repeat a few characters' },
  'password.personal': { vi: 'Mật khẩu không được chứa số định danh, số điện thoại hoặc tên đăng nhập', en: 'A password must not hold the personal id, phone number or log-in name' },
  'password.common': { vi: 'Mật khẩu quá dễ đoán', en: 'The password is too easy to guess' },
  'password.same': { vi: 'Mật khẩu mới phải khác mật khẩu cũ', en: 'The new password must differ from the old one' },
  phone: { vi: 'Phải là số di động Việt Nam', en: 'must be a Vietnamese mobile number' },
  name: { vi: 'Họ tên chỉ gồm chữ cái, dấu cách, dấu nháy, dấu chấm và gạch nối', en: 'A name has letters, spaces, apostrophes, dots and hyphens only' },
  'tax-code': { vi: 'Mã số thuế không hợp lệ (10 chữ số, hoặc 10 chữ số - 3 chữ số)', en: 'The tax code is not valid (10 digits, or 10 digits - 3 digits)' },
  'date-of-birth.future': { vi: 'Ngày sinh ở tương lai', en: 'The date of birth is in the future' },
  'date-of-birth.too-long-ago': { vi: 'Ngày sinh quá xa', en: 'The date of birth is too long ago' },
  'date-of-birth.too-young': { vi: 'Người dưới 14 tuổi do người giám hộ thực hiện', en: 'A guardian acts for people under 14' },
  'redirect-uri': { vi: 'Địa chỉ quay về chưa được đăng ký', en: 'The redirect address is not registered' },
  'delegation.self': { vi: 'Không thể uỷ quyền cho chính mình', en: 'Nobody delegates to themselves' },
  'delegation.ends-before-it-begins': { vi: 'Ngày kết thúc trước ngày bắt đầu', en: 'It ends before it begins' },
  'delegation.past': { vi: 'Thời hạn uỷ quyền đã qua', en: 'The term is over already' },
  'delegation.too-long': { vi: 'Thời hạn uỷ quyền quá dài', en: 'The term is too long' },
  'grant.agency-missing': { vi: 'Vai trò này cần mã cơ quan', en: 'This role needs an agency' },
  'grant.unit-missing': { vi: 'Vai trò này cần mã đơn vị', en: 'This role needs a unit' },
  'grant.unit-without-agency': { vi: 'Có đơn vị thì phải có cơ quan', en: 'A unit needs its agency' },
  'grant.unit-unwanted': { vi: 'Vai trò này không gắn với đơn vị', en: 'This role has no unit' },
  'grant.unit-of-another-agency': { vi: 'Đơn vị không thuộc cơ quan', en: 'The unit is not of the agency' },
};

/** One field's fault in words. @param pointer JSON Pointer of the field */
export function inputError(pointer: string, code: FieldFault): InputError {
  return { pointer, code, message: words[code] };
}

/** Refuses with `input.invalid` and all that is wrong, or lets pass. */
export function refuseFaults(errors: readonly (InputError | null)[]): void {
  const found = errors.filter((error) => error !== null);
  if (found.length > 0) throw new Refusal('input.invalid', {}, found);
}

/** Refuses a password that breaks the rules. @param known what others know of its owner */
export function refusePassword(pointer: string, password: string, known: readonly string[]): void {
  const fault = passwordFault(password, known);
  refuseFaults([fault === null ? null : inputError(pointer, `password.${fault}`)]);
}
