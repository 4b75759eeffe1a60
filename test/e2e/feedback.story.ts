import type { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import type { Schemas } from '../client/client.js';
import { type Filed, file, residence, stayNotice } from './filing.js';
import { anyone } from './newcomer.js';
import { act, dossierOf, eventually, personas, ward } from './world.js';

const api = '/api/feedback/v1';
type Rateable = Schemas['FeedbackRateableView'];
type Moved = Schemas['FeedbackPetitionMovedView'];
type Petition = Schemas['FeedbackPetitionView'];

const fullMarks = { answers: ['time', 'contacts', 'agencies', 'attitude'].map((questionId) => ({ questionId, points: 2 })), satisfaction: 3 };
const answer = { text: 'Đã kiểm tra: hồ sơ chậm do thiếu cán bộ trực; Công an phường xin lỗi công dân và đã trả kết quả.', outcome: 'upheld' };
const redacted = { publicText: 'Hồ sơ đăng ký thường trú quá hẹn nhiều ngày, không có thông báo xin lỗi.', publicAnswer: 'Công an phường đã kiểm tra, xin lỗi công dân và bố trí thêm cán bộ trực.' };

/** A stay notice from its submission to its returned result. */
async function returned(citizen: Portal): Promise<Filed> {
  const yesterday = new Date(Date.now() + 7 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  const filed = await file(citizen, stayNotice(`${yesterday}T20:00:00+07:00`));
  const reception = await ward.reception();
  await dossierOf(citizen, filed.dossierId);
  await act(reception, filed.dossierId, 'reception', { checkedComponents: ['stay-notice'] });
  await act(reception, filed.dossierId, 'completion', { outcome: 'granted' });
  await act(reception, filed.dossierId, 'return', { method: 'electronic', at: new Date().toISOString(), to: 'Người thông báo' });
  return filed;
}

/** What feedback says of a dossier, once it has heard enough. */
const rateable = (who: Portal, dossierId: string, when: (seen: Rateable) => boolean): Promise<Rateable> => eventually(async () => {
  const { status, body } = await who.try<Rateable>('GET', `${api}/dossiers/${dossierId}/rating`);
  return status === 200 && when(body) && body;
}, `dossier ${dossierId} at feedback`);

describe('what people say of the handling, and what is answered', () => {
  let citizen: Portal;
  let overseer: Portal;
  let head: Portal;
  beforeAll(async () => {
    [citizen, overseer, head] = await Promise.all([personas.citizen(0), personas.officer('giamsat'), ward.approver()]);
  });
  const deed = (who: Portal, { id, version }: Pick<Moved, 'id' | 'version'>, what: string, body?: object) => who.try<Moved & { code: string }>('POST', `${api}/petitions/${id}/${what}`, body, { version: `"${version}"`, key: randomUUID() });
  const done = async (who: Portal, petition: Pick<Moved, 'id' | 'version'>, what: string, body?: object): Promise<Moved> => {
    const { status, body: moved } = await deed(who, petition, what, body);
    expect([what, status, moved.code]).toEqual([what, 200, undefined]);
    return moved;
  };

  it('P-i: a returned dossier is rated once by its applicant; an unfinished one and another\'s are not; the sheet of the quarter counts it', async () => {
    const { dossierId } = await returned(citizen);
    const before = await rateable(citizen, dossierId, ({ mayBeRated }) => mayBeRated);
    expect(before.questionnaire.questions.map(({ indicator }) => indicator)).toEqual([1, 3, 4, 7]);
    const path = `${api}/dossiers/${dossierId}/rating`;
    const sheet = async (): Promise<Schemas['FeedbackSheetView']> => (await overseer.get<Schemas['FeedbackSheetView']>(`${api}/agency-scores?agency=${ward.agency}`)).body;
    const { forms } = await sheet();

    expect(await citizen.try('POST', path, { ...fullMarks, answers: fullMarks.answers.slice(1) }, { key: randomUUID() })).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
    await citizen.post(path, fullMarks);
    expect(await citizen.try('POST', path, fullMarks, { key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'rating.already' } });
    expect((await (await personas.citizen(1)).try('POST', path, fullMarks, { key: randomUUID() })).status).toBe(404);
    expect((await (await ward.reception()).try('POST', path, fullMarks, { key: randomUUID() })).status).toBe(404);
    const { rating } = await rateable(citizen, dossierId, () => true);
    expect(rating?.declared).toHaveLength(4);
    expect(rating?.measured).toContainEqual({ indicator: 3, points: 2 });
    expect((await sheet()).forms).toBe(forms + 1);
    expect((await citizen.try('GET', `${api}/agency-scores?agency=${ward.agency}`)).status).toBe(403);

    const open = await file(citizen, residence());
    await rateable(citizen, open.dossierId, ({ state }) => state === 'open');
    expect(await citizen.try('POST', `${api}/dossiers/${open.dossierId}/rating`, fullMarks, { key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'rating.not-finished' } });
  });

  it('P-s H-8: a petition against a late dossier reaches the superior agency at once, which directs; it is answered, published without identity, rated and closed', async () => {
    const { dossierId } = await file(citizen, residence());
    await rateable(citizen, dossierId, () => true);
    const { fullName } = personas.citizenNumber(0);
    const lodging = { kind: 'conduct', dossierId, text: `Tôi là ${fullName}. Hồ sơ đăng ký thường trú của tôi quá hẹn nhiều ngày, không có thông báo xin lỗi.`, petitioner: { fullName, phone: '0912000001' } };
    const stranger = await personas.citizen(1);
    expect((await stranger.try('POST', `${api}/petitions`, lodging, { key: randomUUID() })).body.code).toBe('petition.dossier-unknown');
    const { body: lodged } = await citizen.post<Moved>(`${api}/petitions`, lodging);
    expect(lodged).toMatchObject({ state: 'received', agency: ward.agency, superiorAgency: 'G01-TNG' });

    const tasks = async (): Promise<string[]> => (await overseer.get<{ items: Moved[] }>(`${api}/oversight?agency=G01-TNG&limit=200`)).body.items.map(({ id }) => id);
    expect(await tasks()).toContain(lodged.id);
    expect((await stranger.try('GET', `${api}/petitions/${lodged.id}`)).status).toBe(404);
    expect((await deed(await personas.officer('qt.pheduyet'), lodged, 'answer', answer)).status).toBe(404);

    let petition = await done(overseer, lodged, 'directives', { text: 'Trả lời công dân trong ba ngày làm việc' });
    petition = await done(await ward.reception(), petition, 'taking-up');
    petition = await done(await ward.reception(), petition, 'contacts', { text: 'Đã gọi điện xin lỗi công dân' });
    expect((await deed(citizen, petition, 'rating', { rating: 3 })).body.code).toBe('petition.action-not-allowed');
    petition = await done(head, petition, 'answer', answer);
    expect((await deed(head, petition, 'publication', { ...redacted, publicText: lodging.text })).body.code).toBe('publication.identifies');
    petition = await done(head, petition, 'publication', redacted);
    expect((await deed(head, petition, 'closing', {})).body.code).toBe('petition.not-settled');
    petition = await done(citizen, petition, 'rating', { rating: 2, text: 'Đã nhận được kết quả' });
    expect((await done(overseer, petition, 'closing', {})).state).toBe('closed');
    expect(await tasks()).not.toContain(lodged.id);

    const published = await anyone.get<{ items: { id: string }[] }>(`${api}/published-petitions?search=thuong+tru+qua+hen&agency=${ward.agency}`);
    expect(published.body.items.map(({ id }) => id)).toContain(lodged.id);
    expect(JSON.stringify(published.body)).not.toContain(fullName);
    const { body: record } = await overseer.get<Petition>(`${api}/petitions/${lodged.id}`);
    expect(record).toMatchObject({ outcome: 'upheld', rating: 2, firstContactAt: expect.any(String) as string });
    expect(record.entries.map(({ action }) => action)).toEqual(['lodge', 'direct', 'takeUp', 'contact', 'answer', 'publish', 'rate', 'close']);
  });

  it('P-s: a petition on paper, not in scope, is returned with guidance; without guidance that is impossible', async () => {
    const reception = await ward.reception();
    const { body: recorded } = await reception.post<Moved>(`${api}/recorded-petitions`, {
      kind: 'conduct', receivingAgency: ward.agency, agency: ward.agency, source: 'paper', text: 'Tôi tố cáo ông A nhận tiền của người dân.', petitioner: { fullName: 'Hoàng Văn Giấy', address: 'Tổ 9, phường Phan Đình Phùng' },
    });
    expect((await deed(reception, recorded, 'refusal', { reasonCode: 'denunciation', reason: 'Nội dung đơn là tố cáo.' })).status).toBe(400);
    expect(await done(reception, recorded, 'refusal', { reasonCode: 'denunciation', reason: 'Nội dung đơn là tố cáo.', guidance: 'Gửi đơn đến cơ quan có thẩm quyền theo Luật Tố cáo.' })).toMatchObject({ state: 'refused', answerDue: null });
    expect((await citizen.try('POST', `${api}/recorded-petitions`, {}, { key: randomUUID() })).status).toBe(403);
  });

  it('V-7: a question becomes a ticket, is answered and published without what names its asker, and found with and without diacritics', async () => {
    const { body: asked } = await citizen.post<Schemas['FeedbackQuestionMovedView']>(`${api}/questions`, { agency: ward.agency, procedureCode: '1.004222', title: 'Giấy tờ khi thuê nhà', text: 'Thuê nhà thì cần giấy tờ gì để đăng ký thường trú?' });
    expect(asked).toMatchObject({ state: 'asked', ownerUnit: expect.any(String) as string });
    const question = `${api}/questions/${asked.id}`;
    expect((await (await personas.citizen(1)).try('GET', question)).status).toBe(404);
    const reception = await ward.reception();
    const { version } = await reception.post(`${question}/answer`, { text: 'Cần hợp đồng thuê nhà và ý kiến đồng ý của chủ hộ.' }, { version: `"${asked.version}"` });
    const published = { publicText: 'Thuê nhà cần giấy tờ gì để đăng ký thường trú?', publicAnswer: 'Hợp đồng thuê nhà và ý kiến đồng ý của chủ hộ.' };
    expect((await reception.try('POST', `${question}/publication`, published, { version, key: randomUUID() })).status).toBe(403);
    const { fullName } = personas.citizenNumber(0);
    const named = await head.try<{ code: string; errors: { pointer: string; code: string }[] }>('POST', `${question}/publication`, { ...published, publicAnswer: `Chào ${fullName.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')}, số 0912 345 678: ${published.publicAnswer}` }, { version, key: randomUUID() });
    expect(named).toMatchObject({ status: 422, body: { code: 'publication.identifies', errors: [{ pointer: '/publicAnswer', code: 'identifies-name' }, { pointer: '/publicAnswer', code: 'identifies-phone' }] } });
    await head.post(`${question}/publication`, published, { version });
    for (const search of ['thuê nhà', 'thue nha']) {
      expect((await anyone.get<{ items: { id: string }[] }>(`${api}/published-questions?procedureCode=1.004222&search=${encodeURIComponent(search)}`)).body.items.map(({ id }) => id)).toContain(asked.id);
    }
  });

  it('P-l: a survey is opened, answered once by each person, closed, and its results are counts', async () => {
    const editor = await personas.officer('quantri');
    const key = `gio-tiep-nhan-${Date.now()}`;
    const entered = await editor.post<{ version: number }>(`${api}/surveys`, {
      key, kind: 'survey', agency: ward.agency, title: { vi: 'Giờ tiếp nhận sáng thứ Bảy' }, closesAt: new Date(Date.now() + 86_400_000).toISOString(),
      questions: [{ id: 'saturday', text: { vi: 'Có nên tiếp nhận sáng thứ Bảy?' }, kind: 'one', options: [{ id: 'yes', text: { vi: 'Có' } }, { id: 'no', text: { vi: 'Không' } }] }],
    });
    const survey = `${api}/surveys/${key}`;
    const answers = (option: string) => ({ answers: [{ questionId: 'saturday', options: [option] }] });
    expect((await citizen.try('POST', `${survey}/answers`, answers('yes'), { key: randomUUID() })).status).toBe(404);
    const opened = await editor.post(`${survey}/opening`, undefined, { version: entered.version });
    await citizen.post(`${survey}/answers`, answers('yes'));
    await (await personas.citizen(1)).post(`${survey}/answers`, answers('no'));
    expect(await citizen.try('POST', `${survey}/answers`, answers('no'), { key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'survey.answered' } });
    expect((await anyone.try('GET', `${survey}/results`)).status).toBe(409);
    const closed = await editor.post(`${survey}/closing`, undefined, { version: opened.version });
    await editor.post(`${survey}/publication`, undefined, { version: closed.version });
    expect((await anyone.get<Schemas['FeedbackSurveyResultsView']>(`${survey}/results`)).body).toMatchObject({ answers: 2, questions: [{ options: [{ id: 'yes', count: 1 }, { id: 'no', count: 1 }] }] });
  });
});
