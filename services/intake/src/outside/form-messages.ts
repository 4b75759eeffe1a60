import type { ErrorObject } from 'ajv';
import type { Bilingual } from '#contracts';

type Words = Required<Bilingual>;
const words = (vi: string, en: string): Words => ({ vi, en });
const text = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : String(value));

const formats: Readonly<Record<string, Words>> = {
  date: words('Phải là ngày dạng năm-tháng-ngày (ví dụ 2026-03-02)', 'must be a date as year-month-day (such as 2026-03-02)'),
  'date-time': words('Phải là thời điểm có múi giờ (ví dụ 2026-03-02T08:00:00+07:00)', 'must be an instant with its offset (such as 2026-03-02T08:00:00+07:00)'),
  time: words('Phải là giờ dạng giờ:phút:giây', 'must be a time as hours:minutes:seconds'),
  email: words('Phải là địa chỉ thư điện tử', 'must be an e-mail address'),
  uri: words('Phải là địa chỉ web', 'must be a web address'),
  uuid: words('Phải là một UUID', 'must be a UUID'),
};

const types: Readonly<Record<string, Words>> = {
  string: words('Phải là chuỗi ký tự', 'must be a text'),
  number: words('Phải là số', 'must be a number'),
  integer: words('Phải là số nguyên', 'must be an integer'),
  boolean: words('Phải là có hoặc không', 'must be yes or no'),
  array: words('Phải là danh sách', 'must be a list'),
  object: words('Phải là một nhóm trường', 'must be a group of fields'),
  null: words('Phải để trống', 'must be empty'),
};

type Say = (params: Record<string, unknown>) => Words;

/** Words of a keyword of JSON Schema 2020-12; ajv-i18n has no Vietnamese. */
const byKeyword: Readonly<Record<string, { readonly code: string; readonly say: Say }>> = {
  required: { code: 'required', say: () => words('Bắt buộc phải có', 'is required') },
  dependentRequired: { code: 'required', say: () => words('Bắt buộc phải có', 'is required') },
  additionalProperties: { code: 'unknown-field', say: () => words('Trường không có trong biểu mẫu', 'is not a field of the form') },
  unevaluatedProperties: { code: 'unknown-field', say: () => words('Trường không có trong biểu mẫu', 'is not a field of the form') },
  type: { code: 'type', say: ({ type }) => types[text(type)] ?? words(`Phải là: ${text(type)}`, `must be: ${text(type)}`) },
  format: { code: 'format', say: ({ format }) => formats[text(format)] ?? words('Không đúng định dạng', 'does not have the required format') },
  pattern: { code: 'pattern', say: () => words('Không đúng mẫu quy định', 'does not have the required form') },
  enum: { code: 'enum', say: ({ allowedValues }) => words(`Phải là một trong: ${text(allowedValues)}`, `must be one of: ${text(allowedValues)}`) },
  const: { code: 'const', say: ({ allowedValue }) => (allowedValue === true ? words('Cần xác nhận', 'must be confirmed') : words(`Phải là ${text(allowedValue)}`, `must be ${text(allowedValue)}`)) },
  oneOf: { code: 'enum', say: () => words('Phải chọn một giá trị trong danh mục', 'must be one of the values offered') },
  anyOf: { code: 'invalid', say: () => words('Không đáp ứng yêu cầu của biểu mẫu', 'does not meet what the form asks for') },
  not: { code: 'not-allowed', say: () => words('Không được khai trong trường hợp này', 'must not be given in this case') },
  'false schema': { code: 'not-allowed', say: () => words('Không được khai trong trường hợp này', 'must not be given in this case') },
  minLength: { code: 'min-length', say: ({ limit }) => words(`Ít nhất ${text(limit)} ký tự`, `must have at least ${text(limit)} characters`) },
  maxLength: { code: 'max-length', say: ({ limit }) => words(`Nhiều nhất ${text(limit)} ký tự`, `must have at most ${text(limit)} characters`) },
  minimum: { code: 'min', say: ({ limit }) => words(`Nhỏ nhất là ${text(limit)}`, `must be at least ${text(limit)}`) },
  maximum: { code: 'max', say: ({ limit }) => words(`Lớn nhất là ${text(limit)}`, `must be at most ${text(limit)}`) },
  exclusiveMinimum: { code: 'min', say: ({ limit }) => words(`Phải lớn hơn ${text(limit)}`, `must be greater than ${text(limit)}`) },
  exclusiveMaximum: { code: 'max', say: ({ limit }) => words(`Phải nhỏ hơn ${text(limit)}`, `must be less than ${text(limit)}`) },
  multipleOf: { code: 'multiple-of', say: ({ multipleOf }) => words(`Phải chia hết cho ${text(multipleOf)}`, `must be a multiple of ${text(multipleOf)}`) },
  minItems: { code: 'min-items', say: ({ limit }) => words(`Ít nhất ${text(limit)} mục`, `must have at least ${text(limit)} items`) },
  maxItems: { code: 'max-items', say: ({ limit }) => words(`Nhiều nhất ${text(limit)} mục`, `must have at most ${text(limit)} items`) },
  uniqueItems: { code: 'unique-items', say: () => words('Các mục không được trùng nhau', 'must not repeat an item') },
  contains: { code: 'contains', say: () => words('Thiếu mục bắt buộc', 'lacks an item that is required') },
  minProperties: { code: 'min-properties', say: ({ limit }) => words(`Ít nhất ${text(limit)} trường`, `must have at least ${text(limit)} fields`) },
  maxProperties: { code: 'max-properties', say: ({ limit }) => words(`Nhiều nhất ${text(limit)} trường`, `must have at most ${text(limit)} fields`) },
  propertyNames: { code: 'unknown-field', say: () => words('Tên trường không hợp lệ', 'has a field name that is not valid') },
};

/** Stable code and words for what a keyword found. */
export function formMessage({ keyword, params }: Pick<ErrorObject, 'keyword' | 'params'>): { code: string; message: Words } {
  const row = Object.hasOwn(byKeyword, keyword) ? byKeyword[keyword] : undefined;
  return row === undefined
    ? { code: 'invalid', message: words('Không đáp ứng yêu cầu của biểu mẫu', 'does not meet what the form asks for') }
    : { code: row.code, message: row.say(params as Record<string, unknown>) };
}
