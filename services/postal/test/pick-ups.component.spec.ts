import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { api, type Shown, World } from './world.js';

interface Moved { orderId: string; version: number; state: string; callingOff: boolean }
interface HandOver { version: number; signatures: number; recordNumber: string | null; handedOverAt: string | null }

describe('P-p O-1: papers fetched by the post', () => {
  let world: World;
  let clerk: Portal;
  let reception: Portal;
  beforeAll(async () => {
    world = await World.open();
    [clerk, reception] = await Promise.all([world.officer('postal-clerk', 'A1', { unit: null }), world.officer('reception')]);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.carrier('normal');
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
  });

  const wanted = { agency: 'A1', procedureCode: '1.001456', place: { recipient: 'Nguyễn Thị Ánh', phone: '0912000009', line: 'Số 7, tổ 3' } };
  const asked = async (who?: Portal): Promise<{ owner: Portal; orderId: string; path: string }> => {
    const owner = who ?? await world.person();
    const { orderId } = (await owner.post<Moved>(`${api}/pick-ups`, wanted)).body;
    return { owner, orderId, path: `${api}/orders/${orderId}` };
  };
  const handedBy = { name: 'Trần Văn Bình', paper: 'personal-id', number: '019201006482' };
  const versionAt = async (path: string): Promise<string | null> => (await clerk.get(path)).version;
  const check = async (path: string, complete = true): Promise<Moved> => (await clerk.post<Moved>(`${path}/papers-check`, complete ? { complete, handedBy } : { complete }, { version: await versionAt(path) })).body;
  const sign = async (who: Portal, path: string, party: string, papers = 3): ReturnType<Portal['try']> => who.try('POST', `${path}/hand-over/signatures`, { party, papers }, { version: await versionAt(path), key: randomUUID() });

  it('is asked for under contract, fetched, checked and handed over: the second signature is the time of submission', async () => {
    const { owner, orderId, path } = await asked();
    await world.errands();
    await world.until(owner, path, ({ state }) => state.code === 'delivering');
    expect(await check(path)).toMatchObject({ state: 'delivering' });
    expect(await sign(clerk, path, 'clerk')).toMatchObject({ status: 200, body: { signatures: 1, recordNumber: null, handedOverAt: null } });
    expect(await sign(reception, path, 'reception', 2)).toMatchObject({ status: 409, body: { code: 'hand-over.papers-differ' } });
    world.forward(7);
    const { body } = await sign(reception, path, 'reception') as unknown as { body: HandOver };
    expect(body).toMatchObject({ signatures: 2, recordNumber: 'BBBG/A1/260310/0001', handedOverAt: '2026-03-10T09:07:00.000+07:00' });
    expect((await world.told(orderId)).at(-1)).toMatchObject({ type: 'vn.motcua.postal.handedOver.v1', data: { orderId, agency: 'A1', procedureCode: '1.001456', recordNumber: body.recordNumber, handedOverAt: '2026-03-10T09:07:00.000+07:00', papers: 3 } });
    expect(await world.shown(owner, path)).toMatchObject({ state: { code: 'delivered' }, place: null, recordNumber: body.recordNumber });
    expect(await sign(reception, path, 'reception')).toMatchObject({ status: 409, body: { code: 'order.action-not-allowed' } });
    const second = await asked();
    await check(second.path);
    await sign(reception, second.path, 'reception');
    expect((await sign(clerk, second.path, 'clerk')).body).toMatchObject({ recordNumber: 'BBBG/A1/260310/0002' });
  });

  it('is refused where no contract covers agency and procedure', async () => {
    const owner = await world.person();
    for (const other of [{ agency: 'A2' }, { procedureCode: '1.004222' }, { agency: 'A9' }]) {
      expect(await owner.try('POST', `${api}/pick-ups`, { ...wanted, ...other }, { key: randomUUID() })).toMatchObject({ status: 422, body: { code: 'order.no-contract' } });
    }
    expect((await reception.try('POST', `${api}/pick-ups`, wanted, { key: randomUUID() })).status).toBe(403);
  });

  it('nobody has more than twenty under way; one that is called off makes room', async () => {
    const owner = await world.person();
    const ask = (): ReturnType<Portal['try']> => owner.try('POST', `${api}/pick-ups`, wanted, { key: randomUUID() });
    const answers = await Promise.all(Array.from({ length: 24 }, ask));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({ status: 409, body: { code: 'order.too-many-open' } });
    const { orderId } = answers.find(({ status }) => status === 201)!.body as unknown as Moved;
    expect((await owner.try('POST', `${api}/orders/${orderId}/cancellation`, undefined, { version: '"1"', key: randomUUID() })).status).toBe(200);
    expect((await ask()).status).toBe(201);
    expect((await ask()).status).toBe(409);
    await world.database.query('UPDATE postal_order SET next_errand_at = NULL');
  });

  it('nobody signs for the other party, for both, or for papers of their own', async () => {
    const { path } = await asked();
    expect(await sign(clerk, path, 'clerk')).toMatchObject({ status: 409, body: { code: 'order.action-not-allowed' } });
    await check(path);
    expect((await sign(reception, path, 'clerk')).status).toBe(403);
    expect((await sign(clerk, path, 'reception')).status).toBe(403);
    expect((await sign(await world.officer('reception', 'A2'), path, 'reception')).status).toBe(404);
    expect((await sign(clerk, path, 'clerk')).status).toBe(200);
    expect(await sign(clerk, path, 'clerk')).toMatchObject({ status: 409, body: { code: 'hand-over.signed' } });
    const person = randomUUID();
    const own = await asked(await world.person(person));
    const self = await world.officer('postal-clerk', 'A1', { unit: null, personId: person });
    expect(await self.try('POST', `${own.path}/papers-check`, { complete: true, handedBy }, { version: await versionAt(own.path), key: randomUUID() })).toMatchObject({ status: 403, body: { code: 'order.own' } });
  });

  it('incomplete papers stay with the applicant: the order ends, and the carrier is told', async () => {
    await world.carrier('manual');
    const { owner, orderId, path } = await asked();
    await world.errands();
    expect(await check(path, false)).toMatchObject({ state: 'cancelled' });
    expect(await world.shown(owner, path)).toMatchObject({ state: { code: 'cancelled' }, reasonCode: 'papers-incomplete', place: null });
    expect(await world.errands()).toBe(1);
    expect((await world.atCarrier(orderId)).some(({ step }) => step === 'cancelled')).toBe(true);
    expect(await world.news(orderId)).toEqual(['registered', 'cancelled']);
  });

  it('is called off by its owner: at once while the carrier has not heard of it, asked back later, refused on its way', async () => {
    const first = await asked();
    const cancel = async ({ owner, path }: { owner: Portal; path: string }): ReturnType<Portal['try']> => owner.try('POST', `${path}/cancellation`, undefined, { version: await versionAt(path), key: randomUUID() });
    expect((await cancel(first)).body).toMatchObject({ state: 'cancelled' });
    expect(await world.errands()).toBe(0);
    await world.carrier('manual');
    const second = await asked();
    await world.errands();
    expect((await cancel(second)).body).toMatchObject({ state: 'registered', callingOff: true });
    expect(await world.errands()).toBe(1);
    expect((await world.shown(second.owner, second.path))).toMatchObject({ state: { code: 'cancelled' }, reasonCode: 'asked', callingOff: false });
    const third = await asked();
    await world.errands();
    expect(await cancel(third)).toMatchObject({ status: 200, body: { callingOff: true } });
    await world.step(third.orderId, 'collected');
    expect(await world.errands()).toBe(1);
    expect((await world.shown(third.owner, third.path)).state.code).toBe('collected');
    const fourth = await asked();
    await check(fourth.path);
    await world.errands();
    expect(await cancel(fourth)).toMatchObject({ status: 409, body: { code: 'order.action-not-allowed' } });
  });

  it('the carriage is paid once, as the order says; a fee is told when the papers have become a dossier', async () => {
    const { owner, orderId, path } = await asked();
    await check(path);
    const take = (body: object): ReturnType<Portal['try']> => clerk.try('POST', `${path}/money`, body, { key: randomUUID() });
    expect(await take({ purpose: 'postage' })).toMatchObject({ status: 201, body: { amount: 25_000, receipt: 'BC/A1/2026/0000001' } });
    expect(await take({ purpose: 'postage' })).toMatchObject({ status: 409, body: { code: 'money.nothing-owed' } });
    expect(await take({ purpose: 'postage', amount: 1 })).toMatchObject({ status: 400 });
    expect(await take({ purpose: 'dossier-fee' })).toMatchObject({ status: 400 });
    expect((await owner.try('POST', `${path}/money`, { purpose: 'postage' }, { key: randomUUID() })).status).toBe(403);
    const fee = await take({ purpose: 'dossier-fee', amount: 160_000 });
    expect(fee).toMatchObject({ status: 201, body: { receipt: 'BC/A1/2026/0000002' } });
    const moneyTold = async (): Promise<unknown[]> => (await world.told(orderId)).filter(({ type }) => type.includes('moneyCollected')).map(({ data }) => data);
    expect(await moneyTold()).toMatchObject([{ purpose: 'postage', dossierId: null, amount: 25_000 }]);
    await sign(clerk, path, 'clerk');
    await sign(reception, path, 'reception');
    const dossier = await world.filedFrom(orderId);
    await world.filedFrom(orderId, dossier);
    await world.filedFrom(orderId);
    expect(await moneyTold()).toMatchObject([{ purpose: 'postage' }, { purpose: 'dossier-fee', dossierId: dossier.id, amount: 160_000, receipt: 'BC/A1/2026/0000002' }]);
    expect((await world.shown(owner, path)).dossierId).toBe(dossier.id);
    const { items } = (await clerk.get<{ items: Shown[] }>(`${api}/agency-orders?agency=A2`)).body;
    expect(items).toEqual([]);
  });

  it('whoever hands papers in is on record, with their identity paper checked and its number masked; nobody takes papers in from nobody', async () => {
    const { owner, orderId, path } = await asked();
    const checking = async (body: object): ReturnType<Portal['try']> => clerk.try('POST', `${path}/papers-check`, body, { version: await versionAt(path), key: randomUUID() });
    for (const body of [{ complete: true }, { complete: true, handedBy: { ...handedBy, number: '1' } }, { complete: true, handedBy: { ...handedBy, paper: 'library-card' } }]) expect((await checking(body)).status).toBe(400);
    expect((await owner.get<{ handedBy: unknown }>(path)).body.handedBy).toBeNull();
    expect((await checking({ complete: true, handedBy })).status).toBe(200);
    const seenBy = async (who: Portal): Promise<unknown> => (await who.get<{ handedBy: unknown }>(path)).body.handedBy;
    const shown = { name: 'Trần Văn Bình', paper: 'personal-id', number: '•••••••••482', at: '2026-03-10T09:00:00.000+07:00' };
    expect([await seenBy(owner), await seenBy(clerk), await seenBy(reception)]).toEqual([shown, shown, shown]);
    expect(await seenBy(await world.officer('inspector', 'A1', { unit: null }))).toBeNull();
    await sign(clerk, path, 'clerk');
    await sign(reception, path, 'reception');
    expect(await seenBy(clerk)).toEqual(shown);
    const kept = JSON.stringify([await world.database.query('SELECT * FROM postal_order WHERE id = $1', [orderId]), await world.told(orderId)]);
    expect(kept).not.toContain(handedBy.number);
    expect(JSON.stringify(await world.told(orderId))).not.toContain(handedBy.name);
  });

  it('O-1: an organisation\'s papers are fetched for whoever it delegated the procedure to, and are the organisation\'s', async () => {
    const [organisation, person] = [randomUUID(), randomUUID()];
    const delegate = await world.person(person);
    const forIt = { ...wanted, onBehalfOf: { kind: 'organisation', id: organisation } };
    const ask = (body: object = forIt): ReturnType<Portal['try']> => delegate.try('POST', `${api}/pick-ups`, body, { key: randomUUID() });
    expect(await ask()).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });
    await world.delegateOf({ kind: 'organisation', id: organisation }, person, ['1.004222']);
    expect(await ask()).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });
    await world.delegateOf({ kind: 'organisation', id: organisation }, person, ['1.001456']);
    const answer = await ask();
    expect(answer.status).toBe(201);
    const { orderId } = answer.body as unknown as Moved;
    const path = `${api}/orders/${orderId}`;
    expect(await world.database.query('SELECT owner_kind, owner_id FROM postal_order WHERE id = $1', [orderId])).toEqual([{ owner_kind: 'organisation', owner_id: organisation }]);
    const second = randomUUID();
    await world.delegateOf({ kind: 'organisation', id: organisation }, second, null);
    expect((await (await world.person(second)).get<{ items: Shown[] }>(`${api}/orders`)).body.items.map(({ id }) => id)).toEqual([orderId]);
    expect((await (await world.person()).try('GET', path)).status).toBe(404);
    expect((await ask({ ...wanted, onBehalfOf: { kind: 'person', id: randomUUID() } })).status).toBe(403);
    expect((await (await world.person(second)).try('POST', `${path}/cancellation`, undefined, { version: '"1"', key: randomUUID() })).status).toBe(200);
  });
});
