import { problems } from '../src/http/problems.js';
import type { Portal, Problem } from '#testing';
import { agency, procedure } from './builders.js';
import { acts, api, pathOf, reason, received, type Staff, staffOf, tries, Way } from './stories.js';
import { type Filed, pdf, plainCard, World } from './world.js';

/** Who may try what, on a dossier brought so far. */
interface Case {
  readonly code: keyof typeof problems;
  readonly status: number;
  readonly who: (staff: Staff, owner: Portal) => Portal;
  readonly at: (way: Way, world: World, filed: Filed, staff: Staff, owner: Portal) => Promise<unknown>;
  readonly action: string;
  readonly body: object | ((world: World, filed: Filed) => object);
  readonly pointer?: string;
}

const nothing = async (): Promise<void> => undefined;
const toReceived: Case['at'] = (way) => way.received();
const toProcessing: Case['at'] = (way) => way.processing();
const toApproval: Case['at'] = (way) => way.atApproval();
const toDone: Case['at'] = (way) => way.done();
const asked: Case['at'] = async (way, world, { id }, staff) => { await way.received(); await acts(world, staff.reception, id, 'supplement-requests', { items: [{ component: 'deed', reason }] }); };
const paying: Case['at'] = async (way, world, { id }, staff) => { await way.received(); await acts(world, staff.reception, id, 'payment-requests', { items: [{ feeId: 'fee' }] }); };
const reception = (staff: Staff): Portal => staff.reception;
const processing = (staff: Staff): Portal => staff.processing;
const approver = (staff: Staff): Portal => staff.approver;
const owner = (_staff: Staff, applicant: Portal): Portal => applicant;
const refusal = { checklistItem: 'not-entitled', reason, legalBasis: 'Điều 5', guidance: 'Nộp lại khi đủ điều kiện' };
const handedIn = { components: ['deed'], evidence: 'đơn tại quầy' };
const back = (world: World): object => ({ method: 'counter', at: world.now(), to: 'Người nhận' });
const item = (more: object): object => ({ items: [{ reason, ...more }] });
const looked = (found: boolean): object => ({ databaseCheck: { source: 'CSDL hộ tịch', checkedAt: '2026-03-10T09:00:00+07:00', found } });
const visit = { place: 'Tổ 3', people: ['A'], finding: 'Đúng thực tế' };

const cases: readonly Case[] = [
  { code: 'dossier.action-not-allowed', status: 409, who: reception, at: nothing, action: 'return', body: back },
  { code: 'dossier.not-yours-to-act', status: 403, who: (staff) => staff.otherUnit, at: toProcessing, action: 'steps', body: { outcome: 'xong' } },
  { code: 'dossier.components-unchecked', status: 422, who: reception, at: nothing, action: 'reception', body: { checkedComponents: ['deed'] }, pointer: '/checkedComponents' },
  { code: 'dossier.component-unknown', status: 422, who: reception, at: nothing, action: 'reception', body: { checkedComponents: ['declaration', 'deed', 'biometric-only'] }, pointer: '/checkedComponents' },
  { code: 'dossier.component-unknown', status: 422, who: reception, at: nothing, action: 'reception', body: { ...received, originalsTaken: [{ componentId: 'other', count: 1 }] }, pointer: '/originalsTaken' },
  { code: 'dossier.component-unknown', status: 422, who: reception, at: asked, action: 'supplements', body: { ...handedIn, components: ['deed', 'Nguyễn Văn A'] }, pointer: '/components' },
  { code: 'dossier.field-unknown', status: 422, who: reception, at: nothing, action: 'amendments', body: { ...handedIn, fields: ['/Nguyễn Văn A'] }, pointer: '/fields' },
  { code: 'dossier.evidence-needed', status: 422, who: reception, at: nothing, action: 'withdrawal', body: { reason }, pointer: '/evidence' },
  { code: 'dossier.evidence-needed', status: 422, who: reception, at: nothing, action: 'challenges', body: { challengedVersion: 1, question: 'Vì sao lâu như vậy?' }, pointer: '/evidence' },
  { code: 'dossier.evidence-needed', status: 422, who: reception, at: nothing, action: 'return-method', body: { method: 'counter' }, pointer: '/evidence' },
  { code: 'dossier.reason-not-concrete', status: 422, who: reception, at: nothing, action: 'refusal', body: { ...refusal, reason: '. . . . . . . .' }, pointer: '/reason' },
  { code: 'dossier.legal-basis-not-named', status: 422, who: reception, at: nothing, action: 'refusal', body: { ...refusal, legalBasis: ' . 23 . ' }, pointer: '/legalBasis' },
  { code: 'dossier.reason-not-concrete', status: 422, who: reception, at: nothing, action: 'refusal', body: { ...refusal, guidance: '. . . . . . . .' }, pointer: '/guidance' },
  { code: 'dossier.reason-not-concrete', status: 422, who: reception, at: toReceived, action: 'supplement-requests', body: { items: [{ component: 'deed', reason: '----------' }] }, pointer: '/items/0/reason' },
  { code: 'dossier.attendance-not-declared', status: 422, who: reception, at: nothing, action: 'refusal', body: { ...refusal, guidance: 'Đề nghị đến trực tiếp cơ quan' }, pointer: '/guidance' },
  { code: 'dossier.attendance-not-declared', status: 422, who: approver, at: toApproval, action: 'stop', body: { ground: 'not-entitled', reason: 'Công dân không nộp trực tiếp', legalBasis: 'Điều 5' }, pointer: '/reason' },
  { code: 'dossier.attendance-not-declared', status: 422, who: approver, at: toApproval, action: 'completion', body: { outcome: 'refused', ground: 'not-entitled', reason: 'Công dân không đến trực tiếp', legalBasis: 'Điều 5' }, pointer: '/reason' },
  { code: 'dossier.checklist-item-unknown', status: 422, who: reception, at: nothing, action: 'refusal', body: { ...refusal, checklistItem: 'other' }, pointer: '/checklistItem' },
  { code: 'dossier.checklist-item-unknown', status: 422, who: approver, at: toProcessing, action: 'stop', body: { ground: 'other', reason, legalBasis: 'Điều 5' }, pointer: '/ground' },
  { code: 'dossier.not-same-moment', status: 409, who: approver, at: toReceived, action: 'completion', body: { outcome: 'granted' } },
  { code: 'agency.not-competent', status: 422, who: reception, at: nothing, action: 'forwarding', body: { toAgency: 'Z9', reason }, pointer: '/toAgency' },
  { code: 'agency.already-there', status: 409, who: reception, at: nothing, action: 'forwarding', body: { toAgency: 'A1', reason } },
  { code: 'unit.not-in-agency', status: 422, who: reception, at: nothing, action: 'reception', body: { ...received, unit: 'A2-MC' }, pointer: '/unit' },
  { code: 'unit.not-in-agency', status: 422, who: reception, at: toReceived, action: 'transfers', body: { unit: 'A2-XL' }, pointer: '/unit' },
  { code: 'unit.wrong-for-step', status: 422, who: reception, at: toReceived, action: 'transfers', body: { unit: 'A1-LD' }, pointer: '/unit' },
  { code: 'supplement.item-names-one-thing', status: 422, who: reception, at: nothing, action: 'supplement-requests', body: item({}), pointer: '/items/0' },
  { code: 'supplement.asked-twice', status: 422, who: reception, at: nothing, action: 'supplement-requests', body: { items: [{ component: 'deed', reason }, { component: 'deed', reason }] }, pointer: '/items' },
  { code: 'supplement.outside-version', status: 422, who: reception, at: nothing, action: 'supplement-requests', body: item({ component: 'biometric-only' }), pointer: '/items/0/component' },
  { code: 'supplement.outside-version', status: 422, who: reception, at: nothing, action: 'supplement-requests', body: item({ field: '/nickname' }), pointer: '/items/0/field' },
  { code: 'supplement.component-held', status: 422, who: reception, at: nothing, action: 'supplement-requests', body: item({ component: 'birth', ...looked(true) }), pointer: '/items/0/component' },
  { code: 'supplement.already-asked', status: 409, who: reception, at: async (way, world, filed, staff, applicant) => { await asked(way, world, filed, staff, applicant); await acts(world, staff.reception, filed.id, 'supplements', handedIn); }, action: 'supplement-requests', body: item({ component: 'deed' }) },
  { code: 'supplement.too-late-without-approver', status: 409, who: processing, at: async (way, world) => { await way.processing(); world.clock.forward(24 * 7); }, action: 'supplement-requests', body: item({ component: 'deed' }) },
  { code: 'supplement.incomplete', status: 422, who: reception, at: asked, action: 'supplements', body: { ...handedIn, components: ['declaration'] }, pointer: '/components' },
  { code: 'supplement.limit-not-reached', status: 409, who: reception, at: asked, action: 'closures/unsupplemented', body: {} },
  { code: 'amend.nothing-changed', status: 422, who: reception, at: nothing, action: 'amendments', body: { components: [], evidence: 'đơn tại quầy' } },
  { code: 'payment.fee-not-in-force', status: 422, who: reception, at: nothing, action: 'payment-requests', body: { items: [{ feeId: 'other' }] }, pointer: '/items/0/feeId' },
  { code: 'payment.exemption-not-in-force', status: 422, who: reception, at: nothing, action: 'payment-requests', body: { items: [{ feeId: 'fee', exemption: 'none' }] }, pointer: '/items/0/exemption' },
  { code: 'payment.fee-twice', status: 422, who: reception, at: nothing, action: 'payment-requests', body: { items: [{ feeId: 'fee' }, { feeId: 'fee' }] }, pointer: '/items' },
  { code: 'payment.nothing-due', status: 422, who: reception, at: nothing, action: 'payment-requests', body: { items: [{ feeId: 'fee', exemption: 'poor' }] }, pointer: '/items' },
  { code: 'payment.limit-not-reached', status: 409, who: reception, at: paying, action: 'closures/unpaid', body: {} },
  { code: 'assign.only-head-for-others', status: 403, who: processing, at: toProcessing, action: 'assignments', body: { officer: 'somebody-else' } },
  { code: 'assign.taken', status: 409, who: (staff) => staff.reception, at: async (_way, world, { id }) => { const colleague = await world.officer('reception', 'A1-MC'); await acts(world, colleague, id, 'reception', received); }, action: 'assignments', body: () => ({ officer: receptionAccount }) },
  { code: 'step.is-last', status: 409, who: approver, at: toApproval, action: 'steps', body: { outcome: 'xong' } },
  { code: 'step.not-earlier', status: 422, who: processing, at: toProcessing, action: 'steps/back', body: { toStep: 'approve', reason }, pointer: '/toStep' },
  { code: 'step.officer-needed', status: 403, who: approver, at: toProcessing, action: 'steps', body: { outcome: 'xong' } },
  { code: 'step.approver-needed', status: 403, who: (staff) => staff.reception, at: toReceived, action: 'completion', body: { outcome: 'granted' } },
  { code: 'step.approval-still-to-come', status: 409, who: approver, at: toProcessing, action: 'completion', body: { outcome: 'granted' } },
  { code: 'consultation.due-in-past', status: 422, who: processing, at: toProcessing, action: 'consultations', body: { units: ['A2-XL'], question: reason, dueAt: '2026-03-01T08:00:00+07:00' }, pointer: '/dueAt' },
  { code: 'consultation.unit-unknown', status: 422, who: processing, at: toProcessing, action: 'consultations', body: { units: ['A1-XL'], question: reason, dueAt: '2026-12-01T08:00:00+07:00' }, pointer: '/units/0' },
  { code: 'verification.applicant-not-told', status: 422, who: processing, at: toProcessing, action: 'site-verifications', body: { ...visit, at: '2026-03-10T08:00:00+07:00', notifiedAt: '2026-03-10T08:00:00+07:00' }, pointer: '/notifiedAt' },
  { code: 'verification.in-future', status: 422, who: processing, at: toProcessing, action: 'site-verifications', body: { ...visit, at: '2027-03-10T08:00:00+07:00', notifiedAt: '2026-03-10T08:00:00+07:00' }, pointer: '/at' },
  { code: 'extension.not-later', status: 422, who: approver, at: toProcessing, action: 'extensions', body: { reason, newDue: '2026-03-10' }, pointer: '/newDue' },
  { code: 'extension.too-far', status: 422, who: approver, at: toProcessing, action: 'extensions', body: { reason, newDue: '9999-12-31' }, pointer: '/newDue' },
  { code: 'extension.too-late', status: 409, who: approver, at: async (way, world) => { await way.processing(); world.clock.forward(24 * 30); }, action: 'extensions', body: (world) => ({ reason, newDue: `${world.clock.now().getUTCFullYear() + 1}-01-04` }) },
  { code: 'extension.already-used', status: 409, who: approver, at: async (way, world, { id }, staff) => { await way.processing(); await acts(world, staff.approver, id, 'extensions', { reason, newDue: laterDay(world, 40) }); }, action: 'extensions', body: (world) => ({ reason, newDue: laterDay(world, 60) }) },
  { code: 'result.file-needed', status: 422, who: approver, at: toApproval, action: 'completion', body: { outcome: 'granted' }, pointer: '/result' },
  { code: 'result.file-unknown', status: 422, who: approver, at: toApproval, action: 'completion', body: { outcome: 'granted', result: { digest: 'a'.repeat(64) } }, pointer: '/result/digest' },
  { code: 'result.refusal-needs-reason', status: 422, who: approver, at: toApproval, action: 'completion', body: { outcome: 'refused', reason }, pointer: '/ground' },
  { code: 'result.not-in-force', status: 409, who: approver, at: toDone, action: 'result-revocations', body: { resultCode: 'A1-260310-9999-KQ1', reason, legalBasis: 'Điều 9' } },
  { code: 'return.originals-kept', status: 422, who: reception, at: (way) => way.done({ ...received, originalsTaken: [{ componentId: 'deed', count: 1 }] }), action: 'return', body: back, pointer: '/originalsHandedBack' },
  { code: 'return.no-postal-contract', status: 409, who: reception, at: toDone, action: 'return', body: (world) => ({ ...back(world), method: 'post' }) },
  { code: 'return.in-future', status: 422, who: reception, at: toDone, action: 'return', body: (world) => ({ ...back(world), at: '2099-01-01T00:00:00Z' }), pointer: '/at' },
  { code: 'return.only-electronic', status: 403, who: owner, at: toDone, action: 'return', body: back, pointer: '/method' },
  { code: 'return.method-not-offered', status: 422, who: owner, at: nothing, action: 'return-method', body: { method: 'post' }, pointer: '/method' },
  { code: 'challenge.no-such-step', status: 422, who: owner, at: nothing, action: 'challenges', body: { challengedVersion: 9, question: 'Vì sao lâu như vậy?' }, pointer: '/challengedVersion' },
  { code: 'challenge.already-open', status: 409, who: owner, at: (_way, world, { id }, _staff, applicant) => acts(world, applicant, id, 'challenges', { challengedVersion: 1, question: 'Vì sao lâu như vậy?' }), action: 'challenges', body: { challengedVersion: 1, question: 'Hỏi lại cho rõ hơn?' } },
  { code: 'challenge.not-open', status: 409, who: reception, at: nothing, action: 'challenges/answers', body: { challengedVersion: 1, explanation: 'Hồ sơ đang được giải quyết' } },
  { code: 'migrate.version-unknown', status: 422, who: (staff) => staff.administrator, at: nothing, action: 'migrations', body: { toVersionId: '9.000001@2099-01-01', reason }, pointer: '/toVersionId' },
  { code: 'migrate.not-another-version', status: 422, who: (staff) => staff.administrator, at: nothing, action: 'migrations', body: { toVersionId: procedure.id, reason }, pointer: '/toVersionId' },
  { code: 'migrate.version-not-in-force', status: 422, who: (staff) => staff.administrator, at: nothing, action: 'migrations', body: { toVersionId: '9.000001@2026-09-01', reason }, pointer: '/toVersionId' },
  { code: 'migrate.case-gone', status: 409, who: (staff) => staff.administrator, at: nothing, action: 'migrations', body: { toVersionId: '9.000001@2026-07-01', reason } },
  { code: 'migrate.step-gone', status: 409, who: (staff) => staff.administrator, at: toProcessing, action: 'migrations', body: { toVersionId: '9.000001@2026-08-01', reason } },
  { code: 'recalculate.nothing-moves', status: 409, who: (staff) => staff.administrator, at: toReceived, action: 'recalculations', body: { cause: 'lịch năm 2027' } },
];

const receptionAccount = '00000000-0000-4000-8000-00000000000a';
const laterDay = (world: World, days: number): string => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Codes that no request of an ordinary dossier meets, and where they are proven instead. */
const elsewhere: readonly (keyof typeof problems)[] = [
  // access and calls
  'dossier.own', 'dossier.papers-not-for-you', 'control-sheet.officers-only', 'control-sheet.not-opened', 'consultation.not-asked', 'consultation.not-your-unit', 'consultation.already-asked', 'lookup.no-match', 'result.no-match', 'file.range-unsatisfiable',
  // events: what arrives too late, twice or wrong
  'supplement.not-asked', 'supplement.nothing-asked', 'payment.not-asked', 'payment.wrong-amount', 'amend.consent-needed',
  // other procedures, papers, clocks
  'dossier.attendance-not-recorded', 'dossier.attendance-in-future', 'unit.must-be-named', 'step.none', 'return.originals-unchecked', 'return.no-electronic-result', 'extension.no-clock',
  'result.not-a-pdf', 'result.encrypted', 'result.not-extendable', 'signing.certificate-not-valid', 'file.too-large', 'file.hash-invalid', 'deadline.out-of-range',
  'clock.extension-used', 'clock.extension-too-late', 'clock.extension-not-later', 'clock.started', 'clock.not-started', 'clock.running', 'clock.suspended', 'clock.out-of-order',
];

describe('every refusal of an action', () => {
  let world: World;
  let staff: Staff;
  beforeEach(async () => { world.clock.set('2026-03-10T09:00:00+07:00'); });
  beforeAll(async () => {
    world = await World.open();
    const exempt = { ...procedure, exemptions: [{ id: 'poor', name: { vi: 'Hộ nghèo' }, condition: { vi: 'Có giấy chứng nhận' }, cases: null, channels: null, percent: 100, instrument: 'TT', from: null, to: null, provenance: procedure.provenance }] };
    await world.rows('DELETE FROM procedure_version');
    await world.know({ procedures: [exempt, { ...procedure, id: '9.000001@2026-07-01', cases: procedure.cases.slice(1) }, { ...procedure, id: '9.000001@2026-08-01', steps: procedure.steps.slice(0, 1) }, { ...procedure, id: '9.000001@2026-09-01', effectiveFrom: '2026-09-01' }], agencies: [agency] });
    staff = { ...await staffOf(world), reception: await world.officer('reception', 'A1-MC', { accountId: receptionAccount }) };
  });
  afterAll(() => world.close());

  it.each(cases.map((each, index) => [each.code, each.action, index, each] as const))('%s refuses %s (%i)', async (_code, _action, _index, each) => {
    const filed = await world.file({}, plainCard);
    const applicant = await world.person({ personId: filed.ownerId });
    await each.at(new Way(world, staff, filed.id), world, filed, staff, applicant);
    const before = await world.rows<{ version: number; hash: Buffer }>('SELECT version, hash FROM dossier WHERE id = $1', [filed.id]);
    const answer = await tries(world, each.who(staff, applicant), filed.id, each.action, typeof each.body === 'function' ? each.body(world, filed) : each.body);
    expect([answer.status, answer.body.code]).toEqual([each.status, each.code]);
    expect(problems[each.code].status).toBe(each.status);
    if (each.pointer !== undefined) expect(answer.body.errors?.map(({ pointer }) => pointer)).toContain(each.pointer);
    expect(await world.rows('SELECT version, hash FROM dossier WHERE id = $1', [filed.id])).toEqual(before);
  });

  it('speaks both languages', async () => {
    const { id } = await world.file();
    const say = async (language: string): Promise<Problem> => (await staff.reception.try('POST', `${pathOf(id)}/return`, back(world), { version: '"1"', key: language, headers: { 'accept-language': language } })).body;
    expect([(await say('vi')).title, (await say('en')).title]).toEqual(['Trạng thái hồ sơ không cho phép thao tác này', 'The dossier\'s state does not allow this action']);
  });

  it('refuses to sign what is no PDF, what is encrypted, and what nobody may complete', async () => {
    const { id } = await world.file();
    const upload = (who: Portal, bytes: Buffer): ReturnType<Portal['tryUpload']> => who.tryUpload(`${pathOf(id)}/result-files`, { name: 'kq.pdf', type: 'application/pdf', bytes });
    expect(await upload(staff.approver, pdf())).toMatchObject({ status: 403, body: { code: 'dossier.not-yours-to-act' } });
    await new Way(world, staff, id).atApproval();
    expect(await upload(staff.approver, Buffer.from('no pdf at all'))).toMatchObject({ status: 415, body: { code: 'result.not-a-pdf' } });
    expect(await upload(staff.approver, Buffer.from('%PDF-1.4 broken'))).toMatchObject({ status: 415, body: { code: 'result.not-a-pdf' } });
    expect((await upload(staff.reception, pdf())).status).toBe(403);
    expect((await staff.approver.try('GET', `${api}/dossiers/${id}/result-files/${'f'.repeat(64)}`)).status).toBe(404);
  });

  it('has been met for every code that an action can meet', () => {
    const met = new Set<string>(cases.map(({ code }) => code));
    expect(Object.keys(problems).filter((code) => !met.has(code) && !(elsewhere as readonly string[]).includes(code))).toEqual([]);
    expect(elsewhere.filter((code) => met.has(code))).toEqual([]);
  });
});
