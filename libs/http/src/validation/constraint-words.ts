import type { Bilingual } from '#contracts';

/** Stable code and words of one validator. `{0}`, `{1}` stand for its constraints: `@Length(2, 50)` gives 2 and 50. */
export interface ConstraintWords {
  readonly code: string;
  readonly message: Required<Bilingual>;
}

function words(code: string, vi: string, en: string): ConstraintWords {
  return { code, message: { vi, en } };
}

export const missing = words('required', 'Bắt buộc phải có', 'is required');
export const notAnObject = words('object', 'Phải là một đối tượng', 'must be an object');
export const notAList = words('array', 'Phải là một danh sách', 'must be a list');
const otherwise = words('invalid', 'Không hợp lệ', 'is not valid');

const uuid = words('uuid', 'Phải là một UUID', 'must be a UUID');
const dateTime = words('date-time', 'Phải là thời điểm theo RFC 3339 (ví dụ 2026-03-02T08:00:00+07:00)', 'must be an RFC 3339 instant (such as 2026-03-02T08:00:00+07:00)');

/** By the name class-validator gives a failed constraint. */
const byValidator: Readonly<Record<string, ConstraintWords>> = {
  whitelistValidation: words('unknown-field', 'Trường không được phép', 'is not a known field'),
  nestedValidation: notAnObject,
  unknownValue: notAnObject,
  isDefined: missing,
  isNotEmpty: words('not-empty', 'Không được để trống', 'must not be empty'),
  isEmpty: words('empty', 'Phải để trống', 'must be empty'),
  isString: words('string', 'Phải là chuỗi ký tự', 'must be a text'),
  isNumber: words('number', 'Phải là số', 'must be a number'),
  isInt: words('integer', 'Phải là số nguyên', 'must be an integer'),
  isBoolean: words('boolean', 'Phải là true hoặc false', 'must be true or false'),
  isArray: notAList,
  isObject: notAnObject,
  isNotEmptyObject: words('not-empty', 'Không được là đối tượng rỗng', 'must not be an empty object'),
  isInstance: notAnObject,
  isDate: words('date', 'Phải là ngày', 'must be a date'),
  isDateString: words('date', 'Phải là ngày theo ISO 8601 (ví dụ 2026-03-02)', 'must be an ISO 8601 date (such as 2026-03-02)'),
  isIso8601: words('date', 'Phải là ngày theo ISO 8601 (ví dụ 2026-03-02)', 'must be an ISO 8601 date (such as 2026-03-02)'),
  isRFC3339: dateTime,
  isEnum: words('enum', 'Phải là một trong: {1}', 'must be one of: {1}'),
  isIn: words('enum', 'Phải là một trong: {0}', 'must be one of: {0}'),
  isNotIn: words('forbidden-value', 'Giá trị không được phép', 'has a value that is not allowed'),
  equals: words('equals', 'Phải bằng {0}', 'must equal {0}'),
  notEquals: words('forbidden-value', 'Không được bằng {0}', 'must not equal {0}'),
  min: words('min', 'Nhỏ nhất là {0}', 'must be at least {0}'),
  max: words('max', 'Lớn nhất là {0}', 'must be at most {0}'),
  isPositive: words('min', 'Phải lớn hơn 0', 'must be greater than 0'),
  isNegative: words('max', 'Phải nhỏ hơn 0', 'must be less than 0'),
  isDivisibleBy: words('multiple-of', 'Phải chia hết cho {0}', 'must be a multiple of {0}'),
  minDate: words('min', 'Quá sớm', 'is too early'),
  maxDate: words('max', 'Quá muộn', 'is too late'),
  minLength: words('min-length', 'Ít nhất {0} ký tự', 'must have at least {0} characters'),
  maxLength: words('max-length', 'Nhiều nhất {0} ký tự', 'must have at most {0} characters'),
  isLength: words('length', 'Từ {0} đến {1} ký tự', 'must have {0} to {1} characters'),
  isByteLength: words('length', 'Từ {0} đến {1} byte', 'must have {0} to {1} bytes'),
  matches: words('pattern', 'Không đúng mẫu quy định', 'does not have the required form'),
  contains: words('pattern', 'Phải chứa {0}', 'must contain {0}'),
  notContains: words('pattern', 'Không được chứa {0}', 'must not contain {0}'),
  arrayNotEmpty: words('min-items', 'Không được rỗng', 'must not be empty'),
  arrayMinSize: words('min-items', 'Ít nhất {0} mục', 'must have at least {0} items'),
  arrayMaxSize: words('max-items', 'Nhiều nhất {0} mục', 'must have at most {0} items'),
  arrayUnique: words('unique-items', 'Các mục không được trùng nhau', 'must not repeat an item'),
  arrayContains: words('contains', 'Phải có {0}', 'must contain {0}'),
  arrayNotContains: words('forbidden-value', 'Không được có {0}', 'must not contain {0}'),
  isUuid: uuid,
  isEmail: words('email', 'Phải là địa chỉ thư điện tử', 'must be an e-mail address'),
  isUrl: words('url', 'Phải là địa chỉ web', 'must be a URL'),
  isPhoneNumber: words('phone', 'Phải là số điện thoại', 'must be a phone number'),
  isMobilePhone: words('phone', 'Phải là số điện thoại di động', 'must be a mobile phone number'),
  isNumberString: words('digits', 'Phải là chuỗi chữ số', 'must be a text of digits'),
  isMilitaryTime: words('time', 'Phải là giờ dạng HH:MM', 'must be a time as HH:MM'),
  isBase64: words('base64', 'Phải là Base64', 'must be Base64'),
  isHexadecimal: words('hexadecimal', 'Phải là số thập lục phân', 'must be hexadecimal'),
  isHash: words('hash', 'Phải là giá trị băm {0}', 'must be a {0} hash'),
  isLatitude: words('latitude', 'Phải là vĩ độ', 'must be a latitude'),
  isLongitude: words('longitude', 'Phải là kinh độ', 'must be a longitude'),
  isIP: words('ip', 'Phải là địa chỉ IP', 'must be an IP address'),
  isMimeType: words('mime-type', 'Phải là kiểu nội dung', 'must be a media type'),
  isTimeZone: words('time-zone', 'Phải là múi giờ', 'must be a time zone'),
};

/** Words for a failed constraint; a validator without a row says no more than that the value is not valid. */
export function wordsFor(validator: string, constraints: readonly unknown[] = []): ConstraintWords {
  const row = Object.hasOwn(byValidator, validator) ? byValidator[validator]! : otherwise;
  const fill = (text: string): string => text.replaceAll(/\{(\d)\}/g, (_, index: string) => show(constraints[Number(index)]));
  return { code: row.code, message: { vi: fill(row.message.vi), en: fill(row.message.en) } };
}

function show(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.map(String).join(', ');
  if (typeof constraint === 'object' && constraint !== null) return Object.values(constraint).map(String).join(', ');
  return constraint === undefined ? '' : String(constraint);
}
