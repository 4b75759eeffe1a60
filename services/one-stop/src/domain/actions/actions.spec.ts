import type { ProcedureVersion } from '#contracts';
import { hours, Life, people, procedure, refusalOf } from '../../../test/builders.js';
import { challengeLimitOn } from '../challenge-limit.js';
import { completionOf } from '../completion.js';
import { deskOf, nextDueOf, owedByApplicant } from '../desk.js';
import { formSetAt } from '../form-set.js';
import { isField } from './asked-for.js';

const received = { checkedComponents: ['declaration', 'deed'], originalsTaken: [] };
const reason = 'Lý do cụ thể của việc này';
const limit = (change: Partial<ProcedureVersion['limits'][number]>): ProcedureVersion => ({ ...procedure, limits: procedure.limits.map((each) => ({ ...each, ...change })) });

describe('procedures of other kinds', () => {
  it('H-10 V-2: where the version declares attendance it is recorded before reception, and may be asked for', () => {
    const version = { ...procedure, attendance: [{ cases: ['BIOMETRIC'], reason: { vi: 'Thu nhận vân tay' }, provenance: procedure.provenance }] };
    const biometric = { ...received, checkedComponents: ['declaration', 'deed', 'biometric-only'] };
    const receive = (more: object): string => refusalOf(() => new Life({ caseKey: 'BIOMETRIC' }, version).act(people.reception, 'receive', { ...biometric, ...more }));
    expect(receive({})).toBe('dossier.attendance-not-recorded');
    expect(receive({ attendedAt: '2026-03-10T09:00:01+07:00' })).toBe('dossier.attendance-in-future');
    expect(receive({ attendedAt: '2026-03-10T08:30:00+07:00' })).toBe('no refusal');
    const ask = (caseKey: string): string => refusalOf(() => new Life({ caseKey }, version).act(people.reception, 'requestSupplement', { items: [{ component: 'deed', reason: 'Mời đến trực tiếp để đối chiếu' }], causedByApplicant: false }));
    expect([ask('PLAIN'), ask('BIOMETRIC')]).toEqual(['dossier.attendance-not-declared', 'no refusal']);
  });

  it('settled at once: completed by reception without a transfer, without a slip unless one is wanted', () => {
    const version = { ...limit({ unit: 'immediate', value: 0 }), sameMoment: true, steps: procedure.steps.slice(0, 1), result: { ...procedure.result, kind: 'register' as const } };
    const life = new Life({}, version).act(people.reception, 'receive', received);
    expect(life.outcomes[0]?.form).toBeNull();
    expect(new Life({}, version).act(people.reception, 'receive', { ...received, slipWanted: true }).outcomes[0]?.form).toBe('receipt-slip');
    expect(refusalOf(() => new Life({}, version).act(people.reception, 'receive', received).act(people.reception, 'transfer', { unit: 'A1-XL' }).act(people.processing, 'advance', { outcome: 'xong' }))).toBe('step.none');
    life.act(people.reception, 'complete', { outcome: 'granted', result: null });
    expect(life.dossier).toMatchObject({ state: 'done', clocks: { processing: null } });
    life.act(people.reception, 'return', { method: 'electronic', at: '2026-03-10T02:00:00Z', to: 'Chính chủ', checkedComponents: [], originalsHandedBack: false });
    expect(life.dossier.state).toBe('returned');
  });

  it('H-6: compares originals when the result of an online dossier is collected at the counter', () => {
    const version = { ...procedure, components: procedure.components.map((each) => (each.id === 'deed' ? { ...each, checkedAtCollection: true } : each)) };
    const give = (checkedComponents: string[], change: object = {}): string => refusalOf(() => new Life(change, version).done().act(people.reception, 'return', { method: 'counter', at: '2026-03-10T02:00:00Z', to: 'A', checkedComponents, originalsHandedBack: false }));
    expect([give([]), give(['deed']), give([], { channel: 'counter' })]).toEqual(['return.originals-unchecked', 'no refusal', 'no refusal']);
  });

  it('has no electronic result to collect where none was signed', () => {
    const version = { ...procedure, result: { ...procedure.result, kind: 'physical' as const } };
    const life = new Life({}, version).atApproval().act(people.approver, 'complete', { outcome: 'granted', result: null });
    expect(refusalOf(() => life.act(people.applicant, 'return', { method: 'electronic', at: '2026-03-10T02:00:00Z', to: 'A', checkedComponents: [], originalsHandedBack: false }))).toBe('return.no-electronic-result');
  });

  it('cannot extend where no clock runs, and names the unit where several fit', () => {
    expect(refusalOf(() => new Life({}, limit({ unit: 'immediate', value: 0 })).processing().act(people.approver, 'extend', { reason, newDue: '2026-04-01' }))).toBe('extension.no-clock');
    const several = { ...procedure, steps: procedure.steps.map((step) => (step.id === 'approve' ? { ...step, unitKind: 'nowhere' } : step)) };
    expect(refusalOf(() => new Life({}, several).processing().act(people.processing, 'advance', { outcome: 'xong' }))).toBe('unit.must-be-named');
  });

  it('O-8: a supplement restarts a clock that was never suspended, and one that only resumes keeps what was used', () => {
    const due = (version: ProcedureVersion): string | null => new Life({}, version).received().asked(hours(24)).act(people.applicant, 'supplement', { components: ['deed'], fields: [] }, hours(72)).dossier.clocks.processingDue;
    expect(due(procedure)).toBe('2026-03-24T17:00:00.000+07:00');
    expect(due(limit({ suspendedWhile: [] }))).toBe('2026-03-24T17:00:00.000+07:00');
    expect(due(limit({ afterSupplement: 'resume' }))).toBe('2026-03-23T17:00:00.000+07:00');
  });

  it('a clock that starts at submission runs before reception and is not moved by it', () => {
    const life = new Life({}, limit({ startsAt: 'submission' }));
    const due = life.dossier.clocks.processingDue;
    expect(due).toBe('2026-03-19T17:00:00.000+07:00');
    expect(life.received(hours(48)).dossier.clocks.processingDue).toBe(due);
  });
});

describe('who decides', () => {
  it('H-3: a second supplement, and a late one on appraisal, is asked by an approver, in that role', () => {
    const again = (): Life => new Life().received().asked().act(people.applicant, 'supplement', { components: ['deed'], fields: [] });
    const items = { items: [{ component: 'deed', reason }], causedByApplicant: false };
    expect(refusalOf(() => again().act(people.reception, 'requestSupplement', items))).toBe('supplement.already-asked');
    expect(again().act(people.approver, 'requestSupplement', items).dossier).toMatchObject({ state: 'supplementing', supplementsAsked: 2 });
    expect(refusalOf(() => new Life().processing().act(people.processing, 'requestSupplement', items, hours(24 * 7)))).toBe('supplement.too-late-without-approver');
    expect(refusalOf(() => new Life().processing().act(people.approver, 'requestSupplement', items, hours(24 * 7)))).toBe('no refusal');
  });

  it('O-9: before reception applicant and delegate amend, afterwards only an officer, who names the evidence', () => {
    const amend = (life: Life, who: (typeof people)[keyof typeof people], evidence?: string): string => refusalOf(() => life.act(who, 'amend', { components: ['deed'], fields: ['/phone'], ...(evidence === undefined ? {} : { evidence }) }));
    expect([amend(new Life(), people.applicant), amend(new Life(), people.delegate)]).toEqual(['no refusal', 'no refusal']);
    expect([amend(new Life().received(), people.applicant), amend(new Life().received(), people.delegate)]).toEqual(['amend.consent-needed', 'amend.consent-needed']);
    expect([amend(new Life().received(), people.reception), amend(new Life().received(), people.reception, 'đơn đề nghị')]).toEqual(['dossier.evidence-needed', 'no refusal']);
    expect(amend(new Life().processing(), people.processing, 'đơn đề nghị')).toBe('no refusal');
  });

  it('O-12: an exemption that an officer confirms lowers the fee; an unconfirmed one lowers nothing', () => {
    const version = { ...procedure, exemptions: [{ id: 'half', name: { vi: 'Giảm' }, condition: { vi: 'Có thẻ' }, cases: null, channels: null, percent: 50, instrument: 'TT', from: null, to: '2026-03-10', provenance: procedure.provenance }] };
    const ask = (item: object, change = {}): Life => new Life(change, version).act(people.reception, 'requestPayment', { items: [{ feeId: 'fee', quantity: 3, ...item }] });
    expect([ask({}).dossier.fee?.total, ask({ exemption: 'half' }).dossier.fee?.total, ask({ amount: 1 }).dossier.fee?.total]).toEqual([20_000, 10_000, 20_000]);
    expect(refusalOf(() => ask({ exemption: 'half' }, { submittedAt: '2026-03-10T17:00:00Z' }))).toBe('payment.exemption-not-in-force');
  });

  it('O-12: a fee per person or per copy is due as often as the form counts, unless the officer counts otherwise', () => {
    const [fee] = procedure.fees as [(typeof procedure.fees)[number]];
    const version = { ...procedure, fees: [fee, { ...fee, id: 'each', per: 'person' as const, amount: 10_000 }, { ...fee, id: 'copy', per: 'copy' as const, amount: 3_000 }] };
    const ask = (...items: { feeId: string; quantity?: number }[]): unknown => new Life({}, version, [], { persons: 4, copies: 2 }).act(people.reception, 'requestPayment', { items }).dossier.fee?.items;
    expect(ask({ feeId: 'fee' }, { feeId: 'each' }, { feeId: 'copy' })).toEqual([{ feeId: 'fee', amount: 20_000 }, { feeId: 'each', amount: 40_000 }, { feeId: 'copy', amount: 6_000 }]);
    expect(ask({ feeId: 'fee', quantity: 5 }, { feeId: 'each', quantity: 1 }, { feeId: 'copy', quantity: 3 })).toEqual([{ feeId: 'fee', amount: 20_000 }, { feeId: 'each', amount: 10_000 }, { feeId: 'copy', amount: 9_000 }]);
  });

  it('the head claims and names; at reception an officer claims what nobody has', () => {
    expect(new Life().processing().act(people.head, 'assign', { officer: 'processing-2', standIn: false }).dossier.officer).toBe('processing-2');
    expect(refusalOf(() => new Life().received().act({ ...people.reception, accountId: 'reception-2' }, 'assign', { officer: 'reception-2', standIn: false }))).toBe('assign.taken');
  });
});

describe('on whose desk', () => {
  it('lies what the counter, the unit and the counter again have to do, with what they owe', () => {
    const life = new Life({ receivingAgency: 'A2', counterAgency: 'A2' });
    const counter = { ...people.foreignReception };
    const desk = (): unknown[] => [life.dossier.state, deskOf(life.dossier), nextDueOf(life.dossier), owedByApplicant(life.dossier)?.dueAt ?? null];
    expect(desk()).toEqual(['submitted', 'A2', '2026-03-11T09:00:00.000+07:00', null]);
    life.act(people.applicant, 'requestWithdrawal', { reason });
    expect(desk()).toEqual(['withdrawing', 'A2', '2026-03-11T09:00:00.000+07:00', null]);
    life.act(counter, 'declineWithdrawal', { reason }).act(counter, 'requestPayment', { items: [{ feeId: 'fee' }] });
    expect(desk()).toEqual(['paying', 'A2', null, '2026-04-01T00:00:00.000+07:00']);
    life.as({ kinds: new Set(['paymentService']), actor: { role: 'system', ref: 'payment', unit: null }, shownAs: null, own: false }, 'confirmPayment', { amount: 20_000, method: 'cash', reference: '1' });
    life.act(counter, 'receive', received).act(counter, 'transfer', { unit: 'A1-XL' });
    expect(desk()).toEqual(['processing', 'A1', '2026-03-19T17:00:00.000+07:00', null]);
    life.asked();
    expect(desk()).toEqual(['supplementing', 'A1', null, '2026-04-01T00:00:00.000+07:00']);
    life.act(people.applicant, 'supplement', { components: ['deed'], fields: [] }).act(people.processing, 'advance', { outcome: 'xong' }).act(people.approver, 'complete', { outcome: 'granted', result: { digest: 'a'.repeat(64), fileName: 'k.pdf' } });
    expect(desk()).toEqual(['done', 'A2', null, null]);
  });

  it('O-11: completion follows the steps and waits where something is asked', () => {
    const life = new Life();
    const completion = (): number => completionOf(life.dossier, procedure);
    const seen = [completion()];
    life.asked();
    seen.push(completion());
    life.act(people.applicant, 'supplement', { components: ['deed'], fields: [] }).processing();
    seen.push(completion());
    life.act(people.processing, 'advance', { outcome: 'xong' });
    seen.push(completion());
    life.act(people.applicant, 'requestWithdrawal', { reason });
    seen.push(completion());
    expect(seen).toEqual([10, 10, 25, 70, 70]);
  });
});

describe('passing on', () => {
  it('goes on by the calendar and the limits of the agency it went to; only to one that is competent that day', () => {
    const life = new Life().received().act(people.reception, 'forward', { toAgency: 'A2', reason }, hours(1));
    expect(life.dossier).toMatchObject({ state: 'submitted', receivingAgency: 'A1', counterAgency: 'A2', competentAgency: 'A2', unit: null, officer: null, stepId: null, clocks: { processing: null, reception: { answeredAt: null, startedAt: '2026-03-10T10:00:00.000+07:00' } } });
    expect(life.outcomes.at(-1)?.detail).toEqual({ reasonCode: 'wrong-authority', fromAgency: 'A1', toAgency: 'A2' });
    const provinces = { ...procedure, agencyLevels: ['province' as const] };
    expect(refusalOf(() => new Life({}, provinces).act(people.reception, 'forward', { toAgency: 'A2', reason }))).toBe('agency.not-competent');
  });
});

describe('rules as data', () => {
  it('has the forms of each circular from its own day, and ten days for a challenge', () => {
    expect(['2018-12-31', '2025-09-14', '2025-09-15'].map((day) => formSetAt(new Date(`${day}T12:00:00+07:00`)))).toEqual(['2018', '2018', '2025']);
    expect(challengeLimitOn('2026-03-10')).toEqual({ value: 10, unit: 'workingDay' });
    expect(() => challengeLimitOn('2026-03-10', [])).toThrow(RangeError);
  });

  it('finds fields through definitions, lists and alternatives, of the case alone, under their component where intake has several forms', () => {
    const version = {
      ...procedure,
      components: [...procedure.components, { ...procedure.components[0]!, id: 'annex', eformId: 'second', cases: ['BIOMETRIC'] }],
      eforms: [...procedure.eforms, { ...procedure.eforms[0]!, id: 'second', schema: { properties: { children: { type: 'array', items: { allOf: [{ if: {}, then: { properties: { name: {} } } }] } } } } }],
    };
    const found = (pointer: string, caseKey = 'PLAIN'): boolean => isField(new Life({ caseKey }, version).dossier, version, pointer);
    expect(['/phone', '/address/detail', '/declaration/phone'].map((pointer) => found(pointer))).toEqual([true, true, true]);
    expect(['/children/0/name', '/annex/children/12/name'].map((pointer) => found(pointer, 'BIOMETRIC'))).toEqual([true, true]);
    expect(['', '/', '/declaration', '/address/city', '/children/0/name', '/phone/x', '/__proto__', '/children/x/name'].map((pointer) => found(pointer))).toEqual(Array(8).fill(false));
  });
});
