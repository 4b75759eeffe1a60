import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { type QuestionAction, actOn, type Question, type QuestionCapacity, type QuestionInput, questionLifecycle, type QuestionState } from '../src/domain/question.js';
import { api, World } from './world.js';

interface Moved { id: string; version: number; state: string; answerDue: string; ownerUnit: string | null; code?: string }
interface Listed { items: { id: string; text: string; late?: boolean }[]; next: string | null }

describe('questions and answers', () => {
  let world: World;
  let officer: Portal;
  let head: Portal;
  beforeAll(async () => {
    world = await World.open({ at: '2026-11-23T10:00:00+07:00' });
    [officer, head] = await Promise.all([world.officer('reception', 'A1-W1'), world.officer('unit-head', 'A1-W1')]);
  });
  afterAll(() => world.close());

  const ask = async (who: Portal, body: object = {}): Promise<{ status: number; body: Moved }> =>
    who.try<Moved>('POST', `${api}/questions`, { agency: 'A1-W1', procedureCode: '1.004222', title: 'Hồ sơ đăng ký thường trú', text: 'Tôi thuê nhà thì cần giấy tờ gì để đăng ký thường trú?', ...body }, { key: randomUUID() });
  const does = (who: Portal, { id, version }: Moved, what: string, body?: object) => who.try<Moved>('POST', `${api}/questions/${id}/${what}`, body, { key: randomUUID(), version: `"${version}"` });
  const published = { publicText: 'Thuê nhà cần giấy tờ gì để đăng ký thường trú?', publicAnswer: 'Cần hợp đồng thuê nhà và ý kiến đồng ý của chủ hộ.' };

  it('V-7: a ticket with an owner and a deadline, answered by the agency, published and found with and without diacritics', async () => {
    const citizen = await world.person();
    const { status, body: asked } = await ask(citizen);
    expect([status, asked]).toMatchObject([201, { state: 'asked', ownerUnit: 'A1-W1-MC', answerDue: '2026-12-08T17:00:00.000+07:00' }]);
    const open = async (): Promise<string[]> => (await officer.get<Listed>(`${api}/agency-questions?agency=A1-W1&open=true`)).body.items.map(({ id }) => id);
    expect(await open()).toEqual([asked.id]);
    expect((await does(officer, asked, 'assignment', { unit: 'B1-MC' })).body.code).toBe('question.unit-unknown');
    const assigned = (await does(officer, asked, 'assignment', { unit: 'A1-W1-MC', officer: randomUUID() })).body;
    expect((await does(officer, asked, 'answer', { text: 'Cần hợp đồng thuê nhà.' })).body.code).toBe('precondition.stale');
    const answered = (await does(officer, assigned, 'answer', { text: 'Cần hợp đồng thuê nhà.' })).body;
    expect(answered.state).toBe('answered');
    expect(await open()).toEqual([]);
    expect((await does(officer, answered, 'publication', published)).status).toBe(403);
    expect((await does(head, answered, 'publication', published)).body.state).toBe('published');
    for (const search of ['thuong+tru+hop+dong', 'thường%20trú', '1.004222']) expect((await world.anyone().get<Listed>(`${api}/published-questions?search=${search}`)).body.items).toMatchObject([{ id: asked.id, text: published.publicText }]);
    expect((await world.anyone().get<Listed>(`${api}/published-questions?search=ho+chieu`)).body.items).toEqual([]);
    expect((await world.anyone().get<Listed>(`${api}/published-questions?procedureCode=1.004222&agency=A1-W2`)).body.items).toEqual([]);
    expect((await citizen.get<Listed>(`${api}/questions`)).body.items).toMatchObject([{ id: asked.id, late: false }]);
    expect((await world.told(asked.id)).map(({ data }) => [data['to'], data['late']])).toEqual([['asked', null], ['answered', false], ['published', null]]);
  });

  it('V-7: another\'s question is not found; what was taken back is not answered; an answer after its time is late', async () => {
    const citizen = await world.person();
    const [first, second] = [(await ask(citizen)).body, (await ask(citizen)).body];
    for (const who of [await world.person(), await world.officer('reception', 'A1-W2'), await world.officer('overseer', 'A1')]) expect((await who.try('GET', `${api}/questions/${first.id}`)).status).toBe(404);
    expect((await does(officer, first, 'withdrawal')).status).toBe(403);
    const withdrawn = (await does(citizen, first, 'withdrawal')).body;
    expect(await does(officer, withdrawn, 'answer', { text: 'Cần hợp đồng' })).toMatchObject({ status: 409, body: { code: 'question.action-not-allowed' } });
    world.clock.instant = new Date('2026-12-08T17:00:01+07:00');
    expect((await officer.get<Listed>(`${api}/agency-questions?agency=A1-W1&open=true`)).body.items).toMatchObject([{ id: second.id, late: true }]);
    await does(officer, second, 'answer', { text: 'Cần hợp đồng' });
    expect((await world.told(second.id)).at(-1)).toMatchObject({ data: { to: 'answered', late: true } });
    expect((await ask(citizen, { agency: 'KHONG.CO' })).body.code).toBe('agency.unknown');
  });

  it('V-7: the service that tells may ask whose a question is, and nobody else', async () => {
    const me = randomUUID();
    const { body: asked } = await ask(await world.person(me));
    const path = `/internal/v1/questions/${asked.id}/addressee`;
    expect((await (await world.service('notification', 'feedback:addressee')).get(path)).body).toEqual({ personId: me, phone: null, email: null });
    for (const who of [await world.service('intake'), officer]) expect((await who.try('GET', path)).status).toBe(403);
  });

  it('V-7: a text that tells who asks is not published: name with or without diacritics, telephone, e-mail, papers, a dossier; the officer writes it without', async () => {
    const citizen = await world.known({ fullName: 'Hoàng Thị Phúc', phone: '+84912345678', email: 'phuc@example.vn' });
    const { body: asked } = await ask(citizen, { text: 'Tôi là Hoàng Thị Phúc, hồ sơ A1-W1-261120-0007, cần giấy tờ gì?' });
    const { body: answered } = await does(officer, asked, 'answer', { text: 'Chào chị Phúc, cần hợp đồng thuê nhà.' });
    const tries = async (publicText: string, publicAnswer = published.publicAnswer) => {
      const { status, body } = await does(head, answered, 'publication', { publicText, publicAnswer });
      return [status, (body as unknown as { errors?: { pointer: string; code: string }[] }).errors?.map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    expect(await tries('Tôi là hoang thi phuc, hồ sơ A1-W1-261120-0007, gọi 0912 345 678')).toEqual([422, ['/publicText identifies-name', '/publicText identifies-dossier', '/publicText identifies-phone']]);
    expect(await tries(published.publicText, 'Chào chị Phúc (phuc@example.vn), căn cước 019201006482 còn hạn.')).toEqual([422, ['/publicAnswer identifies-name', '/publicAnswer identifies-email', '/publicAnswer identifies-number']]);
    const { body } = await does(head, answered, 'publication', { ...published, publicText: 'Tôi là Hoàng Thị Phúc, cần giấy tờ gì?' });
    expect(body).toMatchObject({ code: 'publication.identifies', errors: [{ pointer: '/publicText', message: expect.stringMatching(/ký tự 8–21/) as string }] });
    expect(JSON.stringify(body)).not.toContain('Phúc');
    world.persons.away = true;
    expect(await does(head, answered, 'publication', published)).toMatchObject({ status: 503, body: { code: 'asker.unavailable' } });
    world.persons.away = false;
    expect((await does(await world.officer('unit-head', 'A1-W2'), answered, 'publication', published)).status).toBe(404);
    expect((await does(head, answered, 'publication', published)).body.state).toBe('published');
    expect(JSON.stringify((await world.anyone().get(`${api}/published-questions`)).body)).not.toMatch(/Phúc|0007/);
  });

  const inputs: Readonly<Record<QuestionAction, QuestionInput>> = { assign: { action: 'assign', unit: 'U', officer: null }, answer: { action: 'answer', text: 'Có' }, publish: { action: 'publish', publicText: 'a', publicAnswer: 'b' }, withdraw: { action: 'withdraw' } };
  const asked: Question = { id: 'q', version: 1, state: 'asked', agency: 'A1', procedureCode: null, ownerUnit: null, ownerOfficer: null, askedAt: new Date(0), answerDue: new Date(1), answer: null, answeredAt: null, late: null, publicText: null, publicAnswer: null, publishedAt: null };
  const allowed: Readonly<Record<QuestionState, string>> = { asked: 'assign:officer answer:officer withdraw:asker', answered: 'publish:answerer', published: '', withdrawn: '' };
  it.each(Object.keys(questionLifecycle).flatMap((state) => Object.keys(inputs).map((action) => [state as QuestionState, action as QuestionAction] as const)))('%s x %s: by those it is for and by nobody else', (state, action) => {
    for (const capacity of ['asker', 'officer', 'answerer'] satisfies QuestionCapacity[]) {
      const may = allowed[state].split(' ').includes(`${action}:${capacity}`);
      const work = (): Question => actOn({ ...asked, state }, inputs[action], { capacities: new Set([capacity]), at: new Date(0), asker: { fullName: null, address: null, phone: null, email: null }, agencyPhone: null });
      if (may) expect(work().version).toBe(2);
      else expect(work).toThrow(/auth.forbidden|question.action-not-allowed/);
    }
  });
});
