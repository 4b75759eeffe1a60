import type { ProcedureVersion } from '#contracts';
import { agencyDue, clockRulesAt, compileCalendar, vietnamTime } from '#working-time';
import { loadReference } from '../reference/load.js';
import { inForce, isFor } from '../src/domain/validity.js';
import { eformValidator } from '../src/outside/ajv-eform-schemas.js';

const data = loadReference();
type Channel = ProcedureVersion['channels'][number];

const versionOn = (code: string, date: string): ProcedureVersion => {
  const found = data.procedures.filter((version) => version.code === code && inForce({ from: version.effectiveFrom, to: version.effectiveTo }, date));
  expect(found).toHaveLength(1);
  return found[0] as ProcedureVersion;
};
const today = '2026-11-22';
const limitsOn = (code: string, date = today) => versionOn(code, date).limits.filter((limit) => inForce(limit, date)).map(({ value, unit, provenance }) => `${value} ${unit}${provenance.verified ? '' : ' (not verified)'}`);
const feesOn = (code: string, caseKey: string, channel: Channel, date = today) => versionOn(code, date).fees
  .filter((fee) => isFor(fee.cases, caseKey) && isFor(fee.channels, channel) && inForce(fee, date)).map(({ amount, per, provenance }) => `${amount} ${per}${provenance.verified ? '' : ' (not verified)'}`);
const unpricedOn = (code: string, date = today) => (versionOn(code, date).unpricedFees ?? []).filter((row) => inForce(row, date)).map(({ id }) => id);
const componentsOf = (code: string, caseKey: string, channel: Channel, date = today) =>
  versionOn(code, date).components.filter((row) => inForce(row, date) && isFor(row.cases, caseKey) && isFor(row.channels, channel)).map(({ id, required }) => (required ? id : `${id}?`));

describe('limits in force, each of its own kind', () => {
  it.each<[string, string, string[]]>([
    ['1.004194', today, ['3 workingDay']],
    ['1.010041', today, ['4 workingHour (not verified)', '3 workingDay (not verified)']],
    ['1.010041', '2026-06-30', ['4 workingHour', '3 workingDay']],
    ['1.010386', today, ['2 workingDay (not verified)']],
    ['2.000200', '2026-06-30', ['7 workingDay']],
    ['3.000333', '2026-06-30', ['10 calendarDay']],
    ['3.000333', today, ['10 calendarDay (not verified)']],
    ['3.000347', '2026-06-30', ['5 workingDay']],
    ['3.000347', today, ['5 workingDay (not verified)']],
    ['3.000344', '2026-06-30', ['3 calendarDay']],
    ['1.001193', today, ['0 workingDay']],
    ['1.004873', today, ['3 workingDay']],
    ['1.000894', today, ['0 workingDay']],
    ['2.000815', today, ['0 workingDay']],
    ['1.013225', '2026-06-30', ['15 calendarDay']],
    ['1.013225', today, ['7 workingDay (not verified)']],
    ['1.001612', today, ['3 workingDay']],
  ])('%s on %s: %j', (code, date, limits) => {
    expect(limitsOn(code, date)).toEqual(limits);
  });

  it.each([
    ['2026-11-20T14:59:00+07:00', '2026-11-20T17:00:00.000+07:00'],
    ['2026-11-20T15:00:00+07:00', '2026-11-20T17:00:00.000+07:00'],
    ['2026-11-20T15:00:01+07:00', '2026-11-23T17:00:00.000+07:00'],
    ['2026-11-21T09:00:00+07:00', '2026-11-23T17:00:00.000+07:00'],
  ])('what is due the same day and arrives at %s is due at %s', (arrived, due) => {
    const calendar = data.calendars.find(({ id }) => id === 'vn-state');
    if (calendar === undefined) throw new Error('no calendar');
    const at = new Date(arrived);
    for (const code of ['2.000815', '1.001193', '1.000894']) {
      const limit = versionOn(code, today).limits[0];
      expect(limit).toMatchObject({ unit: 'workingDay', sameDayUntil: '15:00' });
      expect(vietnamTime(agencyDue({ calendar: compileCalendar(calendar), rules: clockRulesAt(at), lastHourRule: false }, at, { value: limit?.value ?? -1, unit: 'workingDay', sameDayUntil: '15:00' }).at)).toBe(due);
    }
  });

  it('names the time that the law leaves out of a limit', () => {
    expect(versionOn('1.000894', today).limits[0]?.excluded?.map(({ text }) => text.vi)).toEqual(expect.arrayContaining([expect.stringContaining('không quá 05 ngày làm việc')]));
    expect(versionOn('2.000815', today).limits[0]?.excluded?.[0]?.text.vi).toContain('02 ngày làm việc');
  });
});

describe('fees', () => {
  it.each<[string, string, Channel, string, string[]]>([
    ['1.004194', 'INDIVIDUAL', 'counter', today, ['15000 dossier']],
    ['1.004194', 'FAMILY', 'online', today, ['7000 dossier']],
    ['1.004194', 'LIST', 'online', today, ['5000 person']],
    ['1.004194', 'LIST', 'post', today, ['10000 person (not verified)']],
    ['3.000333', 'SELF_1', 'counter', '2025-12-31', ['200000 dossier']],
    ['3.000333', 'SELF_1', 'online', '2025-12-31', ['200000 dossier (not verified)']],
    ['3.000333', 'SELF_2', 'online', today, ['200000 dossier']],
    ['3.000347', 'EXCHANGE', 'counter', '2025-12-31', ['135000 dossier']],
    ['3.000347', 'EXCHANGE', 'online', '2025-12-31', ['115000 dossier']],
    ['3.000347', 'EXCHANGE', 'online', today, []],
    ['1.001612', 'PERSON', 'online', today, ['150000 dossier (not verified)']],
    ['1.001612', 'HOUSEHOLD', 'counter', today, ['50000 dossier (not verified)']],
    ['2.000815', 'COPY', 'counter', today, ['2000 copy (not verified)', '1000 copy (not verified)']],
    ['2.000200', 'FIRST_14', 'counter', today, []],
  ])('%s, %s filed %s on %s: %j', (code, caseKey, channel, date, fees) => {
    expect(feesOn(code, caseKey, channel, date)).toEqual(fees);
  });

  it('do not pass for free where the amount is not known', () => {
    expect(unpricedOn('3.000347', '2025-12-31')).toEqual([]);
    expect(unpricedOn('3.000347')).toEqual(['licence-154-2025']);
    for (const [code, fee] of [['1.013225', 'permit'], ['1.004873', 'marital-status'], ['1.001193', 'late'], ['3.000344', 'import-licence']] as const) expect(unpricedOn(code)).toEqual([fee]);
  });

  it('halve for students and fall away for digital citizens between their dates', () => {
    const waivers = (code: string, date: string) => versionOn(code, date).exemptions.filter((row) => inForce(row, date)).map(({ id, percent }) => `${id} ${percent}`);
    expect(waivers('3.000333', today)).toEqual(expect.arrayContaining(['reduced 50', 'digital-citizen 100']));
    for (const code of ['1.004194', '3.000333', '3.000347']) {
      expect(waivers(code, '2026-08-14')).not.toContain('digital-citizen 100');
      expect(waivers(code, '2026-08-15')).toContain('digital-citizen 100');
    }
  });
});

describe('papers', () => {
  it('of temporary residence: a lease need not be notarised since 2026-03-15, and no paper about a relative\'s dwelling', () => {
    const housing = (date: string) => versionOn('1.004194', date).components.find(({ id }) => id === 'housing-proof')?.name.vi;
    expect(housing('2026-03-14')).not.toContain('không phải công chứng');
    expect(housing('2026-03-15')).toContain('không phải công chứng');
    expect(componentsOf('1.004194', 'FAMILY', 'online')).toEqual(['form-ct01']);
    expect(componentsOf('1.004194', 'LIST', 'counter')).toEqual(['form-ct01', 'list-request', 'list']);
  });

  it('of a birth follow the case', () => {
    expect(componentsOf('1.001193', 'ON_TIME', 'online')).toEqual(['form-birth', 'birth-evidence', 'authorisation?', 'residence-shown?']);
    expect(componentsOf('1.001193', 'ABANDONED', 'online')).toEqual(['form-birth', 'abandoned-record', 'authorisation?', 'residence-shown?']);
    expect(componentsOf('1.001193', 'SURROGACY', 'counter')).toEqual(['form-birth', 'birth-evidence', 'surrogacy-confirmation', 'authorisation?', 'identity-shown?', 'residence-shown?']);
  });

  it('of a criminal-record certificate: a copy of the identity card no more since 2026-07-01', () => {
    expect(componentsOf('3.000333', 'SELF_1', 'online', '2026-06-30')).toEqual(['form-lltp', 'identity-copy', 'exemption-proof?']);
    expect(componentsOf('3.000333', 'SELF_1', 'online')).toEqual(['form-lltp', 'exemption-proof?']);
    expect(componentsOf('3.000333', 'PROXY_1', 'counter')).toContain('proxy');
    expect(versionOn('3.000333', today).cases.map(({ key }) => key)).not.toContain('MINOR_2');
  });

  it('of a building permit: two sets of drawings before 2026-07-01, one signed set since, the land paper from the database', () => {
    const row = (id: string, date: string) => versionOn('1.013225', date).components.find((component) => component.id === id);
    expect([row('drawings', '2026-06-30')?.originals, row('drawings', today)?.originals]).toEqual([2, 1]);
    expect(row('drawings', today)?.provenance).toMatchObject({ tag: '?', verified: false });
    expect(row('land-paper', today)?.heldBy).toContain('đất đai');
  });

  it('of a certified copy are the original shown', () => {
    expect(componentsOf('2.000815', 'COPY', 'counter')).toEqual(['original', 'copy?']);
    expect(versionOn('2.000815', today)).toMatchObject({ sameMoment: true, channels: ['counter'], eforms: [] });
  });
});

describe('who must come, and who decides', () => {
  it('asks both parties to a marriage and whoever gets an identity card to come, nobody else', () => {
    const inPerson = data.procedures.filter(({ attendance, effectiveTo }) => attendance.length > 0 && effectiveTo === null).map(({ code }) => code);
    expect(inPerson).toEqual(['1.000894', '1.001456', '2.000200']);
  });

  it('leaves civil status, certification, building and business to the people\'s committees of communes, the rest to the police', () => {
    const levels = (code: string) => [...new Set(data.agencies.filter(({ procedures }) => procedures.some((row) => row.code === code)).map((agency) => `${agency.parentCode} ${agency.level}`))];
    for (const code of ['1.001193', '1.004873', '1.000894', '2.000815', '1.013225', '1.001612']) expect(levels(code)).toEqual(['H55 commune', 'H17 commune']);
    for (const code of ['1.004194', '1.010041', '1.010386']) expect(levels(code)).toEqual(['G01-TNG commune', 'G01-DNG commune']);
    for (const code of ['2.000200', '3.000333', '3.000347']) expect(levels(code)).toEqual(['G01 province']);
    expect(levels('3.000344')).toEqual(['G01 ministry']);
  });
});

describe('what is in doubt', () => {
  it('the identity card since 2026-08-18: reported as replaced, yet still listed', () => {
    const version = versionOn('2.000200', today);
    expect(version.provenance).toMatchObject({ tag: '?', verified: false });
    expect(version.openPoints[0]).toContain('5230/QĐ-BCA-C06');
    expect(versionOn('2.000200', '2026-06-30').provenance.verified).toBe(true);
  });

  it('the building permit since 2026-07-01: one transcription, and a source that denies it', () => {
    const version = versionOn('1.013225', today);
    expect(version.levels).toMatchObject({ decree42: 'endToEnd', provenance: { verified: false } });
    expect(versionOn('1.013225', '2026-06-30').levels).toMatchObject({ decree42: 'partial', provenance: { verified: true } });
  });
});

describe('e-forms of the new procedures', () => {
  const validatorOf = (id: string) => eformValidator().compile(data.procedures.flatMap(({ eforms }) => eforms).find((form) => form.id === id)?.schema ?? false);
  const home = { provinceCode: '19', communeCode: '05443', detail: 'Số 1, đường Hoàng Văn Thụ' };
  const person = { fullName: 'Nguyễn Thị An', birthDateOrYear: '1990', nationality: 'VN', ethnicity: 'Kinh', residence: { type: '1', address: { countryCode: 'VN', provinceCode: '19', communeCode: '05443' } } };
  const birth = {
    registration: { birthCase: '1', registrationType: '1' }, requester: { fullName: 'Nguyễn Văn Bình', personalId: '019090000002', relationToChild: 'FATHER' },
    child: { fullName: 'Nguyễn An Khang', birthDate: '2026-11-01', gender: '1', nationality: 'VN', ethnicity: 'Kinh', placeOfBirth: { countryCode: 'VN', provinceCode: '19' }, hometown: { countryCode: 'VN', provinceCode: '19', communeCode: '05443' } },
    mother: person, father: { ...person, fullName: 'Nguyễn Văn Bình' }, declaration: { truthful: true },
  };
  const tk05 = {
    receivingAuthority: 'COMMUNE_POLICE', familyName: 'NGUYỄN', middleAndGivenName: 'THỊ AN', sex: 'NU', dateOfBirth: '1990-05-17', placeOfBirth: 'Thái Nguyên', personalId: '019190000001', currentResidence: home, phone: '0912345678',
    lostPassport: { notRemembered: true }, lostAt: '2026-11-20T09:00:00+07:00', circumstances: 'Rơi trên xe khách', signPlace: 'Thái Nguyên', signDate: '2026-11-21', signerCapacity: 'SELF',
  };
  const business = {
    filerName: 'NGUYỄN THỊ AN', filerBirthDate: '1990-05-17', filerGender: 'NU', filerPersonalId: '019190000001', filerPhone: '0912345678', ownerPersonalId: '019190000001', nameVi: 'TẠP HÓA AN', address: home,
    activities: [{ name: 'Bán lẻ tạp hóa', code: '4711', main: true }], capital: 50_000_000, capitalInWords: 'Năm mươi triệu đồng', workers: 1, vatMethod: 'DECLARATION', founderType: 'PERSON', resultDelivery: 'ELECTRONIC',
  };

  it('a birth names the parents that the case knows', () => {
    const validate = validatorOf('birth-2025-07-01');
    expect(validate(birth)).toBe(true);
    const { father: _father, ...without } = birth;
    expect(validate(without)).toBe(false);
    expect(validate({ ...without, registration: { birthCase: '3', registrationType: '1' } })).toBe(true);
    expect(validate({ ...birth, registration: { birthCase: '5', registrationType: '1' } })).toBe(false);
    expect(validate({ ...birth, requester: { ...birth.requester, relationToChild: 'OTHER' } })).toBe(false);
    expect(validate({ ...birth, declaration: { truthful: false } })).toBe(false);
  });

  it('a lost passport whose number is not remembered is reported all the same', () => {
    const validate = validatorOf('tk05-2026-07-01');
    expect(validate(tk05)).toBe(true);
    expect(validate({ ...tk05, lostPassport: {} })).toBe(false);
    expect(validate({ ...tk05, lostPassport: { number: 'C1234567' } })).toBe(true);
  });

  it('a household business has one main trade, and names its members when a household founds it', () => {
    const validate = validatorOf('household-business-2025-07-01');
    expect(validate(business)).toBe(true);
    expect(validate({ ...business, activities: [{ name: 'Bán lẻ tạp hóa' }] })).toBe(false);
    expect(validate({ ...business, activities: [...business.activities, ...business.activities] })).toBe(false);
    expect(validate({ ...business, founderType: 'HOUSEHOLD' })).toBe(false);
    expect(validate({ ...business, founderType: 'HOUSEHOLD', householdMembers: [{ fullName: 'Nguyễn Văn Bình', personalId: '019090000002' }] })).toBe(true);
  });

  it('a driving licence is exchanged for the holder of a personal number or a passport', () => {
    const validate = validatorOf('gplx-2025-03-01');
    const form = {
      receivingAuthority: 'Phòng Cảnh sát giao thông', fullName: 'Nguyễn Thị An', dateOfBirth: '1990-05-17', nationality: 'Việt Nam', residence: home, phone: '0912345678',
      currentLicence: { class: 'B', number: '190123456789' }, requestedClass: 'B', reason: 'EXPIRING', licenceSuspended: false,
    };
    expect(validate({ ...form, personalId: '019190000001' })).toBe(true);
    expect(validate({ ...form, passport: { number: 'C1234567' } })).toBe(true);
    expect(validate(form)).toBe(false);
    expect(validate({ ...form, personalId: '019190000001', requestedClass: 'Z' })).toBe(false);
  });
});
