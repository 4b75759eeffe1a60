import { type DossierState, dossierStates, Refusal } from '#contracts';
import fc from 'fast-check';
import { hours, Life, people, procedure, refusalOf } from '../../test/builders.js';
import type { Action } from './dossier-lifecycle.js';
import { actionsIn, finalStates, lifecycle, transitionOf } from './dossier-lifecycle.js';

/** What lifecycle.md allows, written down a second time by hand: from state to action to target. */
const back = 'back';
const same = 'same';
const expected: Record<DossierState, Partial<Record<Action, DossierState | 'back' | 'same'>>> = {
  submitted: { receive: 'received', refuse: 'refused', forward: 'submitted', requestSupplement: 'supplementing', requestPayment: 'paying', amend: same, chooseReturn: same, requestWithdrawal: 'withdrawing', recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  received: { forward: 'submitted', requestSupplement: 'supplementing', requestPayment: 'paying', amend: same, assign: same, complete: 'done', requestWithdrawal: 'withdrawing', transfer: 'processing', chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  refused: { challenge: same, answerChallenge: same },
  processing: { requestSupplement: 'supplementing', requestPayment: 'paying', amend: same, assign: same, complete: 'done', requestWithdrawal: 'withdrawing', advance: 'processing', sendBack: 'processing', consult: 'processing', answerConsultation: 'processing', verifyOnSite: 'processing', extend: 'processing', stop: 'stopped', chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  supplementing: { supplement: back, closeUnsupplemented: 'stopped', requestWithdrawal: 'withdrawing', chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  paying: { confirmPayment: back, closeUnpaid: 'stopped', requestWithdrawal: 'withdrawing', chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  withdrawing: { approveWithdrawal: 'stopped', declineWithdrawal: back, chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  stopped: { challenge: same, answerChallenge: same },
  done: { return: 'returned', replaceResult: same, revokeResult: same, chooseReturn: same, recalculate: same, migrate: same, challenge: same, answerChallenge: same },
  returned: { replaceResult: same, revokeResult: same, challenge: same, answerChallenge: same },
};
const states = Object.keys(dossierStates) as DossierState[];
const actions = [...new Set(states.flatMap((state) => [...actionsIn(state), ...(Object.keys(expected[state]) as Action[])]))];

describe('the lifecycle table', () => {
  it('has the ten regulated statuses by their numbers', () => {
    expect(states.map((state) => dossierStates[state].number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Object.keys(lifecycle).sort()).toEqual([...states].sort());
  });

  it.each(states.flatMap((state) => actions.map((action) => [state, action] as const)))('O-4 %s, %s: allowed or refused as the law has it', (state, action) => {
    const to = transitionOf(state, action)?.to;
    const target = to === 'backToAsked' || to === 'backToWithdrawn' ? back : to === 'unchanged' ? same : to;
    expect(target).toEqual(expected[state][action]);
  });

  it('lets nothing but accounting and correcting happen to a settled dossier', () => {
    for (const state of finalStates) for (const action of actionsIn(state)) expect(transitionOf(state, action)?.to).toBe('unchanged');
  });
});

describe('acting', () => {
  it('walks a dossier from submission to the result in the owner\'s hands', () => {
    const life = new Life().done().act(people.reception, 'return', { method: 'counter', at: '2026-03-10T02:00:00Z', to: 'Nguyễn Văn A', checkedComponents: [], originalsHandedBack: false });
    expect(life.outcomes.map(({ fact }) => fact)).toEqual(['received', 'transferred', 'advanced', 'completed', 'returned']);
    expect(life.dossier).toMatchObject({ state: 'returned', version: 6, results: [{ code: 'A1-260310-0001-KQ1', outcome: 'granted' }] });
  });

  it('O-9 comes back to where it was asked, through a declined withdrawal in between', () => {
    const life = new Life().processing().asked().act(people.applicant, 'requestWithdrawal', { reason: 'Không còn nhu cầu nữa' });
    expect(life.dossier.state).toBe('withdrawing');
    life.act(people.processing, 'declineWithdrawal', { reason: 'Đã có kết quả thẩm định' });
    expect(life.dossier.state).toBe('supplementing');
    life.act(people.applicant, 'supplement', { components: ['deed'], fields: [] });
    expect(life.dossier).toMatchObject({ state: 'processing', askedFrom: null, withdrawnFrom: null, asked: null });
  });

  it('H-1 asks only for components and fields of the pinned version and case', () => {
    const ask = (item: object): string => refusalOf(() => new Life().act(people.reception, 'requestSupplement', { items: [{ reason: 'Thiếu giấy tờ này', ...item }], causedByApplicant: false }));
    expect(ask({ component: 'not-there' })).toBe('supplement.outside-version');
    expect(ask({ component: 'biometric-only' })).toBe('supplement.outside-version');
    expect(ask({ field: '/nickname' })).toBe('supplement.outside-version');
    expect(ask({ field: '/address/detail' })).toBe('no refusal');
    expect(ask({})).toBe('supplement.item-names-one-thing');
    expect(ask({ component: 'deed', field: '/phone' })).toBe('supplement.item-names-one-thing');
    expect(refusalOf(() => new Life().act(people.reception, 'requestSupplement', { items: [], causedByApplicant: false }))).toBe('supplement.nothing-asked');
  });

  it('H-2 does not ask for what the state holds, unless its database was looked at and does not have it', () => {
    const ask = (item: object, held: ConstructorParameters<typeof Life>[2] = []): string =>
      refusalOf(() => new Life({}, undefined, held).act(people.reception, 'requestSupplement', { items: [{ component: 'birth', reason: 'Thiếu giấy khai sinh', ...item }], causedByApplicant: false }));
    const looked = (found: boolean): object => ({ databaseCheck: { source: 'CSDL hộ tịch', checkedAt: '2026-03-10T02:00:00Z', found } });
    expect(ask({})).toBe('supplement.component-held');
    expect(ask(looked(true))).toBe('supplement.component-held');
    expect(ask(looked(false))).toBe('no refusal');
    expect(ask({ ...looked(false), component: 'deed' }, [{ componentId: 'deed', source: 'uploaded', signatureValid: true, heldUntil: null }])).toBe('supplement.component-held');
    expect(ask({ component: 'deed' }, [{ componentId: 'deed', source: 'store', signatureValid: null, heldUntil: '2026-03-09' }])).toBe('no refusal');
    expect(ask({ component: 'deed' }, [{ componentId: 'deed', source: 'store', signatureValid: null, heldUntil: '2026-03-10' }])).toBe('supplement.component-held');
  });

  it('H-3 asks once; a second time only an approver does', () => {
    const life = new Life().received().asked().act(people.applicant, 'supplement', { components: ['deed'], fields: [] });
    expect(refusalOf(() => life.asked())).toBe('supplement.already-asked');
  });

  it('H-10 refuses and stops nobody for not coming in person', () => {
    const refuse = (reason: string): string => refusalOf(() => new Life().act(people.reception, 'refuse', { checklistItem: 'not-entitled', reason, legalBasis: 'Điều 5', guidance: 'Nộp lại hồ sơ khi đủ điều kiện' }));
    expect(refuse('Đề nghị công dân đến trực tiếp cơ quan để nộp')).toBe('dossier.attendance-not-declared');
    expect(refuse('Người nộp không thuộc đối tượng được cấp')).toBe('no refusal');
    expect(refusalOf(() => new Life().processing().act(people.approver, 'stop', { ground: 'not-entitled', reason: 'Công dân phải nộp bản giấy trực tiếp', legalBasis: 'Điều 5' }))).toBe('dossier.attendance-not-declared');
  });

  it('O-5 names a failed item of the checklist in every refusal', () => {
    expect(refusalOf(() => new Life().act(people.reception, 'refuse', { checklistItem: 'other', reason: 'Lý do khác, không rõ', legalBasis: 'Điều 5', guidance: 'Nộp lại hồ sơ' }))).toBe('dossier.checklist-item-unknown');
  });

  it('O-6 is for the unit in charge: not another unit, not another agency, not oneself', () => {
    expect(refusalOf(() => new Life().processing().act(people.otherUnit, 'advance', { outcome: 'xong' }))).toBe('dossier.not-yours-to-act');
    expect(refusalOf(() => new Life().act(people.foreignReception, 'receive', { checkedComponents: ['declaration', 'deed'], originalsTaken: [] }))).toBe('dossier.not-yours-to-act');
    expect(refusalOf(() => new Life().act({ ...people.reception, personId: 'owner-1' }, 'receive', { checkedComponents: ['declaration', 'deed'], originalsTaken: [] }))).toBe('dossier.own');
    expect(refusalOf(() => new Life().act(people.applicant, 'receive', { checkedComponents: [], originalsTaken: [] }))).toBe('dossier.not-yours-to-act');
  });

  it('is not for an officer while another one has the dossier', () => {
    const life = new Life().processing().act(people.head, 'assign', { officer: 'processing-7', standIn: false });
    expect(refusalOf(() => life.act(people.processing, 'advance', { outcome: 'xong' }))).toBe('dossier.not-yours-to-act');
    expect(refusalOf(() => life.act(people.head, 'assign', { officer: 'processing-1', standIn: true }).act(people.processing, 'advance', { outcome: 'xong' }))).toBe('no refusal');
  });

  it('leaves the approver\'s step to the approver, and completes only after it', () => {
    expect(refusalOf(() => new Life().processing().act(people.approver, 'complete', { outcome: 'granted', result: { digest: 'b'.repeat(64), fileName: 'x.pdf' } }))).toBe('step.approval-still-to-come');
    expect(refusalOf(() => new Life().atApproval().act(people.approver, 'complete', { outcome: 'granted', result: null }))).toBe('result.file-needed');
    expect(refusalOf(() => new Life().atApproval().act(people.approver, 'complete', { outcome: 'refused', result: null }))).toBe('result.refusal-needs-reason');
  });

  it('O-15 answers a challenge even after a refusal, once for each question', () => {
    const life = new Life().act(people.reception, 'refuse', { checklistItem: 'not-entitled', reason: 'Người nộp không thuộc đối tượng', legalBasis: 'Điều 5', guidance: 'Nộp lại hồ sơ khi đủ điều kiện' });
    life.act(people.applicant, 'challenge', { challengedVersion: 2, question: 'Vì sao tôi không thuộc đối tượng?' }, hours(1));
    expect(refusalOf(() => life.act(people.applicant, 'challenge', { challengedVersion: 2, question: 'Hỏi lại lần nữa cho rõ' }, hours(2)))).toBe('challenge.already-open');
    life.act(people.reception, 'answerChallenge', { challengedVersion: 2, explanation: 'Theo Điều 5, đối tượng phải cư trú tại địa phương.' }, hours(3));
    expect(life.dossier).toMatchObject({ state: 'refused', challenges: [{ challengedVersion: 2, answered: true }] });
  });

  it('O-18 hands originals back with the result', () => {
    const life = new Life().act(people.reception, 'receive', { checkedComponents: ['declaration', 'deed'], originalsTaken: [{ componentId: 'deed', count: 1 }] })
      .act(people.reception, 'transfer', { unit: 'A1-XL' }).act(people.processing, 'advance', { outcome: 'đủ' })
      .act(people.approver, 'complete', { outcome: 'granted', result: { digest: 'c'.repeat(64), fileName: 'kq.pdf' } });
    const give = (originalsHandedBack: boolean): string => refusalOf(() => life.act(people.reception, 'return', { method: 'counter', at: '2026-03-10T02:00:00Z', to: 'A', checkedComponents: [], originalsHandedBack }));
    expect(give(false)).toBe('return.originals-kept');
    expect(give(true)).toBe('no refusal');
  });

  it('O-19 replaces a result by one that is linked to it', () => {
    const life = new Life().done().act(people.approver, 'replaceResult', { replaces: 'A1-260310-0001-KQ1', reason: 'In sai họ tên người được cấp', result: { digest: 'd'.repeat(64), fileName: 'kq2.pdf' } });
    expect(life.dossier.results).toMatchObject([{ code: 'A1-260310-0001-KQ1', replacedBy: 'A1-260310-0001-KQ2' }, { code: 'A1-260310-0001-KQ2', replacedBy: null }]);
    expect(refusalOf(() => life.act(people.approver, 'revokeResult', { resultCode: 'A1-260310-0001-KQ1', reason: 'Thu hồi lần nữa cho chắc', legalBasis: 'Điều 9' }))).toBe('result.not-in-force');
  });
});

describe('the clocks in the lifecycle', () => {
  it('O-8 counts from reception, stops while a supplement is awaited, and starts anew after it', () => {
    const life = new Life().received();
    expect(life.dossier.clocks).toMatchObject({ processingDue: '2026-03-19T17:00:00.000+07:00', reception: { answeredAt: '2026-03-10T09:00:00.000+07:00' } });
    life.asked(hours(1));
    expect(life.dossier.clocks.processingDue).toBeNull();
    life.act(people.applicant, 'supplement', { components: ['deed'], fields: [] }, hours(24 * 3));
    expect(life.dossier.clocks.processingDue).toBe('2026-03-24T17:00:00.000+07:00');
  });

  it('O-8 is due the same day until the hour the procedure itself names, and the next day after it', () => {
    const limits = procedure.limits.map((limit) => ({ ...limit, value: 0, unit: 'workingDay' as const, sameDayUntil: '15:00' }));
    const due = (time: string): string | null => new Life({}, { ...procedure, limits }).received(new Date(`2026-03-10T${time}+07:00`)).dossier.clocks.processingDue;
    expect([due('15:00:00'), due('15:00:01')]).toEqual(['2026-03-10T17:00:00.000+07:00', '2026-03-11T17:00:00.000+07:00']);
  });

  it('runs on while a withdrawal is considered', () => {
    const life = new Life().received().act(people.applicant, 'requestWithdrawal', { reason: 'Không còn nhu cầu nữa' });
    expect(life.dossier.clocks.processingDue).toBe('2026-03-19T17:00:00.000+07:00');
  });

  it('extends once, to a later day, before it is too late', () => {
    const extend = (life: Life, newDue: string, now = hours(1)): string => refusalOf(() => life.act(people.approver, 'extend', { reason: 'Cần xác minh thêm tại nơi cũ', newDue }, now));
    const life = new Life().processing();
    expect(extend(life, '2026-03-19')).toBe('extension.not-later');
    expect(extend(life, '2026-03-25', hours(24 * 12))).toBe('extension.too-late');
    expect(extend(life, '2026-03-25')).toBe('no refusal');
    expect(life.dossier.clocks.processingDue).toBe('2026-03-25T17:00:00.000+07:00');
    expect(extend(life, '2026-03-30')).toBe('extension.already-used');
  });

  it('closes what was not supplemented only after the applicant\'s limit', () => {
    const life = new Life().received().asked();
    const close = (now: Date): string => refusalOf(() => life.act(people.reception, 'closeUnsupplemented', {}, now));
    expect(close(hours(24 * 21))).toBe('supplement.limit-not-reached');
    expect(close(new Date('2026-04-01T08:00:00+07:00'))).toBe('no refusal');
    expect(life.dossier).toMatchObject({ state: 'stopped', asked: null });
  });
});

describe('any life at all', () => {
  const inputs: { [Name in Action]?: () => object } = {
    receive: () => ({ checkedComponents: ['declaration', 'deed'], originalsTaken: [] }), transfer: () => ({ unit: 'A1-XL' }), advance: () => ({ outcome: 'đủ' }),
    refuse: () => ({ checklistItem: 'not-entitled', reason: 'Không thuộc đối tượng', legalBasis: 'Điều 5', guidance: 'Nộp lại hồ sơ' }),
    requestSupplement: () => ({ items: [{ component: 'deed', reason: 'Bản chụp bị mờ' }], causedByApplicant: false }), supplement: () => ({ components: ['deed'], fields: [] }),
    requestWithdrawal: () => ({ reason: 'Không còn nhu cầu' }), approveWithdrawal: () => ({}), declineWithdrawal: () => ({ reason: 'Đã có kết quả' }),
    requestPayment: () => ({ items: [{ feeId: 'fee' }] }), closeUnpaid: () => ({}), closeUnsupplemented: () => ({}), sendBack: () => ({ toStep: 'check', reason: 'Làm lại bước này' }),
    stop: () => ({ ground: 'not-entitled', reason: 'Không đủ điều kiện', legalBasis: 'Điều 5' }), complete: () => ({ outcome: 'granted', result: { digest: 'e'.repeat(64), fileName: 'k.pdf' } }),
    return: () => ({ method: 'counter', at: '2026-03-10T02:00:00Z', to: 'A', checkedComponents: [], originalsHandedBack: true }),
    challenge: () => ({ challengedVersion: 1, question: 'Vì sao lâu như vậy?' }), assign: () => ({ officer: 'processing-1', standIn: false }),
  };
  const step = fc.tuple(fc.constantFrom(...(Object.keys(inputs) as Action[])), fc.constantFrom(...Object.values(people)), fc.integer({ min: 0, max: 48 }));

  it('I2 keeps versions gapless and every step in the table, and says where its clock is', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const life = new Life();
      let now = hours(0);
      for (const [action, person, wait] of steps) {
        now = new Date(now.getTime() + wait * 3_600_000);
        const before = life.dossier;
        try {
          life.act(person, action, inputs[action]?.() as never, now);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(life.dossier).toBe(before);
          continue;
        }
        expect(life.dossier.version).toBe(before.version + 1);
        const cell = transitionOf(before.state, action);
        expect(cell).toBeDefined();
        if (cell !== undefined && cell.to !== 'unchanged' && !cell.to.startsWith('back')) expect(life.dossier.state).toBe(cell.to);
        expect(life.dossier.clocks.processing === null || life.dossier.state !== 'supplementing' || life.dossier.clocks.processingDue === null).toBe(true);
        expect(life.dossier.endedAt === null).toBe(!['refused', 'stopped', 'done', 'returned'].includes(life.dossier.state));
      }
      expect(life.outcomes.reduce((state, outcome) => { expect(outcome.from).toBe(state); return outcome.dossier.state; }, 'submitted' as DossierState)).toBe(life.dossier.state);
    }), { numRuns: 400 });
  });
});
