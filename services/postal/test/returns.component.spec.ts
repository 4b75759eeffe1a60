import { randomUUID } from 'node:crypto';
import { AccessLog } from '#access-log';
import type { accessLogged, EventOf } from '#contracts';
import { signatureOf } from '../src/outside/carrier-signature.js';
import { Carrier, referenceOf } from '../src/use-cases/ports.js';
import { api, secret, type Shown, World } from './world.js';

describe('O-10 P-p: results returned by the post', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.carrier('normal');
    world.intake.away = false;
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
  });
  const callback = (change: Record<string, unknown>, signedWith: string | null = secret): Record<string, unknown> => {
    const message = { partner: 'MOTCUA', sequence: 1, event: 'delivered', at: '2026-03-10T09:00:00+07:00', identityChecked: true, ...change };
    return signedWith === null ? message : { ...message, signature: signatureOf(message, signedWith) };
  };
  const send = (body: object): ReturnType<ReturnType<World['anyone']>['try']> => world.anyone().try('POST', `${api}/carrier/callbacks`, body);

  it('a dossier that is done gets its order by itself, once; it is sent, delivered and told', async () => {
    const { owner, orderId, path, dossier } = await world.done({ times: 2 });
    expect(await world.errands()).toBe(1);
    const delivered = await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect(delivered).toMatchObject({ failedDeliveries: 0, reasonCode: null, attention: false, postage: 0, place: null, tracking: expect.stringMatching(/^MC\d{9}VN$/) });
    expect(await world.news(orderId)).toEqual(['registered', 'collecting', 'collected', 'delivering', 'delivered', 'delivered']);
    expect((await world.told(orderId)).at(-1)).toMatchObject({ type: 'vn.motcua.postal.delivered.v1', data: { dossierId: dossier.id, tracking: delivered.tracking } });
    expect(await world.errands()).toBe(0);
    expect((await world.atCarrier(orderId)).filter(({ event }) => event === 'placed')).toHaveLength(1);
    await world.fact(dossier, 'returned', 'returned', { method: 'post', at: '2026-03-10T09:00:00+07:00' });
    expect(await world.database.query('SELECT 1 FROM post_wish WHERE dossier_id = $1', [dossier.id])).toEqual([]);
  });

  it('a dossier that does not want the post leaves no trace', async () => {
    const dossier = world.dossier();
    await world.fact(dossier, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 1, late: false });
    await world.complete(dossier);
    expect(await world.database.query('SELECT 1 FROM postal_order WHERE dossier_id = $1 UNION ALL SELECT 1 FROM post_wish WHERE dossier_id = $1', [dossier.id])).toEqual([]);
  });

  it('H-7: another address is charged, collected on delivery against a receipt', async () => {
    const { owner, orderId, path } = await world.done({ line: 'Số 1, phố Huế, Hà Nội' });
    await world.errands();
    const delivered = await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect(delivered).toMatchObject({ postage: 30_000, money: [{ purpose: 'postage', amount: 30_000, receipt: `BT-${delivered.tracking}` }] });
    expect((await world.atCarrier(orderId))[0]).toMatchObject({ event: 'placed', toCollect: 30_000, address: 'Số 1, phố Huế, Hà Nội' });
    expect((await world.told(orderId)).find(({ type }) => type.includes('moneyCollected'))).toMatchObject({ data: { purpose: 'postage', amount: 30_000, dossierId: delivered.dossierId } });
  });

  it('one failed delivery, everything twice and in the wrong order: delivered once', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('rough');
    await world.errands();
    const delivered = await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect(delivered.steps.map(({ event }) => event)).toEqual(['collecting', 'collected', 'delivering', 'failed', 'delivering', 'delivered']);
    expect(delivered.failedDeliveries).toBe(1);
    expect(await world.news(orderId)).toEqual(['registered', 'collecting', 'collected', 'delivering', 'delivering', 'delivered', 'delivered']);
  });

  it.each(['duplicate', 'outOfOrder', 'forged', 'lying'])('the carrier is %s: delivered once', async (mode) => {
    const { owner, orderId, path } = await world.done();
    await world.carrier(mode);
    await world.errands();
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect((await world.news(orderId)).filter((name) => name === 'delivered')).toHaveLength(2);
    if (mode === 'forged' || mode === 'lying') {
      const refused = await (await world.officer('inspector')).get<{ items: { cause: string; reference: string }[] }>(`${api}/carrier/refused-callbacks?limit=200`);
      expect(refused.body.items.filter(({ reference }) => reference === orderId.replaceAll('-', '')).map(({ cause }) => cause)).toContain(mode === 'forged' ? 'signature-invalid' : 'contradiction');
    }
  });

  it('callbacks that get lost: the carrier is asked after its silence', async () => {
    const { owner, path } = await world.done();
    await world.carrier('lost');
    await world.errands();
    expect((await world.shown(owner, path)).state.code).toBe('registered');
    expect(await world.ask()).toBe(0);
    world.forward(61);
    await new Promise<void>((resolve) => { setTimeout(resolve, 100).unref(); });
    await world.ask();
    expect((await world.shown(owner, path)).state.code).toBe('delivered');
  });

  it('two deliveries failed two working days apart: back to the agency, seen by its officers; chosen anew, there is a new order', async () => {
    const { owner, orderId, path, dossier } = await world.done();
    await world.carrier('manual');
    await world.errands();
    world.clock.instant = new Date('2026-03-16T12:00:00+07:00');
    for (const [event, day] of [['collecting', 10], ['collected', 10], ['delivering', 11], ['failed', 11], ['delivering', 13], ['failed', 13], ['returned', 16]] as const) await world.step(orderId, event, { at: `2026-03-${day}T10:00:00+07:00` });
    const back = await world.until(owner, path, ({ state }) => state.code === 'returned');
    expect(back).toMatchObject({ failedDeliveries: 2, reasonCode: 'undelivered', attention: true, place: null });
    const officer = await world.officer('reception');
    const listed = async (): Promise<string[]> => (await officer.get<{ items: Shown[] }>(`${api}/agency-orders?agency=A1&attention=true&limit=200`)).body.items.map(({ id }) => id);
    expect(await listed()).toContain(orderId);
    expect((await world.told(orderId)).some(({ type }) => type.includes('.delivered.'))).toBe(false);
    await world.carrier('normal');
    await world.fact(dossier, 'amended', 'done', { components: [], fields: ['/returnMethod'], returnMethod: 'post' }, { times: 2 });
    expect(await listed()).not.toContain(orderId);
    const again = await world.orderOf(dossier);
    expect(again).not.toBe(orderId);
    await world.errands();
    await world.until(owner, `${api}/orders/${again}`, ({ state }) => state.code === 'delivered');
    expect((await owner.get<{ items: Shown[] }>(`${api}/dossier-orders?dossierId=${dossier.id}`)).body.items.map(({ state }) => state.code)).toEqual(['delivered', 'returned']);
  });

  it('a parcel that comes back after one invitation says so', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('manual');
    await world.errands();
    for (const event of ['delivering', 'failed', 'returned']) await world.step(orderId, event);
    expect(await world.until(owner, path, ({ state }) => state.code === 'returned')).toMatchObject({ reasonCode: 'returned-early', attention: true });
  });

  it('given to somebody unchecked it is not told as delivered to the dossier, and an officer has to look', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('unchecked');
    await world.errands();
    expect(await world.until(owner, path, ({ state }) => state.code === 'delivered')).toMatchObject({ reasonCode: 'identity-unchecked', attention: true });
    expect((await world.told(orderId)).map(({ type }) => type)).not.toContain('vn.motcua.postal.delivered.v1');
  });

  it('without a contract there is no parcel, and officers see it', async () => {
    const { orderId, dossier } = await world.done({ agency: 'A2' });
    expect(await world.errands()).toBe(0);
    expect((await (await world.officer('reception', 'A2')).get<{ items: Shown[] }>(`${api}/agency-orders?agency=A2&attention=true`)).body.items[0]).toMatchObject({ id: orderId, dossierId: dossier.id, state: { code: 'cancelled' }, reasonCode: 'no-contract' });
  });

  it('returned another way before it was sent: dropped; on its way: asked back, and it goes on if it is too late', async () => {
    const first = await world.done();
    await world.fact(first.dossier, 'returned', 'returned', { method: 'counter', at: '2026-03-10T09:00:00+07:00' });
    expect(await world.news(first.orderId)).toEqual(['registered', 'cancelled']);
    const second = await world.done();
    await world.carrier('manual');
    await world.errands();
    await world.fact(second.dossier, 'amended', 'done', { components: [], fields: ['/returnMethod'], returnMethod: 'counter' });
    expect(await world.errands()).toBe(1);
    expect(await world.shown(await world.officer('reception'), second.path)).toMatchObject({ state: { code: 'cancelled' }, attention: false, place: null });
  });

  it.each(['down', 'hang', 'error', 'reset'])('the carrier is %s: nothing is lost, and everything arrives by itself afterwards', async (mode) => {
    const orders = [await world.done(), await world.done()];
    await world.carrier(mode);
    expect(await world.errands()).toBe(0);
    expect(await world.errands()).toBe(0);
    await world.carrier('normal');
    world.forward(2);
    expect(await world.errands()).toBe(2);
    for (const { owner, path, orderId } of orders) {
      await world.until(owner, path, ({ state }) => state.code === 'delivered');
      expect((await world.atCarrier(orderId)).filter(({ event }) => event === 'placed')).toHaveLength(1);
    }
  });

  it('the carrier gives one number to two parcels: the second order waits alone, and whoever comes after it is sent', async () => {
    const first = await world.done();
    await world.carrier('manual');
    await world.errands();
    const { tracking } = await world.shown(first.owner, first.path);
    const [second, third] = [await world.done(), await world.done()];
    const carrier = world.get(Carrier);
    const place = carrier.place.bind(carrier);
    carrier.place = async (consignment) => (consignment.reference === referenceOf(second.orderId) ? { tracking: tracking!, words: [] } : place(consignment));
    expect(await world.errands()).toBe(1);
    expect((await world.shown(third.owner, third.path)).tracking).not.toBeNull();
    expect((await world.shown(second.owner, second.path)).tracking).toBeNull();
    carrier.place = place;
    world.forward(2);
    expect(await world.errands()).toBe(1);
    expect((await world.shown(second.owner, second.path)).tracking).not.toBeNull();
  });

  it('O-18: the reception says whether the originals are in the parcel, until it is fetched; the delivery tells it', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('manual');
    await world.errands();
    const [reception, clerk] = await Promise.all([world.officer('reception'), world.officer('postal-clerk', 'A1', { unit: null })]);
    const pack = async (who: typeof owner, originalsEnclosed = true, version: string | null = '"1"'): ReturnType<typeof owner.try> => who.try('POST', `${path}/packing`, { originalsEnclosed }, { version, key: randomUUID() });
    expect((await pack(owner)).status).toBe(403);
    expect((await pack(clerk)).status).toBe(403);
    expect((await pack(await world.officer('reception', 'A2'))).status).toBe(404);
    expect(await pack(reception, true, '"7"')).toMatchObject({ status: 412 });
    expect((await owner.get<{ originalsEnclosed: boolean }>(path)).body.originalsEnclosed).toBe(false);
    expect(await pack(reception, true, (await owner.get(path)).version)).toMatchObject({ status: 200 });
    expect((await owner.get<{ originalsEnclosed: boolean }>(path)).body.originalsEnclosed).toBe(true);
    for (const event of ['collecting', 'collected']) await world.step(orderId, event);
    await world.until(owner, path, ({ state }) => state.code === 'collected');
    expect(await pack(reception, false, (await owner.get(path)).version)).toMatchObject({ status: 409, body: { code: 'order.action-not-allowed' } });
    await world.step(orderId, 'delivered', { identityChecked: true });
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect((await world.told(orderId)).at(-1)).toMatchObject({ type: 'vn.motcua.postal.delivered.v1', data: { originalsEnclosed: true } });
  });

  it('P-o: who read an order is on the access log', async () => {
    const { owner, path, orderId } = await world.done();
    await world.errands();
    const recorded: string[] = [];
    const prepared = world.database.prepared.bind(world.database);
    world.database.prepared = ((name: string, text: string, values: readonly unknown[]) => {
      if (name === 'access-record') recorded.push(String(values[2]));
      return prepared(name, text, values);
    }) as typeof prepared;
    await owner.get(path);
    await world.get(AccessLog).flush();
    world.database.prepared = prepared;
    const entries = recorded.flatMap((body) => (JSON.parse(body) as EventOf<typeof accessLogged>).data.entries);
    expect(entries).toContainEqual(expect.objectContaining({ action: 'GET /api/postal/v1/orders/{orderId}', object: { kind: 'order', id: orderId }, status: 200 }));
  });

  it('intake is away: orders whose address is known go on, the others wait', async () => {
    const known = await world.done();
    await world.carrier('down');
    await world.errands();
    await world.carrier('normal');
    const unknown = await world.done();
    world.intake.away = true;
    world.forward(2);
    expect(await world.errands()).toBe(1);
    await world.until(known.owner, known.path, ({ state }) => state.code === 'delivered');
    world.intake.away = false;
    world.forward(2);
    expect(await world.errands()).toBe(1);
    await world.until(unknown.owner, unknown.path, ({ state }) => state.code === 'delivered');
  });

  it('the carrier gives a parcel another number: asked, it is believed, and the old one is remembered; said by itself, it is asked', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('manual');
    await world.errands();
    await world.step(orderId, 'collecting');
    const { tracking: first } = await world.until(owner, path, ({ state }) => state.code === 'collecting');
    const second = await world.renumber(orderId);
    await world.carrier('lost');
    const step = await world.step(orderId, 'collected');
    expect(step['tracking']).toBe(second);
    expect(await send(step)).toMatchObject({ status: 404, body: { code: 'callback.reference-unknown' } });
    expect(await world.shown(owner, path)).toMatchObject({ tracking: first, state: { code: 'collecting' } });
    expect(await world.ask()).toBe(1);
    expect(await world.shown(owner, path)).toMatchObject({ tracking: second, formerTracking: [{ number: first }], state: { code: 'collected' } });
    for (const number of [first, second]) expect((await world.anyone().get(`${api}/tracking/${number}`)).body).toMatchObject({ tracking: second, state: { code: 'collected' } });
    expect(await send(callback({ reference: orderId.replaceAll('-', ''), tracking: first, sequence: 3, event: 'delivering' }))).toMatchObject({ status: 200 });
    await world.carrier('normal');
    expect(await send(callback({ reference: orderId.replaceAll('-', ''), tracking: second, sequence: 4 }))).toMatchObject({ status: 200 });
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect((await world.told(orderId)).at(-1)).toMatchObject({ type: 'vn.motcua.postal.delivered.v1', data: { tracking: second } });
  });

  it('forged callbacks, of nobody\'s parcel, of another number or unsigned, are refused, recorded and change nothing', async () => {
    const { owner, orderId, path } = await world.done();
    await world.carrier('manual');
    await world.errands();
    const { tracking } = await world.shown(owner, path);
    const mine = { reference: orderId.replaceAll('-', ''), tracking };
    expect(await send(callback(mine, null))).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    expect(await send(callback(mine, 'another secret'))).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    expect(await send({ ...callback(mine), event: 'returned' })).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    expect(await send(callback({ ...mine, partner: 'OTHER' }))).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    expect(await send(callback({ ...mine, tracking: 'MC000000000VN' }))).toMatchObject({ status: 404, body: { code: 'callback.reference-unknown' } });
    expect(await send(callback({ ...mine, reference: 'nobody' }))).toMatchObject({ status: 404, body: { code: 'callback.reference-unknown' } });
    expect(await world.shown(owner, path)).toMatchObject({ state: { code: 'registered' }, steps: [] });
    const { body } = await (await world.officer('administrator', null)).get<{ items: { cause: string; reference: string | null }[] }>(`${api}/carrier/refused-callbacks?limit=200`);
    expect(body.items.filter(({ reference }) => reference === mine.reference)).toHaveLength(4);
    expect((await owner.try('GET', `${api}/carrier/refused-callbacks`)).status).toBe(403);
    expect((await send(callback(mine))).status).toBe(200);
    expect((await world.shown(owner, path)).state.code).toBe('delivered');
  });

  it('forged callbacks that name no order fill nothing: they are counted by the hour', async () => {
    const rows = (): Promise<{ times: number }[]> => world.database.query(`SELECT times FROM refused_word WHERE cause = 'signature-invalid' AND reference IS NULL AND first_at = $1`, [world.clock.instant]);
    world.clock.instant = new Date('2026-03-10T17:00:00+07:00');
    for (const tracking of ['MC000000011VN', 'MC000000012VN', 'MC000000013VN']) expect((await send(callback({ reference: randomUUID().replaceAll('-', ''), tracking }, 'another secret'))).status).toBe(403);
    expect(await rows()).toEqual([{ times: 3 }]);
    world.forward(60);
    await send(callback({ reference: 'nobody', tracking: 'MC000000011VN' }, null));
    expect(await rows()).toEqual([{ times: 1 }]);
  });

  it('is seen by its owner, a delegate, the agency and the clerk; by the number everyone sees where it is; others see nothing', async () => {
    const { owner, path, dossier } = await world.done();
    await world.carrier('manual');
    await world.errands();
    const seen = await world.shown(owner, path);
    expect(seen.place?.line).toBe('Số 7, tổ 3');
    const stranger = '0197c4f0-0000-7000-8000-000000000001';
    expect((await (await world.person(stranger)).try('GET', path)).status).toBe(404);
    await world.delegate(dossier.ownerId, stranger);
    expect((await (await world.person(stranger)).try('GET', path)).status).toBe(200);
    const statuses = await Promise.all([world.officer('reception'), world.officer('processing'), world.officer('postal-clerk', 'A1', { unit: null }), world.officer('overseer', 'A1', { unit: null }), world.officer('reception', 'A2'), world.officer('cashier')]
      .map(async (who) => (await (await who).try('GET', path)).status));
    expect(statuses).toEqual([200, 200, 200, 200, 404, 404]);
    expect((await world.shown(await world.officer('reception'), path)).place).toBeNull();
    expect(await world.anyone().try('GET', `${api}/tracking/${seen.tracking}`)).toMatchObject({ status: 200, body: { tracking: seen.tracking, kind: 'return', state: { code: 'registered' }, steps: [] } });
    expect((await world.anyone().try('GET', `${api}/tracking/MC000000000VN`)).status).toBe(404);
    expect((await (await world.officer('reception', 'A2')).try('GET', `${api}/agency-orders?agency=A1`)).status).toBe(404);
  });
});
