import type { Portal } from '#testing';
import { eventually } from '#testing';
import { Notices } from '../src/use-cases/ports.js';
import { api, type Asked, type Got, type Notice, World } from './world.js';

describe('P-s V-7: whoever petitions or asks is told what becomes of it', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await Promise.all([world.behave('sms', 'normal'), world.behave('mail', 'normal')]);
    world.feedback.away = false;
    world.officers.away = false;
  });

  const notices = async (who: Portal, query = ''): Promise<Notice[]> => (await who.get<{ items: Notice[] }>(`${api}/inbox${query}`)).body.items;
  const portalOf = ({ personId }: Asked): Promise<Portal> => world.person(personId ?? undefined);
  const arrived = (look: () => Promise<Got[]>, count: number): Promise<Got[]> => eventually(async () => {
    await Promise.all([world.send('sms'), world.send('email')]);
    const got = await look();
    if (got.length < count) {
      world.forward(1);
      throw new Error(`${got.length} arrived`);
    }
    return got;
  });

  it('at the portal, by SMS and by mail, from its receipt to its end, with the agency that handles it, how long it may take and where the answer is read', async () => {
    const petition = world.asked('petition', { gives: ['phone'] });
    await world.petitionMoves(petition, null, 'received');
    await world.findAddressees();
    const petitioner = await portalOf(petition);
    expect(await notices(petitioner)).toMatchObject([{
      cause: 'petitionReceived', about: { kind: 'petition', id: petition.id, code: null }, handledBy: null, agency: { code: 'A1' }, title: 'Phản ánh, kiến nghị đã được tiếp nhận',
      text: 'Công an phường A1 đã tiếp nhận phản ánh, kiến nghị của bạn và trả lời trước 17:00 31/03/2026.',
    }]);
    for (const [from, to] of [['received', 'forwarded'], ['forwarded', 'answering'], ['answering', 'answered'], ['answered', 'answering'], ['answering', 'answered'], ['answered', 'rated'], ['rated', 'closed']] as const) await world.petitionMoves(petition, from, to);
    const told = await notices(petitioner, `?petitionId=${petition.id}`);
    expect(told.map(({ cause }) => cause).toReversed()).toEqual(['petitionReceived', 'petitionForwarded', 'petitionTakenUp', 'petitionAnswered', 'petitionReopened', 'petitionAnswered', 'petitionClosed']);
    // The phone as it was given with the petition; the mail as the account has it.
    const [sms, mails] = [await arrived(() => world.phone(petition), 7), await arrived(() => world.mailbox(petition), 7)];
    expect(sms[0]?.text).toBe('Phan anh, kien nghi da duoc tiep nhan, tra loi truoc 17:00 31/03/2026. Cong an phuong A1, 09:00 10/03/2026. Xem tai http://localhost/');
    expect(sms.map(({ text }) => /tiep nhan|chuyen den|dang duoc|da duoc tra loi|giai quyet lai|ket thuc/.exec(text)?.[0])).toEqual(['tiep nhan', 'chuyen den', 'dang duoc', 'da duoc tra loi', 'giai quyet lai', 'da duoc tra loi', 'ket thuc']);
    expect(mails[3]).toMatchObject({ subject: 'Phản ánh, kiến nghị đã được trả lời', text: expect.stringContaining(`Mã số: ${petition.id}`) });
    expect(mails[3]?.text).toContain('Cơ quan giải quyết: Công an phường A1');
  });

  it('an asker the same; what they did themselves is not told to them', async () => {
    const question = world.asked('question');
    for (const to of ['asked', 'answered', 'published'] as const) await world.questionMoves(question, to);
    await world.findAddressees();
    expect((await notices(await portalOf(question))).map(({ cause, about }) => [cause, about.id])).toEqual([['questionPublished', question.id], ['questionAnswered', question.id], ['questionAsked', question.id]]);
    await arrived(() => world.phone(question), 3);
    const taken = world.asked('question');
    await world.questionMoves(taken, 'asked');
    await world.questionMoves(taken, 'withdrawn');
    await world.findAddressees();
    expect(await notices(await portalOf(taken))).toHaveLength(1);
  });

  it('once, however often it is heard; nobody else sees it, neither a stranger nor whoever acts for the petitioner in dossiers', async () => {
    const petition = world.asked('petition');
    await world.petitionMoves(petition, null, 'received', { times: 3 });
    await world.findAddressees();
    const [petitioner, stranger, delegate] = await Promise.all([portalOf(petition), world.person(), world.person('11111111-1111-4111-8111-111111111111')]);
    await world.delegate(petition.personId!, '11111111-1111-4111-8111-111111111111');
    const [notice, ...others] = await notices(petitioner);
    expect(others).toEqual([]);
    for (const who of [stranger, delegate]) {
      expect(await notices(who)).toEqual([]);
      expect(await notices(who, `?petitionId=${petition.id}`)).toEqual([]);
      expect(await who.try('POST', `${api}/notices/${notice?.id}/read`, undefined, { key: 'a' })).toMatchObject({ status: 404 });
      expect((await who.get(`${api}/notices/unread`)).body).toEqual({ unread: 0 });
    }
    expect((await petitioner.get(`${api}/notices/unread`)).body).toEqual({ unread: 1 });
    expect((await petitioner.get<{ items: Notice[] }>(`${api}/notices`)).body.items).toEqual([]);
    expect((await petitioner.post(`${api}/notices/read`)).body).toEqual({ read: 1 });
    expect(await notices(petitioner, '?unread=true')).toEqual([]);
    expect(await (await world.officer('reception')).try('GET', `${api}/dossiers/${petition.id}/deliveries`)).toMatchObject({ status: 404 });
  });

  it('who petitioned on paper is told where they asked to be reached, and in no inbox', async () => {
    const petition = world.asked('petition', { personId: null, gives: ['phone'] });
    await world.petitionMoves(petition, null, 'received');
    await world.petitionMoves(petition, 'received', 'answering');
    expect(await world.findAddressees()).toBeGreaterThan(0);
    expect(await world.findAddressees()).toBe(0);
    await arrived(() => world.phone(petition), 2);
    expect(await world.database.query('SELECT DISTINCT owner_id FROM notice WHERE about_id = $1', [petition.id])).toEqual([{ owner_id: null }]);
    expect(await world.database.query(`SELECT DISTINCT state, reason FROM delivery WHERE about_id = $1 AND channel = 'email'`, [petition.id])).toEqual([{ state: 'suppressed', reason: 'no-address' }]);
  });

  it('in English and without SMS where that is preferred; that it is answered goes by SMS all the same (H-9)', async () => {
    const petition = world.asked('petition');
    const petitioner = await portalOf(petition);
    const { version } = await petitioner.get(`${api}/preferences`);
    await petitioner.put(`${api}/preferences`, { language: 'en', sms: ['finished'], email: [] }, { version });
    for (const [from, to] of [[null, 'received'], ['received', 'answering'], ['answering', 'answered']] as const) await world.petitionMoves(petition, from, to);
    await world.findAddressees();
    expect((await arrived(() => world.phone(petition), 1)).map(({ text }) => text)).toEqual([expect.stringMatching(/^Your petition was answered\. Ward police.*See http/)]);
    expect(await world.mailbox(petition)).toEqual([]);
    expect((await notices(petitioner)).map(({ title }) => title)).toEqual(['Your petition was answered', 'Your petition is being handled', 'Your petition was received']);
  });

  it('feedback is away: dossiers are told without it, and what it alone can tell arrives when it is back, in order', async () => {
    world.feedback.away = true;
    const petition = world.asked('petition', { gives: ['phone', 'email'] });
    await world.petitionMoves(petition, null, 'received');
    await world.petitionMoves(petition, 'received', 'answering');
    const dossier = await world.filed();
    await world.received(dossier);
    expect(await world.findAddressees()).toBe(0);
    expect(await notices(await portalOf(petition))).toEqual([]);
    await arrived(() => world.phone(dossier.applicant), 1);
    expect(await world.phone(petition)).toEqual([]);
    world.feedback.away = false;
    world.forward(10);
    await eventually(async () => {
      world.forward(1);
      await world.findAddressees();
      expect(await notices(await portalOf(petition))).toHaveLength(2);
    });
    expect((await arrived(() => world.phone(petition), 2)).map(({ text }) => /tiep nhan|dang duoc/.exec(text)?.[0])).toEqual(['tiep nhan', 'dang duoc']);
  });

  it('the SMS gateway is down: mails go on, and every SMS arrives when it is back', async () => {
    await world.behave('sms', 'down');
    const petition = world.asked('petition');
    await world.petitionMoves(petition, null, 'received');
    await world.petitionMoves(petition, 'received', 'answering');
    await arrived(() => world.mailbox(petition), 2);
    expect(await world.phone(petition)).toEqual([]);
    await world.behave('sms', 'normal');
    await arrived(() => world.phone(petition), 2);
  });

  it('a petition that feedback does not know keeps no other waiting, and is not asked for for ever', async () => {
    const unknown = { ...world.asked('petition'), id: '22222222-2222-4222-8222-222222222222' };
    await world.petitionMoves(unknown, null, 'received');
    const known = world.asked('petition');
    await world.petitionMoves(known, null, 'received');
    expect(await world.findAddressees()).toBe(1);
    world.forward(60 * 25);
    await world.findAddressees();
    expect(await world.database.query('SELECT next_ask_at, asks FROM matter WHERE id = $1', [unknown.id])).toEqual([{ next_ask_at: null, asks: 2 }]);
  });

  it('what travels and what is kept names nobody: no telephone, no mail address', async () => {
    const petition = world.asked('petition', { gives: ['phone', 'email'] });
    await world.petitionMoves(petition, null, 'received');
    await arrived(() => world.phone(petition), 1);
    const [{ id }] = await world.database.query<{ id: string }>('SELECT id FROM notice WHERE about_id = $1', [petition.id]) as [{ id: string }];
    const told = await world.told(id);
    expect(told.find(({ data }) => data['channel'] === 'sms')).toMatchObject({ data: { dossierId: null, cause: 'petitionReceived', version: null, outcome: 'delivered' } });
    const tables = await Promise.all(['notice', 'delivery', 'matter', 'event', 'outbox_pending'].map((table) => world.database.query(`SELECT t::text AS text FROM ${table} t`)));
    for (const personal of [petition.phone.slice(1), petition.email]) expect(JSON.stringify(tables)).not.toContain(personal);
  });
});

describe('a dossier whose submission and journal were taken up at the same moment', () => {
  it('O-13: its notices find their owner by themselves', async () => {
    const world = await World.open();
    const dossier = await world.filed();
    await world.received(dossier);
    // Neither transaction saw the other's rows.
    await world.database.query('UPDATE notice SET owner_id = NULL WHERE about_id = $1', [dossier.id]);
    await world.database.query(`UPDATE delivery SET next_try_at = 'infinity', settled_at = NULL, state = 'queued' WHERE about_id = $1`, [dossier.id]);
    expect(await world.send('sms')).toBe(0);
    expect(await world.get(Notices).own(1_000)).toBe(1);
    await eventually(async () => expect(await world.phone(dossier.applicant)).toHaveLength(1));
    expect((await (await world.person(dossier.ownerId)).get<{ items: Notice[] }>(`${api}/notices`)).body.items).toHaveLength(1);
    await world.close();
  });
});
