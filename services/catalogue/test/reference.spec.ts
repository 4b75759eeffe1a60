import type { ProcedureVersion } from '#contracts';
import { compileCalendar } from '#working-time';
import { problemsOf } from '../reference/checks.js';
import { loadReference } from '../reference/load.js';
import { inForce } from '../src/domain/validity.js';
import { eformValidator } from '../src/outside/ajv-eform-schemas.js';

const data = loadReference();
type Channel = ProcedureVersion['channels'][number];

/** The version an officer would pin on a day. */
const versionOn = (code: string, date: string): ProcedureVersion => {
  const found = data.procedures.filter((version) => version.code === code && inForce({ from: version.effectiveFrom, to: version.effectiveTo }, date));
  expect(found).toHaveLength(1);
  return found[0] as ProcedureVersion;
};
const applies = (list: readonly string[] | null, key: string) => list === null || list.includes(key);
const feesOn = (code: string, caseKey: string, channel: Channel, date: string) =>
  versionOn(code, date).fees.filter((fee) => applies(fee.cases, caseKey) && applies(fee.channels, channel) && inForce(fee, date));
const amountsOn = (...question: Parameters<typeof feesOn>) => feesOn(...question).map(({ amount }) => amount);
const limitsOn = (code: string, date: string) => versionOn(code, date).limits.filter((limit) => inForce(limit, date)).map(({ value, unit }) => `${value} ${unit}`);
const componentsOf = (version: ProcedureVersion, caseKey: string, channel: Channel) =>
  version.components.filter((component) => applies(component.cases, caseKey) && applies(component.channels, channel)).map(({ id }) => id);
const validatorOf = (id: string) => {
  const eform = data.procedures.flatMap(({ eforms }) => eforms).find((candidate) => candidate.id === id);
  return eformValidator().compile(eform?.schema ?? false);
};

describe('what is loaded', () => {
  it('holds sixteen procedures in the versions that the law made', () => {
    expect([...Map.groupBy(data.procedures, ({ code }) => code)].map(([code, versions]) => [code, ...versions.map(({ effectiveFrom }) => effectiveFrom)])).toEqual([
      ['1.000894', '2025-07-01', '2026-01-01'],
      ['1.001193', '2025-07-01', '2026-01-01'],
      ['1.001456', '2023-08-15', '2026-07-01'],
      ['1.001612', '2025-07-01'],
      ['1.004194', '2025-11-20', '2026-03-15', '2026-07-01'],
      ['1.004222', '2025-11-20', '2026-03-15', '2026-07-01'],
      ['1.004873', '2025-07-01', '2026-01-01'],
      ['1.010041', '2025-11-20', '2026-07-01'],
      ['1.010386', '2023-08-15', '2026-07-01'],
      ['1.013225', '2025-07-01', '2026-07-01'],
      ['2.000200', '2025-07-01', '2026-07-01', '2026-08-18'],
      ['2.000815', '2025-07-01', '2025-11-01'],
      ['2.001159', '2025-11-20', '2026-07-01'],
      ['3.000333', '2025-03-01', '2026-07-01'],
      ['3.000344', '2025-03-01', '2026-07-01'],
      ['3.000347', '2025-03-01', '2026-07-01'],
    ]);
  });

  it('holds two provinces of two levels, without districts, and the ministries of the procedures', () => {
    const communes = Map.groupBy(data.agencies.filter(({ level }) => level === 'commune'), ({ parentCode }) => parentCode);
    expect(Object.fromEntries([...communes].map(([parent, below]) => [parent, below.length]))).toEqual({ 'G01-TNG': 11, 'G01-DNG': 10, H55: 11, H17: 11 });
    expect(data.agencies.filter(({ administrativeUnit }) => administrativeUnit === '05443').map(({ name }) => name.vi)).toEqual(['Công an phường Phan Đình Phùng', 'Ủy ban nhân dân phường Phan Đình Phùng']);
  });

  it('gives an identification code only where one is known, and says which one was not confirmed', () => {
    const official = data.agencies.filter(({ identifier }) => identifier !== null);
    expect(official.map(({ identifier }) => identifier)).toEqual(['G01', 'G12', 'G15', 'G17', 'H55', 'H17']);
    expect(official.filter(({ provenance }) => !provenance.verified).map(({ identifier }) => identifier)).toEqual(['H17']);
    for (const { code, identifier } of official) expect(code).toBe(identifier);
  });

  it('gives every key of the own making a sign that no official code can have', () => {
    for (const { code, identifier } of data.agencies) if (identifier === null) expect(code).toContain('-');
  });

  it('offers return by post where the procedure does', () => {
    const postal = new Map(data.agencies.flatMap(({ procedures }) => procedures.map(({ code, postalReturn }) => [code, postalReturn])));
    for (const { code, returnMethods } of data.procedures) expect([code, postal.get(code)]).toEqual([code, returnMethods.includes('post')]);
  });
});

describe('cross-checks', () => {
  const broken = (change: (copy: typeof data) => void) => {
    const copy = structuredClone(data);
    // The passport first: it is what most of the changes break.
    copy.procedures.sort((a, b) => Number(b.code === '1.001456') - Number(a.code === '1.001456'));
    change(copy);
    return problemsOf(copy);
  };
  const first = <T>(list: T[]): T => list[0] as T;
  const versionOf = ({ procedures }: typeof data, id: string) => first(procedures.filter((version) => version.id === id));

  it('finds nothing wrong with the data as delivered', () => {
    expect(problemsOf(data)).toEqual([]);
  });

  it.each<[string, (copy: typeof data) => void, string]>([
    ['a case nobody declared', ({ procedures }) => { first(first(procedures).fees).cases = ['NOBODY']; }, 'case NOBODY does not exist'],
    ['a component without its e-form', ({ procedures }) => { first(first(procedures).components).eformId = 'lost'; }, 'e-form lost does not exist'],
    ['a step no unit can do', ({ procedures }) => { first(first(procedures).steps).unitKind = 'cloud'; }, 'agency G01-TNG /procedures/0/code: 1.001456@2023-08-15 needs a unit of kind cloud'],
    ['shares that do not sum up', ({ procedures }) => { first(first(procedures).steps).share += 1; }, 'the shares of the steps sum to 101, not 100'],
    ['versions that overlap', ({ procedures }) => { first(procedures).effectiveTo = '2026-07-01'; }, '1.001456@2023-08-15 and 1.001456@2026-07-01 overlap'],
    ['two fees at once', ({ procedures }) => { first(first(procedures).fees).to = '2025-07-01'; }, 'fees issue-base-2021-counter and issue-half-2025 overlap for one case and channel'],
    ['an amount beside an unpriced fee', (copy) => { const version = versionOf(copy, '1.013225@2025-07-01'); version.fees.push({ ...first(first(copy.procedures).fees), cases: null, channels: null, from: null }); }, 'permit is unpriced, yet issue-base-2021-counter says an amount'],
    ['a page paid for twice', (copy) => { first(versionOf(copy, '2.000815@2025-11-01').fees).pages = { from: 1, to: 3 }; }, 'fees page-1-2 and page-3-on overlap for one case and channel'],
    ['pages that end before they begin', (copy) => { first(versionOf(copy, '2.000815@2025-11-01').fees).pages = { from: 2, to: 1 }; }, 'the last page is before the first'],
    ['a cut-off for calendar days', (copy) => { first(versionOf(copy, '1.013225@2025-07-01').limits).sameDayUntil = '15:00'; }, 'only a limit in working days has a cut-off of its own'],
    ['an orphan agency', ({ agencies }) => { first(agencies).parentCode = 'H99'; }, 'agency G01 /parentCode: parent H99 does not exist'],
    ['knowledge sold as verified', ({ procedures }) => { first(procedures).provenance = { tag: 'K', verified: true, source: 'x' }; }, '1.001456@2023-08-15 /provenance: verified, but tagged K'],
    ['a text without a bound', ({ procedures }) => { first(first(procedures).eforms).schema = { type: 'object', properties: { note: { type: 'string' } } }; }, '/properties/note: a text without an upper bound'],
    ['a pattern nobody reviewed', ({ procedures }) => { first(first(procedures).eforms).schema = { properties: { note: { pattern: '(a+)+$' } } }; }, 'pattern (a+)+$ was not reviewed'],
    ['a pre-fill into nowhere', ({ procedures }) => { first(first(first(procedures).eforms).prefill).pointer = '/nowhere'; }, 'pre-fill /nowhere points to no field'],
    ['a day entered twice', ({ calendars }) => { first(calendars).days.push(first(first(calendars).days)); }, '2024-01-01 is entered twice'],
  ])('refuses %s', (_, change, problem) => {
    expect(broken(change).join('\n')).toContain(problem);
  });
});

describe('passport, 1.001456', () => {
  it.each<[string, string, Channel, number, boolean]>([
    ['2023-12-31', 'FIRST_14', 'online', 160_000, true],
    ['2023-12-31', 'FIRST_14', 'counter', 200_000, true],
    ['2024-06-03', 'RENEW', 'online', 180_000, true],
    ['2024-06-03', 'DAMAGED', 'online', 360_000, true],
    ['2025-06-30', 'LOST', 'counter', 400_000, true],
    ['2025-09-01', 'FIRST_14', 'online', 100_000, false],
    ['2025-09-01', 'FIRST_14', 'counter', 100_000, true],
    ['2026-11-22', 'FIRST_14', 'online', 100_000, true],
    ['2026-11-22', 'UNDER14', 'post', 100_000, true],
    ['2026-11-22', 'LOST', 'online', 200_000, true],
    ['2026-11-22', 'CHIP_FIRST_DAMAGED', 'counter', 200_000, true],
    ['2027-01-02', 'FIRST_14', 'online', 200_000, false],
    ['2027-01-02', 'LOST', 'counter', 400_000, false],
  ])('on %s, %s filed %s costs %i đồng (verified: %s)', (date, caseKey, channel, amount, verified) => {
    expect(feesOn('1.001456', caseKey, channel, date).map((fee) => ({ amount: fee.amount, verified: fee.provenance.verified }))).toEqual([{ amount, verified }]);
  });

  it('has exactly one fee for every case and channel on every day of the windows', () => {
    for (const date of ['2023-08-15', '2024-01-01', '2025-06-30', '2025-07-01', '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01']) {
      const { cases, channels } = versionOn('1.001456', date);
      for (const { key } of cases) {
        for (const channel of channels) expect({ date, key, channel, rows: amountsOn('1.001456', key, channel, date).length }).toEqual({ date, key, channel, rows: 1 });
      }
    }
  });

  it('takes 8 working days, and says that the law of 2026 was not compared', () => {
    expect(limitsOn('1.001456', '2026-06-30')).toEqual(['8 workingDay']);
    expect(limitsOn('1.001456', '2026-11-22')).toEqual(['8 workingDay']);
    expect(versionOn('1.001456', '2026-06-30').limits[0]?.provenance.verified).toBe(true);
    expect(versionOn('1.001456', '2026-11-22').limits[0]?.provenance.verified).toBe(false);
  });

  it('asks each case for its own papers', () => {
    const version = versionOn('1.001456', '2026-11-22');
    expect(componentsOf(version, 'FIRST_14', 'online')).toEqual(['form-tk01', 'portrait-photo', 'representative-proof-adult']);
    expect(componentsOf(version, 'LOST', 'counter')).toEqual(['form-tk01', 'portrait-photo', 'loss-report', 'representative-proof-adult', 'identity-shown']);
    expect(componentsOf(version, 'UNDER14', 'online')).toEqual(['form-tk01a', 'portrait-photo', 'last-passport', 'birth-certificate', 'representative-proof']);
  });

  it('makes only the first passport with a chip come in person', () => {
    const { attendance, cases } = versionOn('1.001456', '2026-11-22');
    expect(cases.filter(({ key }) => attendance.some((rule) => applies(rule.cases, key))).map(({ key }) => key)).toEqual(['CHIP_FIRST', 'CHIP_FIRST_LOST', 'CHIP_FIRST_DAMAGED']);
  });

  it('names the form of its time, and admits which form was not read', () => {
    const [old, current] = [versionOn('1.001456', '2026-06-30'), versionOn('1.001456', '2026-07-01')];
    expect(old.eforms.map(({ id, provenance }) => [id, provenance.verified])).toEqual([['tk01-2023-08-15', false], ['tk01a-2023-08-15', false]]);
    expect(current.eforms.map(({ id, provenance }) => [id, provenance.verified])).toEqual([['tk01-2026-07-01', true], ['tk01a-2026-07-01', true]]);
  });

  it('waives the fee of digital citizens online from 2026-08-15 to 2027-02-28 only', () => {
    const waivers = (date: string) => versionOn('1.001456', date).exemptions.filter((row) => inForce(row, date)).map(({ id, channels, percent }) => [id, channels, percent]);
    expect(waivers('2026-08-14')).toEqual([]);
    expect(waivers('2026-08-15')).toEqual([['digital-citizen', ['online'], 100]]);
    expect(waivers('2027-03-01')).toEqual([]);
  });
});

describe('permanent residence, 1.004222', () => {
  it('costs 10 000 online and 20 000 at the counter and by post, within 7 working days', () => {
    expect(amountsOn('1.004222', 'OWN', 'online', '2026-11-22')).toEqual([10_000]);
    expect(amountsOn('1.004222', 'RENT', 'counter', '2026-11-22')).toEqual([20_000]);
    expect(amountsOn('1.004222', 'RENT', 'post', '2026-11-22')).toEqual([20_000]);
    expect(limitsOn('1.004222', '2026-11-22')).toEqual(['7 workingDay']);
  });

  it('never asks anybody to come', () => {
    expect(versionOn('1.004222', '2026-11-22').attendance).toEqual([]);
  });

  it('registers a child under 6 on the form alone, since 2026-07-01', () => {
    expect(componentsOf(versionOn('1.004222', '2026-11-22'), 'CHILD_UNDER6', 'online')).toEqual(['form-ct01']);
    expect(versionOn('1.004222', '2026-06-30').cases.map(({ key }) => key)).not.toContain('CHILD_UNDER6');
  });

  it('leaves to the databases what they hold, and asks for a notarised lease', () => {
    const version = versionOn('1.004222', '2026-11-22');
    expect(version.components.filter(({ heldBy, required }) => heldBy !== null && required)).toEqual([]);
    expect(version.components.find(({ id }) => id === 'lease')).toMatchObject({ required: true, heldBy: null });
  });

  it('marks the papers of 2026 as not compared with the new circular', () => {
    const lease = (date: string) => versionOn('1.004222', date).components.find(({ id }) => id === 'lease')?.provenance;
    expect(lease('2026-06-30')).toMatchObject({ tag: 'C', verified: true });
    expect(lease('2026-07-01')).toMatchObject({ tag: '?', verified: false });
    expect(versionOn('1.004222', '2026-07-01').components.find(({ id }) => id === 'form-ct01')?.provenance.tag).toBe('C');
  });
});

describe('stay notice, 2.001159', () => {
  it('is free, without papers, settled at once and round the clock', () => {
    const version = versionOn('2.001159', '2026-11-22');
    expect(version).toMatchObject({ fees: [], sameMoment: true, calendarId: 'vn-24-7', sets: 0 });
    expect(version.components.map(({ kind }) => kind)).toEqual(['eform']);
    expect(limitsOn('2.001159', '2026-11-22')).toEqual(['0 immediate']);
  });

  it('is due before 23:00, or before 08:00 of the next day, by the law of its time', () => {
    for (const date of ['2026-06-30', '2026-07-01']) {
      expect(versionOn('2.001159', date).stayNotice).toMatchObject({ arrivalPointer: '/stayFrom', rule: { sameDayBefore: '23:00', nextDayBefore: '08:00', provenance: { verified: true } } });
    }
  });
});

describe('calendars', () => {
  const workingDays = (year: number, calendarId: string) => {
    const { days } = data.calendars.find(({ id }) => id === calendarId) ?? { days: [] };
    const kinds = new Map(days.map(({ date, kind }) => [date, kind]));
    const months = Array<number>(12).fill(0);
    for (let day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day.setUTCDate(day.getUTCDate() + 1)) {
      const kind = kinds.get(day.toISOString().slice(0, 10));
      const weekday = day.getUTCDay() >= 1 && day.getUTCDay() <= 5;
      if (kind === 'madeUp' || (weekday && kind === undefined)) months[day.getUTCMonth()] = (months[day.getUTCMonth()] ?? 0) + 1;
    }
    return months;
  };

  it.each([
    [2024, [22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22]],
    [2025, [17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23]],
    [2026, [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23]],
  ])('has the working days of %i', (year, months) => {
    expect(workingDays(year, 'vn-state')).toEqual(months);
    expect(workingDays(year, 'vn-police')).toEqual(months);
  });

  it('is of the shape the clocks compute with', () => {
    expect(data.calendars.map((calendar) => compileCalendar(calendar).id)).toEqual(['vn-state', 'vn-police', 'vn-24-7']);
  });

  it('opens the police on Saturday mornings that are no holiday and count as no day', () => {
    const police = data.calendars.find(({ id }) => id === 'vn-police');
    expect(police?.saturday).toEqual({ sessions: [{ from: '08:00', to: '12:00' }], openForReception: true, countsAsDay: false, hoursCount: true });
    expect(police?.days.map(({ date }) => date)).toEqual(expect.arrayContaining(['2026-02-14', '2027-05-01']));
  });

  it('does not invent Tết 2027: what falls after 2 February 2027 is provisional', () => {
    const state = data.calendars.find(({ id }) => id === 'vn-state');
    expect(state?.decidedUntil).toBe('2027-02-02');
    expect(state?.days.filter(({ date }) => date.startsWith('2027-02'))).toEqual([]);
    expect(state?.days.find(({ date }) => date === '2026-11-24')).toMatchObject({ kind: 'holiday', provenance: { tag: '2', verified: false } });
  });
});

describe('forms of the one-stop mechanism', () => {
  const formOn = (key: string, date: string) => data.ruleSets.find((set) => inForce(set, date))?.forms.find((form) => form.key === key);

  it('gives numbers 05 and 06 to different forms before and after 2025-09-15', () => {
    expect(formOn('control-sheet', '2025-09-14')).toMatchObject({ number: '05', paper: { size: 'A5' }, printsNumber: true });
    expect(formOn('stop-notice', '2025-09-14')).toMatchObject({ number: null });
    expect(formOn('stop-notice', '2025-09-15')).toMatchObject({ number: '05', printsNumber: false });
    expect(formOn('control-sheet', '2025-09-15')).toMatchObject({ number: '06' });
  });
});

describe('e-forms', () => {
  const home = { provinceCode: '19', communeCode: '05443', detail: 'Số 1, đường Hoàng Văn Thụ' };
  const tk01 = {
    familyName: 'NGUYỄN', middleAndGivenName: 'THỊ AN', sex: 'NU', dateOfBirth: '1990-05-17', placeOfBirth: { kind: 'PROVINCE', value: 'Thái Nguyên' }, personalId: '019190000001',
    ethnicity: 'Kinh', religion: 'Không', phone: '0912 345 678', permanentResidence: home, currentResidence: home, occupation: 'Giáo viên',
    requestType: 'FIRST', requestDetails: 'Cấp hộ chiếu lần đầu', chipOption: 'WITHOUT_CHIP', truthCommitment: true, signPlace: 'Thái Nguyên', signDate: '2026-11-22', signerCapacity: 'SELF',
  };

  it('accepts a sample TK01 and names every field of a broken one', () => {
    const validate = validatorOf('tk01-2026-07-01');
    expect(validate(tk01)).toBe(true);
    expect(validate({ ...tk01, portraitPhoto: { fileId: '0190', takenOn: '2026-11-01' } })).toBe(true);

    expect(validate({ ...tk01, personalId: '12345', dateOfBirth: '17/05/1990', chipOption: undefined, nickname: 'An' })).toBe(false);
    expect(validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`).sort((a, b) => a.localeCompare(b))).toEqual([' additionalProperties', ' required', '/dateOfBirth format', '/personalId pattern']);
    expect(validate({ ...tk01, requestType: 'REISSUE' })).toBe(false);
    expect(validate({ ...tk01, signerCapacity: 'LEGAL_REPRESENTATIVE' })).toBe(false);
  });

  it('lets a child without a personal number apply on TK01a, declared by the representative', () => {
    const validate = validatorOf('tk01a-2026-07-01');
    const { personalId, phone, occupation: _occupation, chipOption: _chip, signerCapacity: _signer, ...child } = tk01;
    const representative = { fullName: 'Nguyễn Thị An', dateOfBirth: '1990-05-17', sex: 'NU', personalId, permanentResidence: home, currentResidence: home, phone, relationship: 'Mẹ' };
    expect(validate({ ...child, dateOfBirth: '2024-02-10', representative })).toBe(true);
    expect(validate({ ...child, dateOfBirth: '2024-02-10' })).toBe(false);
    expect(validate({ ...child, dateOfBirth: '2024-02-10', representative, chipOption: 'WITH_CHIP' })).toBe(false);
  });

  it('asks for the new household and the address when residence is registered on CT01', () => {
    const validate = validatorOf('ct01-2026-07-01');
    const ct01 = { receivingAuthority: 'Công an phường Phan Đình Phùng', fullName: 'Nguyễn Thị An', dateOfBirth: '1990-05-17', sex: 'NU', personalId: '019190000001', phone: '0912345678', requestType: 'DANG_KY_THUONG_TRU', requestContent: 'Đăng ký thường trú tại số 1 đường Hoàng Văn Thụ' };
    expect(validate({ ...ct01, householdHeadName: 'Nguyễn Thị An', relationToHead: 'Chủ hộ', requestedAddress: home })).toBe(true);
    expect(validate(ct01)).toBe(false);
    expect(validate({ ...ct01, householdHeadName: 'Trần B', relationToHead: 'Con', requestedAddress: home, consents: [{ role: 'HEAD', method: 'VNEID' }] })).toBe(false);
  });

  it('takes a stay notice with the guest\'s date of birth since 2026-07-01', () => {
    const notice = {
      guestFullName: 'Lê Văn B', guestIdType: 'PERSONAL_ID', guestIdNumber: '019090000002', stayReason: 'Thăm bạn', stayFrom: '2026-11-20T21:00:00+07:00', stayTo: '2026-11-22T08:00:00+07:00',
      stayAddress: home, notifierType: 'HOUSEHOLD', notifierName: 'Nguyễn Thị An', notifierId: '019190000001', phone: '0912345678',
    };
    expect(validatorOf('stay-notice-2025-11-20')(notice)).toBe(true);
    expect(validatorOf('stay-notice-2026-07-01')(notice)).toBe(false);
    expect(validatorOf('stay-notice-2026-07-01')({ ...notice, guestDateOfBirth: '1990-01-01' })).toBe(true);
    expect(validatorOf('stay-notice-2026-07-01')({ ...notice, guestDateOfBirth: '1990-01-01', guestIdNumber: 'B1234567' })).toBe(false);
    expect(validatorOf('stay-notice-2026-07-01')({ ...notice, guestDateOfBirth: '1990-01-01', guestIdType: 'PASSPORT', guestIdNumber: 'B1234567' })).toBe(true);
  });
});
