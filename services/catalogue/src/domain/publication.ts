import { type Fee, type InputError, type Limit, type ProcedureVersion, Refusal, type UnpricedFee } from '#contracts';
import { addCalendarDays, addMonths, addWorkingDays, addWorkingHours, compileCalendar, instantAt } from '#working-time';
import { samePages } from './fee-amount.js';
import { eformFindings, hasField, type SchemaFault } from './eform.js';
import { levelFindings } from './end-to-end.js';
import { finding, repeated } from './finding.js';
import { allVerified, falseClaims } from './provenance.js';
import { overlaps, share, type Validity } from './validity.js';

/** What a version is compared with. */
export interface Surroundings {
  readonly faultOf: SchemaFault;
  readonly hasCalendar: (id: string) => boolean;
}

/** Refuses a version that contradicts itself or the law with `procedure.not-publishable`, naming everything found. */
export function checkPublication(version: ProcedureVersion, surroundings: Surroundings): void {
  const found = publicationFindings(version, surroundings);
  if (found.length > 0) throw new Refusal('procedure.not-publishable', { count: found.length }, found);
}

/** Everything that keeps a version from being published (công bố). The schema has been checked before: this is what no schema of one row can see. */
export function publicationFindings(version: ProcedureVersion, surroundings: Surroundings): InputError[] {
  return [
    ...identityFindings(version, surroundings),
    ...dateFindings(version),
    ...repetitions(version),
    ...strangers(version),
    ...formFindings(version, surroundings.faultOf),
    ...feeFindings(version),
    ...limitFindings(version),
    ...stepFindings(version),
    ...levelFindings(version),
    ...falseClaims(version),
  ];
}

/** Lists whose rows are in force between dates of their own. */
const datedLists = ({ components, fees, unpricedFees, exemptions, limits, issuedForms, legalBases }: ProcedureVersion): Readonly<Record<string, readonly Validity[]>> =>
  ({ components, fees, unpricedFees: unpricedFees ?? [], exemptions, limits, issuedForms: issuedForms ?? [], legalBases });

function identityFindings(version: ProcedureVersion, { hasCalendar }: Surroundings): InputError[] {
  const { id, code, effectiveFrom, effectiveTo, calendarId, openPoints } = version;
  return [
    ...(id === `${code}@${effectiveFrom}` ? [] : [finding('/id', 'not-code-and-date', 'Mã phiên bản phải là <mã thủ tục>@<ngày hiệu lực>', 'the id is <code>@<effectiveFrom>')]),
    ...(effectiveTo === null || effectiveTo >= effectiveFrom ? [] : [finding('/effectiveTo', 'before-start', 'Hết hiệu lực trước khi có hiệu lực', 'ends before it starts')]),
    ...(calendarId === null || hasCalendar(calendarId) ? [] : [finding('/calendarId', 'unknown', `Không có lịch ${calendarId}`, `calendar ${calendarId} does not exist`)]),
    ...(openPoints.length > 0 || allVerified(version) ? [] : [finding('/openPoints', 'required', 'Có nội dung chưa xác minh: phải ghi điều còn bỏ ngỏ', 'facts are not verified, and no open point says what is open')]),
  ];
}

function dateFindings(version: ProcedureVersion): InputError[] {
  const window = { from: version.effectiveFrom, to: version.effectiveTo };
  return Object.entries(datedLists(version)).flatMap(([list, rows]) => rows.flatMap((row, index) => {
    const at = `/${list}/${index}`;
    if (row.from != null && row.to != null && row.to < row.from) return [finding(`${at}/to`, 'before-start', 'Hết hiệu lực trước khi có hiệu lực', 'ends before it starts')];
    return overlaps(row, window) ? [] : [finding(at, 'never-in-force', 'Không có hiệu lực ngày nào của phiên bản', 'is in force on no day of the version')];
  }));
}

function repetitions({ cases, components, eforms, fees, unpricedFees, exemptions, steps, refusalGrounds }: ProcedureVersion): InputError[] {
  const byId = Object.entries({ components, eforms, fees, unpricedFees: unpricedFees ?? [], exemptions, steps, refusalGrounds }).flatMap(([list, rows]) => repeated<{ readonly id: string }>(`/${list}`, rows, ({ id }) => id));
  return [...repeated('/cases', cases, ({ key }) => key), ...byId];
}

/** Rows that speak of cases, channels or levels of agencies the version does not have. */
function strangers(version: ProcedureVersion): InputError[] {
  const { components, fees, unpricedFees = [], limits, exemptions, attendance } = version;
  const known = { cases: version.cases.map(({ key }) => key), channels: version.channels as readonly string[], agencyLevels: version.agencyLevels as readonly string[] };
  const rowsOf: Readonly<Record<string, readonly object[]>> = { components, fees, unpricedFees, limits, exemptions, attendance };
  return Object.entries(rowsOf).flatMap(([list, rows]) => rows.flatMap((row, index) => Object.entries(known).flatMap(([field, keys]) => {
    const named = (row as Readonly<Record<string, unknown>>)[field];
    return (Array.isArray(named) ? named as string[] : []).filter((key) => !keys.includes(key)).map((key) =>
      finding(`/${list}/${index}/${field}`, 'unknown', `Thủ tục không có ${key}`, `${field === 'cases' ? 'case ' : ''}${key} does not exist`));
  })));
}

function formFindings({ components, eforms, stayNotice }: ProcedureVersion, faultOf: SchemaFault): InputError[] {
  const known = new Set(eforms.map(({ id }) => id));
  const arrival = stayNotice?.arrivalPointer;
  return [
    ...components.flatMap(({ kind, eformId }, index) => {
      const at = `/components/${index}/eformId`;
      if ((kind === 'eform') !== (eformId !== undefined)) return [finding(at, 'eform-mismatch', 'Biểu mẫu điện tử, và chỉ biểu mẫu điện tử, có eformId', 'an e-form, and only an e-form, names its eformId')];
      return eformId === undefined || known.has(eformId) ? [] : [finding(at, 'unknown', `Không có biểu mẫu điện tử ${eformId}`, `e-form ${eformId} does not exist`)];
    }),
    ...eforms.flatMap((eform, index) => [
      ...(components.some(({ eformId }) => eformId === eform.id) ? [] : [finding(`/eforms/${index}`, 'unused', `Biểu mẫu ${eform.id} không thuộc thành phần hồ sơ nào`, `e-form ${eform.id} belongs to no component`)]),
      ...eformFindings(eform, `/eforms/${index}`, faultOf),
      ...(arrival === undefined || hasField(eform.schema, arrival) ? [] : [finding('/stayNotice/arrivalPointer', 'no-such-field', `Biểu mẫu ${eform.id} không có ${arrival}`, `e-form ${eform.id} has no ${arrival}`)]),
    ]),
  ];
}

/** In one case and channel a page is paid for by at most one phí and one lệ phí a day; what has an amount is not unpriced as well. */
function feeFindings({ fees, unpricedFees = [] }: ProcedureVersion): InputError[] {
  const together = (a: Fee | UnpricedFee, b: Fee | UnpricedFee): boolean => a.kind === b.kind && overlaps(a, b) && share(a.cases, b.cases) && share(a.channels, b.channels);
  const pages = fees.flatMap(({ pages: tariff }, index) => (tariff === undefined || tariff.to === null || tariff.to >= tariff.from
    ? [] : [finding(`/fees/${index}/pages/to`, 'before-start', 'Trang cuối đứng trước trang đầu', 'the last page is before the first')]));
  const twice = fees.flatMap((fee, index) => fees.slice(0, index).filter((earlier) => together(earlier, fee) && samePages(earlier, fee))
    .map((earlier) => finding(`/fees/${index}`, 'overlap', `${earlier.id} và ${fee.id} trùng thời gian trong một trường hợp và kênh`, `fees ${earlier.id} and ${fee.id} overlap for one case and channel`)));
  const both = unpricedFees.flatMap((unpriced, index) => fees.filter((fee) => together(fee, unpriced))
    .map(({ id }) => finding(`/unpricedFees/${index}`, 'overlap', `${unpriced.id} chưa biết mức, nhưng ${id} ghi mức`, `${unpriced.id} is unpriced, yet ${id} says an amount`)));
  return [...pages, ...twice, ...both];
}

function limitFindings({ limits, sameMoment }: ProcedureVersion): InputError[] {
  return limits.flatMap((limit, index) => [
    ...limits.slice(0, index)
      .filter((earlier) => overlaps(earlier, limit) && share(earlier.cases, limit.cases) && share(earlier.channels, limit.channels) && share(earlier.agencyLevels, limit.agencyLevels))
      .map((earlier) => finding(`/limits/${index}`, 'overlap', 'Hai thời hạn cho một trường hợp và kênh', `two limits of ${earlier.instrument} overlap`)),
    ...lengthFindings(limit, `/limits/${index}/value`),
    ...(limit.sameDayUntil === undefined || limit.unit === 'workingDay' ? [] : [finding(`/limits/${index}/sameDayUntil`, 'not-in-working-days', 'Chỉ thời hạn tính bằng ngày làm việc có giờ chốt riêng', 'only a limit in working days has a cut-off of its own')]),
    ...(limit.unit !== 'immediate' || sameMoment ? [] : [finding(`/limits/${index}/unit`, 'not-same-moment', 'Chỉ thủ tục trả kết quả ngay mới không tính thời hạn', 'only a procedure settled at once has no limit to count')]),
  ]);
}

/** An ordinary week, to try a limit on. */
const trialCalendar = compileCalendar({
  id: 'trial', roundTheClock: false, weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }],
  saturday: { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false }, days: [], decidedUntil: '2199-12-31',
});
const trialDay = '2026-01-05';

/** A limit the clocks cannot count would stop a dossier at its reception. Half a working day is four working hours. */
function lengthFindings({ value, unit }: Limit, pointer: string): InputError[] {
  if (unit === 'immediate') return value === 0 ? [] : [finding(pointer, 'limit-not-countable', 'Giải quyết ngay thì giá trị là 0', 'an immediate limit has the value 0')];
  try {
    // The day of receipt itself (trong ngày).
    if (value === 0 && unit === 'workingDay') return [];
    if (value === 0) throw new RangeError('0');
    switch (unit) {
      case 'workingHour': addWorkingHours(trialCalendar, instantAt(trialDay, '08:00'), value); break;
      case 'workingDay': addWorkingDays(trialCalendar, trialDay, value); break;
      case 'calendarDay': addCalendarDays(trialCalendar, trialDay, value); break;
      case 'month': addMonths(trialCalendar, trialDay, value); break;
    }
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [finding(pointer, 'limit-not-countable', 'Thời hạn tính bằng số nguyên ngày hoặc tháng; nửa ngày làm việc ghi là 4 giờ làm việc', 'days and months are whole numbers; half a working day is written as 4 working hours')];
  }
}

function stepFindings({ steps, sameMoment }: ProcedureVersion): InputError[] {
  const shares = steps.reduce((sum, step) => sum + step.share, 0);
  const lastInside = steps.filter(({ role }) => role !== 'reception').at(-1);
  return [
    ...(Math.abs(shares - 100) < 0.01 ? [] : [finding('/steps', 'shares-not-100', `Tổng tỷ lệ các bước là ${shares}, không phải 100`, `the shares of the steps sum to ${shares}, not 100`)]),
    ...(sameMoment || lastInside?.role === 'approval' ? [] : [finding('/steps', 'no-approver-last', 'Bước cuối trước khi trả kết quả phải của người duyệt', 'the last step before the return is not an approver\'s, who alone may complete')]),
  ];
}
