import { randomUUID } from 'node:crypto';
import { type Agency, agencySchema, type CalendarData, calendarSchema, type ProcedureVersion, procedureVersionSchema } from '#contracts';
import { Database } from '#persistence';
import { IncomingCopies } from '../src/events/incoming.js';
import type { World } from './world.js';

const provenance = { tag: 'K' as const, verified: false, source: 'spec' };
const text = (vi: string): { vi: string; en: string } => ({ vi, en: vi });

const address = {
  type: 'object', additionalProperties: false, required: ['provinceCode', 'communeCode'],
  properties: { provinceCode: { type: 'string' }, communeCode: { type: 'string' }, detail: { type: 'string', maxLength: 250 } },
};

/** A form with what forms have: patterns, a choice, a condition, an address. */
const declaration = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:spec:declaration', 'x-formCode': 'TK01', type: 'object', additionalProperties: false,
  required: ['fullName', 'dateOfBirth', 'sex', 'personalId', 'truthCommitment'],
  properties: {
    fullName: { type: 'string', minLength: 2, maxLength: 100 }, dateOfBirth: { type: 'string', format: 'date' },
    sex: { type: 'string', oneOf: [{ const: 'NAM', title: 'Nam' }, { const: 'NU', title: 'Nữ' }] }, personalId: { type: 'string', pattern: '^[0-9]{12}$' },
    phone: { type: 'string', pattern: '^(\\+84|0)[0-9]{9,10}$' }, residence: { $ref: '#/$defs/address' }, truthCommitment: { const: true },
    requestType: { type: 'string', enum: ['FIRST', 'AGAIN'] }, reason: { type: 'string' }, occupation: { type: 'string' },
  },
  allOf: [{ if: { properties: { requestType: { const: 'AGAIN' } }, required: ['requestType'] }, then: { required: ['reason'] } }],
  $defs: { address },
};

const stayForm = {
  type: 'object', additionalProperties: false, required: ['guestFullName', 'stayFrom', 'stayTo'],
  properties: { guestFullName: { type: 'string', minLength: 1 }, stayFrom: { type: 'string', format: 'date-time' }, stayTo: { type: 'string', format: 'date-time' } },
};

const component = (id: string, more: object): object => ({
  id, name: text(id), kind: 'document', cases: null, required: true, originals: 1, copies: 0, heldBy: null, channels: null, checkedAtCollection: false,
  acceptedTypes: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 65_536, from: null, to: null, provenance, ...more,
});

/** A procedure with two cases, an e-form, a paper, a photo of one case, one component the state holds, a fee and an exemption. */
export function procedure(more: Record<string, unknown> = {}): ProcedureVersion {
  const code = String(more['code'] ?? '1.000001');
  const effectiveFrom = String(more['effectiveFrom'] ?? '2026-01-01');
  return procedureVersionSchema.parse({
    id: `${code}@${effectiveFrom}`, code, version: 1, effectiveFrom, effectiveTo: null, name: { vi: 'Cấp giấy chứng nhận', en: 'Issue of a certificate' },
    field: { code: 'SPEC', name: text('Lĩnh vực') }, levels: { decree43: 4, decree42: 'endToEnd' }, audiences: ['citizen', 'organisation', 'foreigner'], agencyLevels: ['commune'],
    channels: ['counter', 'online', 'post'], returnMethods: ['counter', 'post', 'electronic'], assuranceLevel: 2, attendance: [], sets: 1,
    cases: [{ key: 'FIRST', name: text('Lần đầu'), provenance }, { key: 'AGAIN', name: text('Cấp lại'), provenance }],
    components: [
      component('declaration', { kind: 'eform', eformId: 'declaration', acceptedTypes: [] }),
      component('proof', { name: { vi: 'Giấy tờ chứng minh', en: 'Proof' } }),
      component('photo', { kind: 'photo', cases: ['AGAIN'], acceptedTypes: ['image/png'] }),
      component('identity', { heldBy: 'CSDLQG về dân cư' }),
      component('extra', { required: false }),
      component('shown', { kind: 'presented', originals: 0, channels: ['counter'], acceptedTypes: [] }),
    ],
    eforms: [{
      id: 'declaration', formCode: 'SPEC01', title: 'Tờ khai', schema: declaration, ui: {}, provenance,
      prefill: [
        { pointer: '/fullName', from: 'profile.fullName' }, { pointer: '/dateOfBirth', from: 'profile.dateOfBirth' }, { pointer: '/sex', from: 'profile.sex' },
        { pointer: '/personalId', from: 'profile.personalId' }, { pointer: '/phone', from: 'profile.phone' }, { pointer: '/residence', from: 'profile.permanentResidence' }, { pointer: '/occupation', from: 'earlier' },
      ],
    }],
    fees: [
      { id: 'charge-2025', name: text('Lệ phí'), kind: 'charge', cases: null, channels: null, amount: 50_000, per: 'dossier', due: 'submission', instrument: 'TT', from: '2025-01-01', to: '2025-12-31', provenance },
      { id: 'charge', name: text('Lệ phí'), kind: 'charge', cases: null, channels: ['counter', 'online'], amount: 20_000, per: 'dossier', due: 'submission', instrument: 'TT', from: '2026-01-01', to: null, provenance },
      { id: 'later', name: text('Phí'), kind: 'fee', cases: null, channels: null, amount: 5_000, per: 'dossier', due: 'processing', instrument: 'TT', from: null, to: null, provenance },
    ],
    exemptions: [{ id: 'poor', name: text('Hộ nghèo'), condition: text('Hộ nghèo'), cases: null, channels: null, percent: 100, instrument: 'TT', from: null, to: null, provenance }],
    limits: [{ cases: null, channels: null, agencyLevels: null, value: 5, unit: 'workingDay', startsAt: 'reception', endsAt: 'done', afterSupplement: 'restart', suspendedWhile: [], instrument: 'QĐ', from: null, to: null, provenance }],
    sameMoment: false, stayNotice: null, calendarId: null, maxSupplements: 1, supplementLimitDays: 15,
    steps: [{ id: 'acceptance', name: text('Tiếp nhận'), unitKind: 'reception', role: 'reception', share: 100, provenance }],
    result: { code: null, name: text('Giấy chứng nhận'), kind: 'document', provenance }, refusalGrounds: [],
    legalBases: [{ reference: 'Luật', title: 'Luật', issued: null, from: null, to: null, provenance }], guidance: [], openPoints: [], provenance,
    ...more,
  });
}

/** The stay notice (thông báo lưu trú): round the clock. */
export function stayNotice(): ProcedureVersion {
  return procedure({
    code: '2.001159', id: '2.001159@2026-01-01', stayNotice: { arrivalPointer: '/stayFrom' }, calendarId: 'round-the-clock', channels: ['online', 'counter'], returnMethods: ['electronic'], fees: [], exemptions: [],
    assuranceLevel: 1, cases: [{ key: 'NOTICE', name: text('Thông báo'), provenance }],
    components: [component('stay', { kind: 'eform', eformId: 'stay', acceptedTypes: [] })],
    eforms: [{ id: 'stay', formCode: 'TBLT', title: 'Thông báo lưu trú', schema: stayForm, ui: {}, prefill: [], provenance }],
  });
}

export function agency(more: Partial<Agency> = {}): Agency {
  const code = more.code ?? 'H55.01';
  return agencySchema.parse({
    code, identifier: null, parentCode: null, name: text('Ủy ban nhân dân'), level: 'commune', placeName: 'Thái Nguyên', administrativeUnit: '05443', address: null, phone: null, website: null,
    calendarId: 'office', lastHourRule: false,
    units: [{ code: `${code}-MC`, name: text('Một cửa'), kind: 'reception' }, { code: `${code}-XL`, name: text('Chuyên môn'), kind: 'processing' }],
    procedures: [{ code: '1.000001', postalReturn: true, from: null, to: null }, { code: '2.001159', postalReturn: false, from: null, to: null }], provenance, ...more,
  });
}

const noSaturday = { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false };

export const calendars: readonly CalendarData[] = [
  calendarSchema.parse({
    id: 'office', name: 'Hành chính', roundTheClock: false, weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }], saturday: noSaturday,
    days: [{ date: '2026-09-02', kind: 'holiday', name: 'Quốc khánh', decision: 'TB', decisionDate: null, provenance }], decidedUntil: '2026-12-31',
  }),
  calendarSchema.parse({ id: 'round-the-clock', name: '24/7', roundTheClock: true, weekdaySessions: [], saturday: noSaturday, days: [], decidedUntil: '2099-12-31' }),
];

/** Brings the catalogue in as its topics do: through the handlers of its events. */
export async function publish(world: World, what: { procedures?: readonly ProcedureVersion[]; agencies?: readonly Agency[]; calendars?: readonly CalendarData[] }, sequence = 1): Promise<void> {
  const copies = world.app.get(IncomingCopies);
  await world.app.get(Database).transaction(async (tx) => {
    const delivery = { tx, topic: '' };
    const event = <Data>(data: Data): never => ({ sequence, data }) as never;
    for (const each of what.procedures ?? []) await copies.procedure(event({ procedure: each }), delivery);
    for (const each of what.agencies ?? []) await copies.agency(event({ agency: each }), delivery);
    for (const each of what.calendars ?? []) await copies.calendar(event({ calendar: each }), delivery);
  });
}

/** Gives, changes or ends a delegation as identity's topic does; gives its id. */
export async function delegate(world: World, principal: string, delegatePersonId: string, more: { id?: string; kind?: 'person' | 'organisation'; procedures?: string[] | null; to?: string | null; status?: 'active' | 'revoked' } = {}): Promise<string> {
  const id = more.id ?? randomUUID();
  await world.app.get(Database).transaction((tx) => world.app.get(IncomingCopies).delegation({ sequence: 1, data: {
    delegationId: id, principal: { kind: more.kind ?? 'person', id: principal }, delegatePersonId, procedures: more.procedures ?? null, from: '2026-01-01', to: more.to ?? null, status: more.status ?? 'active',
  } } as never, { tx, topic: '' }));
  return id;
}

/** A whole small catalogue. */
export function publishAll(world: World): Promise<void> {
  return publish(world, { procedures: [procedure(), stayNotice()], agencies: [agency(), agency({ code: 'H55.02', procedures: [] })], calendars });
}

/** A form of `procedure()` that is in order. */
export const goodForm = { fullName: 'Nguyễn Thị Ánh', dateOfBirth: '1990-05-20', sex: 'NU', personalId: '019190000001', truthCommitment: true };

/** The smallest whole PDF and PNG. */
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<<>>\nstartxref\n9\n%%EOF\n', 'latin1');
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
