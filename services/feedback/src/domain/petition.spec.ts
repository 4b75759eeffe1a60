import { petitionStates, Refusal } from '#contracts';
import { compileCalendar, clockRulesAt, type Office, vietnamTime } from '#working-time';
import { act, type Capacity, type Petition, type PetitionAction, petitionActions, type PetitionContext, type PetitionInput, petitionLifecycle, type PetitionState } from './petition.js';
import { petitionDues, questionDue } from './petition-limits.js';
import { identifyingIn } from './redaction.js';

const eightToFive = [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }];
const closed = { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false };
const office = (at: Date, days: { date: string; kind: 'holiday' }[] = [{ date: '2026-11-24', kind: 'holiday' }]): Office => ({
  calendar: compileCalendar({ id: 'vn', roundTheClock: false, weekdaySessions: eightToFive, saturday: closed, days, decidedUntil: '2027-02-02' }), rules: clockRulesAt(at), lastHourRule: true,
});
const at = new Date('2026-11-23T10:00:00+07:00');
const later = (days: number): Date => new Date(at.getTime() + days * 86_400_000);
const petitioner = { fullName: 'Nguyễn Thị Ánh', address: 'Số 7, tổ 3', phone: '0912 345 678', email: 'anh@example.vn' };
const dues = petitionDues(office(at), 'conduct', at);

const fresh: Petition = {
  id: 'p', version: 1, state: 'received', kind: 'conduct', dossierId: null, agency: 'A1', receivingAgency: 'A1', superiorAgency: 'M0', receivedAt: at, countedFrom: at, waitedDays: 0, askedFrom: null, askedAt: null,
  refuseDue: dues.refuse, askMoreDue: dues.askMore, answerDue: dues.answer, publishDue: null, firstContactAt: null, answer: null, outcome: null, answeredAt: null, wasLate: false, publicText: null, publicAnswer: null, publishedAt: null,
  rating: null, settlement: null, closedAt: null, repeatsId: null,
};
const inputs: Readonly<Record<PetitionAction, PetitionInput>> = {
  refuse: { action: 'refuse', reasonCode: 'denunciation', reason: 'Nội dung là tố cáo', guidance: 'Gửi theo Luật Tố cáo' }, forward: { action: 'forward', reason: 'Không thuộc thẩm quyền', agency: 'B1', superiorAgency: 'H0' },
  askMore: { action: 'askMore', text: 'Ngày nào?' }, complete: { action: 'complete', text: 'Ngày 20' }, takeUp: { action: 'takeUp' }, contact: { action: 'contact', text: 'Đã gọi điện' }, direct: { action: 'direct', text: 'Trả lời trước ngày 30' },
  link: { action: 'link', repeatsId: 'other' }, answer: { action: 'answer', text: 'Đã kiểm tra và xin lỗi', outcome: 'upheld' }, publish: { action: 'publish', publicText: 'Hồ sơ bị chậm', publicAnswer: 'Đã xin lỗi' },
  rate: { action: 'rate', rating: 3, text: null }, sendBack: { action: 'sendBack', text: 'Chưa giải quyết' }, close: { action: 'close', text: 'Đã khắc phục' },
};
const as = (capacity: Capacity, when = at): PetitionContext => ({ capacities: new Set([capacity]), petitioner, at: when, office: office(at), agencyPhone: null });
const capacities: readonly Capacity[] = ['petitioner', 'receiver', 'concerned', 'answerer', 'overseer'];
const refusalOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'done';
};
/** What may be done in which state, by whom: written down once more, apart from the table. */
const expected: Readonly<Record<PetitionState, string>> = {
  received: 'refuse:RC forward:RC askMore:RC takeUp:C contact:RC direct:O link:RCO', forwarded: 'refuse:RC forward:RC askMore:RC takeUp:C contact:RC direct:O link:RCO',
  moreInfo: 'refuse:RC complete:PRC contact:RC direct:O link:RCO', answering: 'askMore:C answer:A contact:RC direct:O link:RCO', answered: 'publish:RC rate:P sendBack:O close:AO contact:RC direct:O link:RCO',
  published: 'rate:P sendBack:O close:AO contact:RC direct:O link:RCO', rated: 'publish:RC sendBack:O close:AO contact:RC direct:O link:RCO', refused: 'link:RCO', closed: 'link:RCO',
};
const letters: Readonly<Record<Capacity, string>> = { petitioner: 'P', receiver: 'R', concerned: 'C', answerer: 'A', overseer: 'O' };

describe('the life of a petition', () => {
  it.each(petitionStates.flatMap((state) => petitionActions.map((action) => [state, action] as const)))('%s x %s: by those it is for and by nobody else', (state, action) => {
    const by = expected[state].split(' ').find((each) => each.startsWith(`${action}:`))?.split(':')[1];
    for (const capacity of capacities) {
      const ever = Object.values(petitionLifecycle).some((cells) => cells[action]?.by.includes(capacity));
      const petition: Petition = { ...fresh, state, rating: 3, ...(state === 'moreInfo' ? { askedFrom: 'answering', askedAt: at } : {}) };
      const answer = !ever ? 'auth.forbidden' : by === undefined ? 'petition.action-not-allowed' : by.includes(letters[capacity]) ? 'done' : 'auth.forbidden';
      expect([capacity, refusalOf(() => act(petition, inputs[action], as(capacity)))]).toEqual([capacity, answer]);
    }
  });

  it('received on 23/11/2026: refused by 26/11, more asked by 01/12, answered by 15/12, remarks by 08/12; the last-hour rule does not count', () => {
    expect(Object.values(dues).map(vietnamTime)).toEqual(['2026-11-26T17:00:00.000+07:00', '2026-12-01T17:00:00.000+07:00', '2026-12-15T17:00:00.000+07:00']);
    expect(vietnamTime(petitionDues(office(at), 'conduct', new Date('2026-11-23T16:30:00+07:00')).refuse)).toBe('2026-11-26T17:00:00.000+07:00');
    expect([petitionDues(office(at), 'remark', at).answer, questionDue(office(at), at)].map(vietnamTime)).toEqual(['2026-12-08T17:00:00.000+07:00', '2026-12-08T17:00:00.000+07:00']);
  });

  it('time spent waiting for the citizen is not counted', () => {
    const asked = act({ ...fresh, state: 'answering' }, inputs.askMore, as('concerned', new Date('2026-11-25T09:00:00+07:00'))).petition;
    expect(asked).toMatchObject({ state: 'moreInfo', answerDue: null, askedFrom: 'answering' });
    const back = act(asked, inputs.complete, as('petitioner', new Date('2026-11-30T09:00:00+07:00'))).petition;
    expect(back).toMatchObject({ state: 'answering', waitedDays: 3, askedFrom: null });
    expect(vietnamTime(back.answerDue!)).toBe('2026-12-18T17:00:00.000+07:00');
  });

  it('passing on buys no time: everything counts from the receipt, by the new agency\'s calendar', () => {
    const { petition } = act(fresh, inputs.forward, { ...as('receiver', later(3)), office: office(at, []) });
    expect(petition).toMatchObject({ state: 'forwarded', agency: 'B1', superiorAgency: 'H0' });
    expect(vietnamTime(petition.answerDue!)).toBe('2026-12-14T17:00:00.000+07:00');
    expect(refusalOf(() => act(fresh, { ...inputs.forward, agency: 'A1' } as PetitionInput, as('receiver')))).toBe('petition.same-agency');
  });

  it('an answer after its time is late and stays so through another round; the first contact keeps its time', () => {
    const late = act({ ...fresh, state: 'answering' }, inputs.answer, as('answerer', new Date('2026-12-15T17:00:01+07:00')));
    expect(late.entry.late).toBe(true);
    const again = act(late.petition, inputs.sendBack, as('overseer', new Date('2026-12-16T09:00:00+07:00'))).petition;
    expect(again).toMatchObject({ state: 'answering', answer: null, wasLate: true, firstContactAt: late.petition.answeredAt });
    expect(vietnamTime(again.answerDue!)).toBe('2027-01-06T17:00:00.000+07:00');
    const inTime = act(again, inputs.answer, as('answerer', new Date('2026-12-17T09:00:00+07:00')));
    expect([inTime.entry.late, inTime.petition.wasLate]).toEqual([false, true]);
  });

  it('closed only when settled: the petitioner is satisfied, or the superior agency says why it is', () => {
    const answered: Petition = { ...fresh, state: 'answered' };
    const rated = (rating: 1 | 2 | 3): Petition => ({ ...fresh, state: 'rated', rating });
    const bare: PetitionInput = { action: 'close', text: null };
    expect([refusalOf(() => act(answered, inputs.close, as('answerer'))), refusalOf(() => act(rated(1), inputs.close, as('answerer'))), refusalOf(() => act(rated(1), bare, as('overseer')))]).toEqual(Array(3).fill('petition.not-settled'));
    expect(act(rated(2), bare, as('answerer')).petition.state).toBe('closed');
    expect(act(rated(1), inputs.close, as('overseer')).petition).toMatchObject({ state: 'closed', settlement: 'Đã khắc phục' });
  });

  it('what tells who petitioned is not published', () => {
    const found = (text: string) => identifyingIn(text, petitioner, null).map(({ what }) => what);
    expect(found('Ông/bà NGUYEN  THI ANH, số 7, Tổ 3, +84 912.345.678, ANH@example.vn, CCCD 019201006482')).toEqual(['name', 'address', 'phone', 'email', 'number']);
    expect(found('Hồ sơ nộp ngày 10/11/2026 bị chậm 5 ngày')).toEqual([]);
    expect(refusalOf(() => act({ ...fresh, state: 'answered' }, { action: 'publish', publicText: 'Bà Nguyễn Thị Ánh phản ánh', publicAnswer: 'Đã xin lỗi' }, as('concerned')))).toBe('publication.identifies');
  });
});
