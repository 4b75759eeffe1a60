import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { api, World } from './world.js';

interface Moved { id: string; version: number; state: string; agency: string; superiorAgency: string | null; answerDue: string | null; code?: string }
interface Listed { items: { id: string; state: string; late: boolean; beginning: string }[]; next: string | null }

const petitioner = { fullName: 'Nguyễn Thị Ánh', phone: '0912345678' };
const text = 'Tôi là Nguyễn Thị Ánh, hồ sơ của tôi quá hẹn 5 ngày mà không có thông báo.';

describe('petitions', () => {
  let world: World;
  let officer: Portal; // of the ward
  let head: Portal;
  let overseer: Portal;
  beforeAll(async () => {
    world = await World.open({ at: '2026-11-23T10:00:00+07:00' });
    [officer, head, overseer] = await Promise.all([world.officer('reception', 'A1-W1'), world.officer('unit-head', 'A1-W1'), world.officer('overseer', 'A1')]);
  });
  afterAll(() => world.close());
  beforeEach(() => { world.clock.instant = new Date('2026-11-23T10:00:00+07:00'); });

  const lodge = async (who: Portal, body: object = {}) => who.try<Moved>('POST', `${api}/petitions`, { kind: 'conduct', agency: 'A1-W1', text, petitioner, ...body }, { key: randomUUID() });
  const does = (who: Portal, { id, version }: Moved, what: string, body?: object) => who.try<Moved>('POST', `${api}/petitions/${id}/${what}`, body, { key: randomUUID(), version: `"${version}"` });
  const seen = async (who: Portal, id: string) => (await who.get<Record<string, unknown> & { entries: { action: string; text: string | null; reasonCode: string | null; late: boolean | null }[] }>(`${api}/petitions/${id}`)).body;
  const mustDo = async (who: Portal, petition: Moved, what: string, body?: object): Promise<Moved> => {
    const { status, body: moved } = await does(who, petition, what, body);
    expect([what, status, moved.code]).toEqual([what, 200, undefined]);
    return moved;
  };
  const answer = { text: 'Đã kiểm tra, hồ sơ chậm do lỗi của cán bộ; xin lỗi công dân.', outcome: 'upheld' };
  const redacted = { publicText: 'Hồ sơ quá hẹn 5 ngày mà không có thông báo.', publicAnswer: 'Đã kiểm tra, xin lỗi công dân và chấn chỉnh cán bộ.' };

  it('P-s H-8: about a late dossier: the superior agency has its task at once, directs, the agency answers, it is published without identity, rated and closed', async () => {
    const dossier = await world.file(undefined, { competentAgency: 'A1-W1' });
    const citizen = await world.person(dossier.ownerId);
    const { status, body: lodged } = await lodge(citizen, { agency: undefined, dossierId: dossier.id });
    expect([status, lodged]).toMatchObject([201, { state: 'received', agency: 'A1-W1', superiorAgency: 'A1', answerDue: '2026-12-15T17:00:00.000+07:00' }]);
    expect((await overseer.get<Listed>(`${api}/oversight?agency=A1`)).body.items.map(({ id }) => id)).toContain(lodged.id);

    let petition = await mustDo(overseer, lodged, 'directives', { text: 'Trả lời công dân trước ngày 30/11' });
    petition = await mustDo(officer, petition, 'taking-up');
    world.forward(60);
    petition = await mustDo(officer, petition, 'contacts', { text: 'Đã gọi điện xin lỗi công dân' });
    expect((await does(officer, petition, 'answer', answer)).status).toBe(403);
    petition = await mustDo(head, petition, 'answer', answer);
    expect(await does(officer, petition, 'publication', { ...redacted, publicText: text })).toMatchObject({ status: 422, body: { code: 'publication.identifies', errors: [{ pointer: '/publicText', code: 'identifies-name', message: expect.stringContaining('ký tự 8–21') as string }] } });
    petition = await mustDo(officer, petition, 'publication', redacted);
    expect((await does(head, petition, 'closing', {})).body.code).toBe('petition.not-settled');
    petition = await mustDo(citizen, petition, 'rating', { rating: 2 });
    petition = await mustDo(head, petition, 'closing', {});
    expect(petition.state).toBe('closed');
    expect((await overseer.get<Listed>(`${api}/oversight?agency=A1`)).body.items.map(({ id }) => id)).not.toContain(lodged.id);

    const published = await world.anyone().get<{ items: object[] }>(`${api}/published-petitions?search=qua+hen+thong+bao`);
    expect(published.body.items).toMatchObject([{ id: lodged.id, text: redacted.publicText, rating: 2 }]);
    expect(JSON.stringify(published.body)).not.toMatch(/Ánh|0912345678/);
    expect((await world.anyone().get<{ items: object[] }>(`${api}/published-petitions?search=quá%20hẹn&agency=A1-W2`)).body.items).toEqual([]);

    const [own, theirs] = await Promise.all([seen(citizen, lodged.id), seen(overseer, lodged.id)]);
    expect(theirs).toMatchObject({ firstContactAt: '2026-11-23T11:00:00.000+07:00', petitioner: { fullName: 'Nguyễn Thị Ánh' }, outcome: 'upheld' });
    expect(theirs.entries.map(({ action }) => action)).toEqual(['lodge', 'direct', 'takeUp', 'contact', 'answer', 'publish', 'rate', 'close']);
    expect(theirs.entries.map(({ reasonCode }) => reasonCode).filter((code) => code !== null)).toEqual(['upheld', 'satisfied']);
    expect(own.entries.find(({ action }) => action === 'direct')?.text).toBeNull();
    const events = await world.told(lodged.id);
    expect(events.map(({ data }) => [data['from'], data['to']])).toEqual([[null, 'received'], ['received', 'answering'], ['answering', 'answered'], ['answered', 'published'], ['published', 'rated'], ['rated', 'closed']]);
    expect(JSON.stringify(events)).not.toMatch(/Ánh|quá hẹn/);
  });

  it('P-s: strangers, other agencies and overseers of other trees find nothing; nobody answers a petition of their own', async () => {
    const me = randomUUID();
    const citizen = await world.person(me);
    const { body: petition } = await lodge(citizen);
    for (const who of [await world.person(), await world.officer('reception', 'A1-W2'), await world.officer('overseer', 'B1'), await world.officer('overseer', 'A1-W1')]) {
      expect((await who.try('GET', `${api}/petitions/${petition.id}`)).status).toBe(404);
      expect((await does(who, petition, 'information', { text: 'Thêm thông tin' })).status).toBe(404);
    }
    expect((await does(await world.officer('unit-head', 'A1-W1', { personId: me }), petition, 'taking-up')).body.code).toBe('auth.forbidden');
    expect((await does(citizen, petition, 'directives', { text: 'Trả lời ngay' })).status).toBe(403);
    expect((await world.officer('overseer', 'M0').then((who) => who.try('GET', `${api}/petitions/${petition.id}`))).status).toBe(200);
    expect((await does(officer, { ...petition, version: 7 }, 'taking-up')).body.code).toBe('precondition.stale');
  });

  it('P-s: notices reach the petitioner as they asked to be reached: the service that tells may ask, and nobody else', async () => {
    const me = randomUUID();
    const { body: own } = await lodge(await world.person(me), { petitioner: { ...petitioner, email: 'anh@example.vn' } });
    const { body: onPaper } = await officer.try<Moved>('POST', `${api}/recorded-petitions`, { kind: 'rules', agency: 'A1', receivingAgency: 'A1-W1', source: 'paper', text, petitioner }, { key: randomUUID() });
    const telling = await world.service('notification', 'feedback:addressee');
    const addressee = (id: string) => `/internal/v1/petitions/${id}/addressee`;
    expect((await telling.get(addressee(own.id))).body).toEqual({ personId: me, phone: '0912345678', email: 'anh@example.vn' });
    expect((await telling.get(addressee(onPaper.id))).body).toEqual({ personId: null, phone: '0912345678', email: null });
    expect((await telling.try('GET', addressee(randomUUID()))).status).toBe(404);
    for (const who of [await world.service('statistics'), await world.service('statistics', 'feedback:card'), officer, overseer, await world.person(me)]) expect((await who.try('GET', addressee(own.id))).status).toBe(403);
    expect((await world.anyone().try('GET', addressee(own.id))).status).toBe(401);
  });

  it('P-s: from paper with its true time of receipt, about a dossier whose code it cites; passed on to another agency; not in scope returned with guidance', async () => {
    const dossier = await world.file();
    const record = (body: object) => officer.try<Moved>('POST', `${api}/recorded-petitions`, { kind: 'remark', receivingAgency: 'A1-W1', source: 'paper', text, petitioner, ...body }, { key: randomUUID() });
    const { body: entered } = await record({ dossierCode: dossier.code, receivedAt: '2026-11-20T09:00:00+07:00' });
    expect(entered).toMatchObject({ agency: 'A1', superiorAgency: 'M0', answerDue: '2026-12-07T17:00:00.000+07:00' });
    const elsewhere = await mustDo(officer, entered, 'forwarding', { agency: 'B1', reason: 'Hồ sơ do cơ quan B1 giải quyết' });
    const forwarded = await mustDo(officer, elsewhere, 'forwarding', { agency: 'A1-W2', reason: 'Hồ sơ do phường W2 giải quyết' });
    expect((await world.told(entered.id)).slice(1).map(({ data }) => [data['from'], data['to'], data['agency']])).toEqual([['received', 'forwarded', 'B1'], ['forwarded', 'forwarded', 'A1-W2']]);
    expect(forwarded).toMatchObject({ state: 'forwarded', agency: 'A1-W2', superiorAgency: 'A1' });
    const other = await world.officer('reception', 'A1-W2');
    expect((await other.get<Listed>(`${api}/agency-petitions?agency=A1-W2`)).body.items.map(({ id }) => id)).toEqual([entered.id]);
    expect((await officer.get<Listed>(`${api}/agency-petitions?agency=A1-W1`)).body.items.map(({ id }) => id)).toContain(entered.id);
    expect((await does(other, forwarded, 'refusal', { reasonCode: 'denunciation', reason: 'ngắn' })).status).toBe(400);
    const refused = await mustDo(other, forwarded, 'refusal', { reasonCode: 'denunciation', reason: 'Nội dung là tố cáo cán bộ.', guidance: 'Gửi đơn theo Luật Tố cáo đến Thanh tra.' });
    expect(await does(other, refused, 'taking-up')).toMatchObject({ status: 409, body: { code: 'petition.action-not-allowed' } });
    expect((await world.told(entered.id)).at(-1)).toMatchObject({ data: { to: 'refused', reasonCode: 'denunciation', answerDue: null } });

    expect((await record({})).body.code).toBe('petition.dossier-needed');
    expect((await record({ dossierCode: 'KHONG-CO-1' })).body.code).toBe('petition.dossier-unknown');
    expect((await record({ kind: 'rules', receivingAgency: 'B1' })).status).toBe(404);
    expect((await record({ kind: 'rules' })).body.code).toBe('petition.agency-needed');
    expect((await record({ kind: 'rules', agency: 'KHONG.CO' })).body.code).toBe('agency.unknown');
    expect((await record({ kind: 'rules', agency: 'A1', receivedAt: '2026-11-24T09:00:00+07:00' })).body.code).toBe('petition.received-unlikely');
    expect((await record({ kind: 'rules', agency: 'A1', receivedAt: '1999-01-01T00:00:00Z' })).body.code).toBe('petition.received-unlikely');
    expect((await record({ kind: 'rules', agency: 'A1', petitioner: { fullName: 'Ánh' } })).body.code).toBe('petition.contact-needed');
    expect((await lodge(await world.person(), { dossierId: dossier.id })).body.code).toBe('petition.dossier-unknown');
  });

  it('P-s H-8: the citizen\'s time is not counted, overdue ones are listed for the superior agency, and 8 of the sheet counts them', async () => {
    const overdue = async (): Promise<string[]> => (await overseer.get<Listed>(`${api}/oversight?agency=A1&overdue=true`)).body.items.map(({ id }) => id);
    const [asking, forgotten] = [await lodge(await world.person(), { agency: 'A1-W2' }), await lodge(await world.person(), { agency: 'A1-W2' })].map(({ body }) => body) as [Moved, Moved];
    const other = await world.officer('processing', 'A1-W2');
    const asked = await mustDo(other, asking, 'information-request', { text: 'Đề nghị cho biết ngày nộp hồ sơ' });
    expect(asked.answerDue).toBeNull();
    world.clock.instant = new Date('2026-12-16T09:00:00+07:00');
    expect(await overdue()).toContain(forgotten.id);
    expect(await overdue()).not.toContain(asking.id);
    const completed = await mustDo(other, asked, 'information', { text: 'Công dân báo qua điện thoại: ngày 10/11' });
    expect(completed).toMatchObject({ state: 'received', answerDue: '2027-01-06T17:00:00.000+07:00' });
    const answering = await mustDo(other, completed, 'taking-up');
    const answered = await mustDo(await world.officer('approver', 'A1-W2'), answering, 'answer', answer);
    expect(answered.state).toBe('answered');
    const sheet = async (quarter: string): Promise<unknown> => (await overseer.get<{ rows: { indicator: number; self: number | null }[] }>(`${api}/agency-scores?agency=A1-W2&${quarter}`)).body.rows.find(({ indicator }) => indicator === 8)?.self;
    expect(await sheet('year=2026&quarter=4')).toBe(0);
    expect(await sheet('year=2027&quarter=1')).toBe(2);
  });

  it('H-8: a second petition of a person on a dossier is linked to the first; others are linked by hand; what is not settled is sent back', async () => {
    const dossier = await world.file(undefined, { competentAgency: 'A1-W1' });
    const citizen = await world.person(dossier.ownerId);
    const first = (await lodge(citizen, { dossierId: dossier.id })).body;
    const second = (await lodge(citizen, { dossierId: dossier.id })).body;
    const third = (await lodge(await world.person())).body;
    expect((await does(officer, third, 'link', { repeatsId: third.id })).body.code).toBe('petition.repeats-itself');
    expect((await does(officer, third, 'link', { repeatsId: randomUUID() })).body.code).toBe('petition.repeated-unknown');
    await mustDo(officer, third, 'link', { repeatsId: second.id });
    expect(await seen(officer, first.id)).toMatchObject({ repeatsId: null, repeatedBy: [second.id, third.id] });

    let petition = await mustDo(head, await mustDo(head, first, 'taking-up'), 'answer', answer);
    petition = await mustDo(citizen, petition, 'rating', { rating: 1, text: 'Chưa xử lý cán bộ' });
    expect((await does(overseer, petition, 'closing', {})).body.code).toBe('petition.not-settled');
    petition = await mustDo(overseer, petition, 'sending-back', { text: 'Làm rõ trách nhiệm cán bộ' });
    expect(petition).toMatchObject({ state: 'answering', answerDue: '2026-12-15T17:00:00.000+07:00' });
    petition = await mustDo(head, petition, 'answer', answer);
    expect((await mustDo(overseer, petition, 'closing', { text: 'Đã kiểm điểm cán bộ, đã trả kết quả' })).state).toBe('closed');
  });
});
