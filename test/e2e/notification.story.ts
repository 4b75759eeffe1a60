import type { Portal } from '#testing';
import type { Schemas } from '../client/client.js';
import { type Filed, file, passport, pdf } from './filing.js';
import { anyone, type Sms, smsOn, tell } from './newcomer.js';
import { act, eventually, pathOf, personas, province, system, ward } from './world.js';

const api = '/api/notification/v1';
type Notice = Schemas['NotificationNoticeView'];
type Item = Schemas['NotificationInboxItemView'];
type Moved = Schemas['FeedbackPetitionMovedView'];
type Preferences = Schemas['NotificationPreferencesView'];
interface Mail { readonly subject: string; readonly text: string; readonly messageId: string }

const phone = '0912000001';
const mailbox = 'nong.duc.thinh@example.vn';
const everything: Preferences['sms'] = ['progress', 'action', 'deadline', 'money', 'post', 'answer', 'finished'];
const all = { language: 'vi' as const, sms: everything, email: everything, resultByMail: false };

describe('what an applicant is told', () => {
  let citizen: Portal;
  beforeAll(async () => { citizen = await personas.citizen(0); });
  beforeEach(() => prefer(all));
  afterAll(() => prefer(all));
  afterEach(async () => { await Promise.all([tell('sms', 'normal'), tell('mail', 'normal')]); });

  async function prefer(wish: Omit<Preferences, 'version'>): Promise<void> {
    const { version } = await citizen.get(`${api}/preferences`);
    await citizen.put(`${api}/preferences`, wish, { version });
  }
  const inbox = async (who: Portal, { dossierId }: Filed): Promise<Notice[]> => (await who.get<{ items: Notice[] }>(`${api}/notices?dossierId=${dossierId}&limit=50`)).body.items.toReversed();
  /** Newest last, of one dossier. */
  const onPhone = async ({ code }: Filed): Promise<Sms[]> => (await smsOn(phone)).filter(({ text }) => text.includes(code));
  const mails = async ({ code }: Filed): Promise<Mail[]> => {
    const answer = await fetch(`${system.addresses.simulators.inbox}/inbox/mail?to=${encodeURIComponent(mailbox)}&limit=1000`);
    return (await answer.json() as { items: Mail[] }).items.filter(({ subject, text }) => `${subject} ${text}`.includes(code));
  };
  const several = <Item>(look: () => Promise<readonly Item[]>, count: number, what: string): Promise<readonly Item[]> => eventually(async () => {
    const found = await look();
    return found.length >= count && found;
  }, `${count} ${what}`, 60);
  const receive = async ({ dossierId }: Filed): Promise<void> => { await act(await province.reception(), dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] }); };
  const refuse = async ({ dossierId }: Filed): Promise<void> => {
    await act(await province.reception(), dossierId, 'refusal', { checklistItem: 'portrait-photo', reason: 'Ảnh chân dung không đúng quy định', legalBasis: 'Luật số 49/2019/QH14', guidance: 'Chụp lại ảnh nền trắng và nộp hồ sơ mới' });
  };

  it('O-13 H-6 O-10: a passport is told at every change, at the portal, by SMS and by mail, with agency and person, in order; "ready" lists what to bring, and its mail has a link to the signed result where that was chosen', async () => {
    await prefer({ ...all, resultByMail: true });
    const filed = await file(citizen, passport());
    await several(() => inbox(citizen, filed), 1, 'notices');
    const [reception, processing, approver] = await Promise.all([province.reception(), province.processing(), province.approver()]);
    await receive(filed);
    await act(reception, filed.dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    await act(processing, filed.dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    await act(approver, filed.dossierId, 'steps', { outcome: 'Duyệt cấp' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    await act(reception, filed.dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Nông Đức Thịnh' });

    const causes = ['submitted', 'received', 'transferred', 'advanced', 'advanced', 'completed', 'returned'];
    const told = await several(() => inbox(citizen, filed), causes.length, 'notices');
    expect(told.map(({ cause, version }) => [cause, version])).toEqual(causes.map((cause, index) => [cause, index + 1]));
    for (const { agency, at } of told) expect([agency.name?.vi, Date.parse(at) > 0]).toEqual(['Công an tỉnh Thái Nguyên', true]);
    expect(told.slice(1).map(({ handledBy }) => handledBy)).not.toContain(null);
    expect(told[5]?.title).toContain('trước hẹn');
    expect(told[5]?.text).toContain('mang theo: giấy tờ tùy thân');
    const [sms, post] = [await several(() => onPhone(filed), causes.length, 'SMS'), await several(() => mails(filed), causes.length, 'mails')];
    expect(post.map(({ subject }) => subject)).toEqual(told.map(({ title }) => title));
    expect(sms.map(({ text }) => /gui|tiep nhan|chuyen xu ly|mot buoc|Mang theo|tra ket qua/.exec(text)?.[0])).toEqual(['gui', 'tiep nhan', 'chuyen xu ly', 'mot buoc', 'mot buoc', 'Mang theo', 'tra ket qua']);
    for (const [index, { handledBy }] of told.entries()) expect(post[index]?.text).toContain(`Người xử lý: ${handledBy ?? 'cán bộ được phân công'}`);
    for (const { text } of sms) expect(text).toContain('Cong an tinh Thai Nguyen');
    const link = /https?:\/\/\S+(\/api\/notification\/v1\/results\/\S+)/.exec(post[5]?.text ?? '')?.[1] ?? 'no link';
    expect((await anyone.download(link)).includes('ETSI.CAdES.detached')).toBe(true);
    expect((await anyone.try('GET', `${link}A`)).status).toBe(404);
    expect((await reception.get<{ items: { state: string }[] }>(`${api}/dossiers/${filed.dossierId}/deliveries?limit=50`)).body.items.map(({ state }) => state)).toEqual(Array<string>(14).fill('delivered'));
  });

  it('O-13: another person sees nothing of it, neither the notices nor what came of them', async () => {
    const filed = await file(citizen, passport());
    const [notice] = await several(() => inbox(citizen, filed), 1, 'notices');
    const other = await personas.citizen(1);
    expect(await inbox(other, filed)).toEqual([]);
    expect((await other.try('POST', `${api}/notices/${notice?.id}/read`, undefined, { key: filed.dossierId })).status).toBe(404);
    expect((await other.try('GET', `${api}/dossiers/${filed.dossierId}/deliveries`)).status).toBe(404);
    await citizen.post(`${api}/notices/${notice?.id}/read`);
    expect((await inbox(citizen, filed))[0]?.readAt).not.toBeNull();
  });

  it('O-13 H-9: in English and without SMS where that is preferred; that the dossier is finished is told by SMS and at the portal all the same', async () => {
    expect((await citizen.try('PUT', `${api}/preferences`, { language: 'en', sms: [], email: [] }, { version: (await citizen.get(`${api}/preferences`)).version ?? '' })).status).toBe(422);
    await prefer({ language: 'en', sms: ['finished'], email: [], resultByMail: false });
    const filed = await file(citizen, passport());
    await several(() => inbox(citizen, filed), 1, 'notices');
    await refuse(filed);
    expect((await several(() => inbox(citizen, filed), 2, 'notices')).map(({ title }) => title)).toEqual([`Dossier ${filed.code} was submitted`, `Dossier ${filed.code} was not accepted`]);
    expect((await several(() => onPhone(filed), 1, 'SMS')).map(({ text }) => text)).toEqual([expect.stringContaining('was not accepted')]);
    expect(await mails(filed)).toEqual([]);
  });

  it('P-s V-7 H-9: whoever petitions or asks is told at the portal, by SMS and by mail who handles it, by when, and that it is answered; without SMS where that is preferred, but for the answer', async () => {
    await prefer({ language: 'vi', sms: ['finished'], email: everything, resultByMail: false });
    const after = (await smsOn(phone)).at(-1)?.id ?? 0;
    const { fullName } = personas.citizenNumber(0);
    const { body: lodged } = await citizen.post<Moved>('/api/feedback/v1/petitions', { kind: 'conduct', agency: ward.agency, text: 'Bộ phận Một cửa đóng cửa trước giờ vào chiều thứ Sáu.', petitioner: { fullName, phone } });
    const { body: asked } = await citizen.post<Moved>('/api/feedback/v1/questions', { agency: ward.agency, title: 'Giờ làm việc', text: 'Chiều thứ Sáu Bộ phận Một cửa làm việc đến mấy giờ?' });
    const [reception, head] = await Promise.all([ward.reception(), ward.approver()]);
    const does = async (who: Portal, what: string, { id, version }: Moved, body?: object): Promise<Moved> => (await who.post<Moved>(`/api/feedback/v1/${id === asked.id ? 'questions' : 'petitions'}/${id}/${what}`, body, { version: `"${version}"` })).body;
    const answered = await does(head, 'answer', await does(reception, 'taking-up', lodged), { text: 'Đã nhắc cán bộ trực; Bộ phận Một cửa làm việc đến 17 giờ.', outcome: 'upheld' });
    await does(reception, 'answer', asked, { text: 'Bộ phận Một cửa làm việc đến 17 giờ.' });
    await does(await personas.officer('giamsat'), 'closing', answered, { text: 'Đã kiểm tra giờ trực, đã chấn chỉnh' });

    const told = (who: Portal, query: string): Promise<Item[]> => who.get<{ items: Item[] }>(`${api}/inbox?${query}`).then(({ body }) => body.items.toReversed());
    const petition = await several(() => told(citizen, `petitionId=${lodged.id}`), 4, 'notices of the petition');
    expect(petition.map(({ cause, about }) => [cause, about])).toEqual(['petitionReceived', 'petitionTakenUp', 'petitionAnswered', 'petitionClosed'].map((cause) => [cause, { kind: 'petition', id: lodged.id, code: null }]));
    const question = await several(() => told(citizen, `questionId=${asked.id}`), 2, 'notices of the question');
    expect(question.map(({ title }) => title)).toEqual([expect.stringContaining('Câu hỏi đã được gửi'), 'Câu hỏi đã được trả lời']);
    for (const { agency } of [...petition, ...question]) expect(agency.code).toBe(ward.agency);
    const mailed = await several(async () => {
      const answer = await fetch(`${system.addresses.simulators.inbox}/inbox/mail?to=${encodeURIComponent(mailbox)}&limit=1000`);
      return (await answer.json() as { items: Mail[] }).items.filter(({ text }) => text.includes(lodged.id));
    }, 4, 'mails about the petition');
    expect(mailed.map(({ subject }) => subject)).toEqual(petition.map(({ title }) => title));
    // The answer, its end, and the answer to the question.
    const concerning = async (): Promise<Sms[]> => (await smsOn(phone, { after })).filter(({ text }) => /phan anh|cau hoi/i.test(text));
    const sms = (await several(concerning, 3, 'SMS')).map(({ text }) => /da duoc tra loi|da ket thuc/.exec(text)?.[0] ?? text);
    expect(sms.toSorted()).toEqual(['da duoc tra loi', 'da duoc tra loi', 'da ket thuc']);
    const other = await personas.citizen(1);
    expect(await told(other, `petitionId=${lodged.id}`)).toEqual([]);
    expect((await reception.try('GET', `/internal/v1/petitions/${lodged.id}/addressee`)).status).toBe(404);
  });

  it('O-13: the SMS gateway is down for a while: mails and the portal go on, and when it is back every SMS arrives, once and in order, by itself', async () => {
    await tell('sms', 'down');
    const filed = await file(citizen, passport());
    await several(() => inbox(citizen, filed), 1, 'notices');
    await receive(filed);
    await several(() => inbox(citizen, filed), 2, 'notices');
    await several(() => mails(filed), 2, 'mails');
    expect(await onPhone(filed)).toEqual([]);
    await tell('sms', 'normal');
    await several(() => onPhone(filed), 2, 'SMS');
    await eventually(async () => (await citizen.get<{ items: { state: string }[] }>(`${api}/dossiers/${filed.dossierId}/deliveries`)).body.items.every(({ state }) => state === 'delivered'), 'delivery of everything');
    expect((await onPhone(filed)).map(({ text }) => /gui|tiep nhan/.exec(text)?.[0])).toEqual(['gui', 'tiep nhan']);
  });
});
