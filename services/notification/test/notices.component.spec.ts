import { randomUUID } from 'node:crypto';
import { paymentSettled, postalOrderMoved } from '#contracts';
import { makeEvent } from '#messaging';
import { dossierFact } from '#service-testing';
import { eventually, type Portal } from '#testing';
import { vietnamTime } from '#working-time';
import { IncomingFacts } from '../src/events/incoming.js';
import { Notices } from '../src/use-cases/ports.js';
import { api, type Filed, type Got, type Notice, World } from './world.js';

describe('O-13: every change is told', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await Promise.all([world.behave('sms', 'normal'), world.behave('mail', 'normal')]);
    world.intake.away = false;
    world.officers.away = false;
  });

  const notices = async (who: Portal, query = ''): Promise<Notice[]> => (await who.get<{ items: Notice[] }>(`${api}/notices${query}`)).body.items;
  const onPhone = (dossier: Filed, count: number): Promise<Got[]> => arrived(() => world.phone(dossier.applicant), count);
  const inMailbox = (dossier: Filed, count: number): Promise<Got[]> => arrived(() => world.mailbox(dossier.applicant), count);
  const arrived = (look: () => Promise<Got[]>, count: number): Promise<Got[]> => eventually(async () => {
    const got = await look();
    if (got.length < count) throw new Error(`${got.length} arrived`);
    return got;
  });

  it('at the portal at once, by SMS and by mail, with agency, person and time, in the order in which it happened', async () => {
    const dossier = await world.filed();
    await world.fact(dossier, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 1, late: false }, { more: { actor: { role: 'applicant', ref: randomUUID(), unit: null } } });
    await world.received(dossier);
    const owner = await world.person(dossier.ownerId);
    const [received, submitted] = await notices(owner);
    expect(submitted).toMatchObject({ cause: 'submitted', title: `Hồ sơ ${dossier.code} đã được gửi`, handledBy: null });
    expect(received).toMatchObject({ cause: 'received', handledBy: 'Lý Thị Sen', agency: { code: 'A1', name: { vi: 'Công an phường A1' } } });
    const [first, second] = await onPhone(dossier, 2);
    expect(first?.text).toContain('da duoc gui');
    expect(second?.text).toMatch(/da duoc tiep nhan.*Cong an phuong A1, Ly Thi Sen, 09:00 10\/03\/2026/);
    const mails = await inMailbox(dossier, 2);
    expect(mails[1]).toMatchObject({ subject: `Hồ sơ ${dossier.code} đã được tiếp nhận`, text: expect.stringContaining('Người xử lý: Lý Thị Sen') });
  });

  it('once, however often a fact is heard', async () => {
    const dossier = await world.filed();
    await world.received(dossier, { times: 3 });
    await onPhone(dossier, 1);
    await inMailbox(dossier, 1);
    expect(await notices(await world.person(dossier.ownerId))).toHaveLength(1);
    await Promise.all([world.send('sms'), world.send('email')]);
    expect([await world.phone(dossier.applicant), await world.mailbox(dossier.applicant)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('what the journal tells before the submission is heard of waits for it and is not lost', async () => {
    const dossier = world.unheard();
    await world.received(dossier);
    const owner = await world.person(dossier.ownerId);
    expect(await notices(owner)).toEqual([]);
    expect([await world.send('sms'), await world.phone(dossier.applicant)]).toEqual([0, []]);
    expect(await world.database.query('SELECT DISTINCT next_try_at::text AS at FROM delivery WHERE about_id = $1', [dossier.id])).toEqual([{ at: 'infinity' }]);
    await world.file(dossier);
    expect(await notices(owner)).toHaveLength(1);
    expect((await owner.get<{ items: { nextTryAt: string | null }[] }>(`${api}/dossiers/${dossier.id}/deliveries`)).body.items).toHaveLength(2);
    await world.send('sms');
    await onPhone(dossier, 1);
  });

  it('money and parcels are told too, naming who handled the dossier last', async () => {
    const dossier = await world.filed();
    await world.received(dossier);
    const at = world.clock.now();
    const [paymentId, orderId] = [randomUUID(), randomUUID()];
    const money = makeEvent('payment', paymentSettled, { subject: paymentId, partitionkey: dossier.id, time: at, data: { paymentId, dossierId: dossier.id, amount: 160_000, currency: 'VND', method: 'platform', reference: 'GD', settledAt: vietnamTime(at) } }, 1);
    await world.database.transaction((tx) => world.get(IncomingFacts).money([money], { tx, topic: 'payment.payment.v1' }));
    const moved = (from: 'collected' | 'delivering', to: 'delivering' | 'delivered', sequence: number) => makeEvent('postal', postalOrderMoved, {
      subject: orderId, partitionkey: dossier.id, time: at, data: { orderId, kind: 'return', dossierId: dossier.id, agency: 'A1', from, to, at: vietnamTime(at), failedDeliveries: 0, reasonCode: null },
    }, sequence);
    await world.database.transaction((tx) => world.get(IncomingFacts).post([moved('collected', 'delivering', 1), moved('delivering', 'delivered', 2)], { tx, topic: 'postal.order.v1' }));
    const told = await notices(await world.person(dossier.ownerId));
    expect(told.map(({ cause }) => cause)).toEqual(['delivered', 'delivering', 'settled', 'received']);
    expect(told[2]).toMatchObject({ title: `Đã nhận 160.000 đồng cho hồ sơ ${dossier.code}`, handledBy: 'Lý Thị Sen', agency: { code: 'A1' } });
  });

  it('H-6: the notice "ready" lists what to bring, of the dossier\'s own case', async () => {
    const dossier = await world.filed();
    await world.completed(dossier);
    const [sms] = await onPhone(dossier, 1);
    expect(sms?.text).toContain('Can cuoc cong dan');
    expect(sms?.text).not.toContain('Ho chieu cu');
  });

  it('another person sees nothing and marks nothing; whoever acts for the owner sees it; read is read for oneself', async () => {
    const dossier = await world.filed();
    await world.received(dossier);
    const [owner, other, delegateId] = [await world.person(dossier.ownerId), await world.person(), randomUUID()];
    const [notice] = await notices(owner);
    expect(await notices(other)).toEqual([]);
    expect(await notices(other, `?dossierId=${dossier.id}`)).toEqual([]);
    expect(await other.try('POST', `${api}/notices/${notice?.id}/read`, undefined, { key: 'a' })).toMatchObject({ status: 404 });
    const delegate = await world.person(delegateId);
    expect(await notices(delegate)).toEqual([]);
    await world.delegate(dossier.ownerId, delegateId);
    expect(await notices(delegate)).toHaveLength(1);
    await owner.post(`${api}/notices/${notice?.id}/read`);
    expect((await owner.get(`${api}/notices/unread`)).body).toEqual({ unread: 0 });
    expect((await delegate.get(`${api}/notices/unread`)).body).toEqual({ unread: 1 });
    expect(await notices(owner, '?unread=true')).toEqual([]);
    expect((await notices(owner))[0]?.readAt).not.toBeNull();
    expect((await delegate.post(`${api}/notices/read`)).body).toEqual({ read: 1 });
  });

  it('goes in pages, newest first', async () => {
    const dossier = await world.filed();
    for (let time = 0; time < 5; time += 1) await world.fact(dossier, 'amended', 'submitted', { components: [], fields: ['/a'] });
    const owner = await world.person(dossier.ownerId);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body }: { body: { items: Notice[]; next: string | null } } = await owner.get(`${api}/notices?limit=2${after === '' ? '' : `&after=${after}`}`);
      seen.push(...body.items.map(({ id }) => id));
      after = body.next;
    }
    expect(seen).toEqual((await notices(owner)).map(({ id }) => id));
    expect(new Set(seen).size).toBe(5);
  });

  it('in English where it is preferred, and only by the channels chosen; what is finished goes by SMS all the same (H-9)', async () => {
    const dossier = await world.filed();
    const owner = await world.person(dossier.ownerId);
    const { body, version } = await owner.get<{ sms: string[] }>(`${api}/preferences`);
    expect(body.sms).toContain('progress');
    expect(await owner.try('PUT', `${api}/preferences`, { language: 'en', sms: [], email: [] }, { version: version! })).toMatchObject({ status: 422, body: { code: 'preferences.finished-mandatory' } });
    await owner.put(`${api}/preferences`, { language: 'en', sms: ['finished'], email: ['finished'] }, { version });
    expect(await owner.try('PUT', `${api}/preferences`, { language: 'vi', sms: ['finished'], email: [] }, { version: version! })).toMatchObject({ status: 412 });
    expect(await owner.try('PUT', `${api}/preferences`, { language: 'vi', sms: ['finished'], email: [] })).toMatchObject({ status: 428 });
    await world.received(dossier);
    await world.completed(dossier);
    const [sms, ...others] = await onPhone(dossier, 1);
    expect(sms?.text).toContain('is ready');
    expect(others).toEqual([]);
    expect((await inMailbox(dossier, 1)).map(({ subject }) => subject)).toEqual([`The result ${dossier.code}-KQ1 of dossier ${dossier.code} is ready`]);
    expect((await notices(owner)).map(({ title }) => title)).toEqual([`The result ${dossier.code}-KQ1 of dossier ${dossier.code} is ready`, `Dossier ${dossier.code} was received`]);
  });

  it('O-10: who asked for it gets a link to the signed result by mail; it opens for a week, without a log-in, and nothing else does', async () => {
    const dossier = await world.filed();
    const owner = await world.person(dossier.ownerId);
    const kinds = ['finished'];
    const { version } = await owner.get(`${api}/preferences`);
    await owner.put(`${api}/preferences`, { language: 'vi', sms: kinds, email: kinds, resultByMail: true }, { version });
    await world.completed(dossier, { electronic: true });
    const [mail] = await inMailbox(dossier, 1);
    const linkIn = (sent: Got | undefined): string => /http:\/\/localhost(\/api\/notification\/v1\/results\/\S+)/.exec(sent?.text ?? '')?.[1] ?? '';
    const path = linkIn(mail);
    const anyone = world.anyone();
    expect((await anyone.download(path)).toString()).toBe('%PDF-1.7 signed');
    expect(await anyone.try('GET', `${path}A`)).toMatchObject({ status: 404, body: { code: 'result-link.invalid' } });
    world.oneStop.away = true;
    expect(await anyone.try('GET', path)).toMatchObject({ status: 503, body: { code: 'result.unavailable' } });
    world.oneStop.away = false;
    world.forward(60 * 24 * 7 + 1);
    expect(await anyone.try('GET', path)).toMatchObject({ status: 410, body: { code: 'result-link.expired' } });
    await world.completed(dossier, { electronic: true, result: `${dossier.code}-KQ9` });
    const second = linkIn((await inMailbox(dossier, 2))[1]);
    expect(await anyone.try('GET', second)).toMatchObject({ status: 410, body: { code: 'result.not-in-force' } });
    const other = await world.filed();
    await world.completed(other, { electronic: true });
    expect((await inMailbox(other, 1))[0]?.text).not.toContain('/results/');
    expect((await onPhone(dossier, 1))[0]?.text).not.toContain('/results/');
  });

  it('a notice is there while identity is away, without the name', async () => {
    const dossier = await world.filed();
    world.officers.away = true;
    await world.fact(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 }, { more: { actor: { role: 'reception', ref: randomUUID(), unit: null } } });
    expect(await notices(await world.person(dossier.ownerId))).toMatchObject([{ handledBy: null, title: `Hồ sơ ${dossier.code} đã được tiếp nhận` }]);
  });

  it('what is old when it is heard of stands in the inbox, and nobody is written to', async () => {
    const dossier = await world.filed();
    const heard = world.clock.instant;
    world.clock.instant = new Date('2026-03-01T09:00:00+07:00');
    const events = [dossierFact(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 }, world.clock.now())];
    world.clock.instant = heard;
    await world.journal(events);
    const owner = await world.person(dossier.ownerId);
    expect(await notices(owner)).toHaveLength(1);
    expect((await owner.get<{ items: unknown[] }>(`${api}/dossiers/${dossier.id}/deliveries`)).body.items).toEqual([]);
  });

  it('is forgotten when it is old', async () => {
    const dossier = await world.filed();
    await world.received(dossier);
    await onPhone(dossier, 1);
    expect(await world.get(Notices).forget(new Date('2026-01-01T00:00:00+07:00'), 10)).toBe(0);
    while (await world.get(Notices).forget(new Date('2026-12-31T00:00:00+07:00'), 10) > 0);
    expect(await notices(await world.person(dossier.ownerId))).toEqual([]);
    expect(await world.database.query('SELECT 1 FROM delivery WHERE about_id = $1', [dossier.id])).toEqual([]);
  });

  it('what happened before there were words for it is told in the first ones', async () => {
    world.clock.instant = new Date('2024-05-06T09:00:00+07:00');
    const dossier = await world.filed();
    await world.received(dossier);
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
    await world.received(dossier);
    expect((await notices(await world.person(dossier.ownerId))).map(({ title }) => title)).toEqual([expect.stringContaining('đã được tiếp nhận'), expect.stringContaining('đã được tiếp nhận')]);
  });
});
