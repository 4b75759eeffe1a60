import type { Actor, Agency, CalendarData, Component, ProcedureVersion, Provenance, Role } from '#contracts';
import { type Calendar, compileCalendar, vietnamTime } from '#working-time';
import type { ActionInputs } from '../src/domain/actions/inputs.js';
import { actingOn, type Person, type Relation } from '../src/domain/capacity.js';
import type { Acting, Context, HeldComponent, Quantities } from '../src/domain/context.js';
import type { Dossier } from '../src/domain/dossier.js';
import { type Action, transitionOf } from '../src/domain/dossier-lifecycle.js';
import { type Ground, groundOf, unitsOf } from '../src/domain/ground.js';
import { type Outcome, perform } from '../src/domain/perform.js';
import type { RecordedFact } from '../src/domain/recorded-fact.js';
import { publishedOf } from '../src/events/outgoing.js';

const provenance: Provenance = { tag: 'T', verified: true, source: 'văn bản mẫu' };
const always = { from: null, to: null };

function component(id: string, change: Partial<Component> = {}): Component {
  return {
    id, name: { vi: `Giấy tờ ${id}` }, kind: 'document', cases: null, required: true, originals: 1, copies: 0, heldBy: null, channels: null, checkedAtCollection: false,
    acceptedTypes: ['application/pdf'], maxBytes: 1_000_000, ...always, provenance, ...change,
  };
}

/** A procedure with every kind of step, paper and fee, for rules that are not about one law. */
export const procedure: ProcedureVersion = {
  id: '9.000001@2026-01-01', code: '9.000001', version: 1, effectiveFrom: '2026-01-01', effectiveTo: null,
  name: { vi: 'Thủ tục mẫu' }, field: { code: 'MAU', name: { vi: 'Lĩnh vực mẫu' } }, levels: { decree43: 4, decree42: 'endToEnd' },
  audiences: ['citizen'], agencyLevels: ['commune'], channels: ['counter', 'online', 'post'], returnMethods: ['counter', 'post', 'electronic'], assuranceLevel: 1, attendance: [], sets: 1,
  cases: [{ key: 'PLAIN', name: { vi: 'Thông thường' }, provenance }, { key: 'BIOMETRIC', name: { vi: 'Lấy vân tay' }, provenance }],
  components: [component('declaration', { kind: 'eform', eformId: 'form' }), component('deed'), component('birth', { heldBy: 'CSDL hộ tịch', required: false }), component('biometric-only', { cases: ['BIOMETRIC'] })],
  eforms: [{ id: 'form', formCode: 'M1', title: 'Tờ khai', schema: { type: 'object', properties: { phone: { type: 'string' }, address: { $ref: '#/$defs/address' } }, $defs: { address: { properties: { detail: { type: 'string' } } } } }, ui: {}, prefill: [], provenance }],
  fees: [{ id: 'fee', name: { vi: 'Lệ phí' }, kind: 'charge', cases: null, channels: null, amount: 20_000, per: 'dossier', due: 'processing', instrument: 'TT', ...always, provenance }],
  exemptions: [],
  limits: [{ cases: null, channels: null, agencyLevels: null, value: 7, unit: 'workingDay', startsAt: 'reception', endsAt: 'done', afterSupplement: 'restart', suspendedWhile: ['supplementing'], instrument: 'Luật', ...always, provenance }],
  sameMoment: false, stayNotice: null, calendarId: null, maxSupplements: 1, supplementLimitDays: 15,
  steps: [
    { id: 'take-in', name: { vi: 'Tiếp nhận' }, unitKind: 'reception', role: 'reception', share: 10, provenance },
    { id: 'check', name: { vi: 'Thẩm định' }, unitKind: 'processing', role: 'processing', share: 60, provenance },
    { id: 'approve', name: { vi: 'Phê duyệt' }, unitKind: 'leadership', role: 'approval', share: 20, provenance },
    { id: 'hand-out', name: { vi: 'Trả kết quả' }, unitKind: 'reception', role: 'reception', share: 10, provenance },
  ],
  result: { code: null, name: { vi: 'Giấy xác nhận' }, kind: 'document', provenance },
  refusalGrounds: [{ id: 'not-entitled', text: { vi: 'Không thuộc đối tượng' }, legalBasis: 'Điều 1', provenance }],
  legalBases: [{ reference: 'Luật 1', title: 'Luật mẫu', issued: null, ...always, provenance }], guidance: [], openPoints: [], provenance,
};

function agencyOf(code: string): Agency {
  const unit = (suffix: string, kind: string): Agency['units'][number] => ({ code: `${code}-${suffix}`, name: { vi: suffix }, kind });
  return {
    code, identifier: null, parentCode: null, name: { vi: `Công an ${code}` }, level: 'commune', placeName: 'Mẫu', administrativeUnit: null, address: null, phone: null, website: null,
    calendarId: 'c', lastHourRule: false, units: [unit('MC', 'reception'), unit('XL', 'processing'), unit('LD', 'leadership')],
    procedures: [{ code: procedure.code, postalReturn: false, from: null, to: null }], provenance,
  };
}
export const agency = agencyOf('A1');
export const otherAgency = agencyOf('A2');
const agencies = new Map([agency, otherAgency].map((each) => [each.code, each]));

/** Monday to Friday, without holidays. */
export const calendarData: CalendarData = {
  id: 'c', name: 'Lịch mẫu', roundTheClock: false, weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }],
  saturday: { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false }, days: [], decidedUntil: '2027-12-31',
};
export const calendar: Calendar = compileCalendar(calendarData);

const reference = { agencies, calendars: new Map([['c', calendar]]), units: unitsOf(agencies.values()) };

/** Tuesday 10/03/2026 09:00 in Vietnam. */
export const start = new Date('2026-03-10T09:00:00+07:00');
export const hours = (count: number): Date => new Date(start.getTime() + count * 3_600_000);

const officer = (account: string, role: Role, unit: string, code = 'A1'): Person => ({ accountId: account, personId: `person-of-${account}`, grants: [{ role, agency: code, unit }], officerName: account });
/** Holds a delegation of the owner of the stories. */
export const delegatePerson = 'delegate-1';
/** The people of the stories. */
export const people = {
  applicant: { accountId: 'citizen-1', personId: 'owner-1', grants: [{ role: 'citizen', agency: null, unit: null }], officerName: null },
  delegate: { accountId: 'citizen-2', personId: delegatePerson, grants: [{ role: 'citizen', agency: null, unit: null }], officerName: null },
  reception: officer('reception-1', 'reception', 'A1-MC'),
  processing: officer('processing-1', 'processing', 'A1-XL'),
  otherUnit: officer('processing-2', 'processing', 'A1-OTHER'),
  approver: officer('approver-1', 'approver', 'A1-LD'),
  head: officer('head-1', 'unit-head', 'A1-XL'),
  foreignReception: officer('reception-9', 'reception', 'A2-MC', 'A2'),
  administrator: { accountId: 'admin-1', personId: null, grants: [{ role: 'administrator', agency: null, unit: null }], officerName: null },
} as const satisfies Record<string, Person>;

/** A dossier and its life so far, driven through the domain only. */
export class Life {
  readonly outcomes: Outcome[] = [];
  /** Its ledger, as it is read back. */
  readonly facts: RecordedFact[] = [];
  dossier: Dossier;

  constructor(change: Partial<Dossier> = {}, readonly version: ProcedureVersion = procedure, private readonly held: readonly HeldComponent[] = [], private readonly quantities: Quantities = { persons: 1, copies: 1 }) {
    const receivedAt = vietnamTime(start);
    const basis = { procedureVersionId: version.id, caseKey: 'PLAIN', channel: 'online' as const, receivedAt, competentAgency: 'A1', counterAgency: 'A1', ...change };
    const ground = groundOf(basis, version, reference);
    this.dossier = {
      ...basis, id: '01990000-0000-7000-8000-000000000001', code: 'A1-260310-0001', version: 1, state: 'submitted', procedureCode: version.code,
      audience: 'citizen', receivingAgency: 'A1', unit: null, officer: null, stepId: null, owner: { kind: 'person', id: 'owner-1' }, filedByPerson: 'owner-1',
      submittedAt: receivedAt, returnMethod: 'counter', clocks: ground.clockworkAt(ground.agency).open(start), askedFrom: null, asked: null, supplementsAsked: 0,
      withdrawnFrom: null, withdrawalAskedAt: null, extensions: 0, fee: null, paidTotal: 0, originalsTaken: [], consultations: [], challenges: [], results: [], late: false, endedAt: null, ...change,
    };
    this.record('submitted', null, { role: 'applicant', ref: 'citizen-1', unit: null }, {}, null, start);
  }

  /** Lets somebody act; the refusal comes out as it is. */
  act<Name extends Action>(person: Person, action: Name, input: ActionInputs[Name], now: Date = start): this {
    const relation: Relation = person.personId === this.dossier.owner.id ? 'owner' : person.personId === delegatePerson ? 'delegate' : null;
    return this.as(actingOn({ dossier: this.dossier, person, relation, ground: this.ground }, transitionOf(this.dossier.state, action)), action, input, now);
  }

  as<Name extends Action>(acting: Acting, action: Name, input: ActionInputs[Name], now: Date = start): this {
    const outcome = perform(this.dossier, action, input, this.context(acting, now));
    this.outcomes.push(outcome);
    this.dossier = outcome.dossier;
    this.record(outcome.fact, outcome.from, acting.actor, outcome.detail, outcome.record, now);
    return this;
  }

  received(now = start): this {
    return this.act(people.reception, 'receive', { checkedComponents: ['declaration', 'deed'], originalsTaken: [] }, now);
  }

  processing(now = start): this {
    return this.received(now).act(people.reception, 'transfer', { unit: 'A1-XL' }, now);
  }

  atApproval(now = start): this {
    return this.processing(now).act(people.processing, 'advance', { outcome: 'đủ điều kiện' }, now);
  }

  done(now = start): this {
    return this.atApproval(now).act(people.approver, 'complete', { outcome: 'granted', result: { digest: 'a'.repeat(64), fileName: 'ket-qua.pdf' } }, now);
  }

  asked(now = start): this {
    return this.act(this.dossier.state === 'processing' ? people.processing : people.reception, 'requestSupplement', { items: [{ component: 'deed', reason: 'Bản chụp bị mờ, không đọc được' }], causedByApplicant: false }, now);
  }

  private record(name: RecordedFact['name'], from: Dossier['state'] | null, actor: Actor, detail: object, words: RecordedFact['record'], at: Date): void {
    this.facts.push({ version: this.dossier.version, name, at, data: { ...publishedOf(this.dossier, from, actor), detail } as RecordedFact['data'], record: words });
  }

  get ground(): Ground {
    return groundOf(this.dossier, this.version, reference);
  }

  private context(acting: Acting, now: Date): Context {
    const { ground } = this;
    return { ...ground, now, acting, held: this.held, quantities: this.quantities, clockwork: ground.clockworkAt(ground.agency) };
  }
}

/** The code of the refusal that `work` ends in. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'no refusal';
}
