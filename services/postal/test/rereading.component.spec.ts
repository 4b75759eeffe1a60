import { returnOrderId } from '../src/use-cases/register-returns.js';
import { api, type Dossier, World } from './world.js';

describe('P-p: a journal that is read late, or again', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(() => {
    world.oneStop.away = false;
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
  });

  const ordersOf = async (dossier: Dossier): Promise<string[]> => (await world.database.query<{ id: string }>('SELECT id FROM postal_order WHERE dossier_id = $1', [dossier.id])).map(({ id }) => id);
  const wishes = async (dossier: Dossier): Promise<number> => (await world.database.query('SELECT 1 FROM post_wish WHERE dossier_id = $1', [dossier.id])).length;
  /** Done some days ago, heard of today. */
  async function doneLongAgo(standing: { state: 'done' | 'returned' | 'stopped'; returnMethod: string } | null): Promise<Dossier> {
    const dossier = world.dossier();
    const at = new Date(world.clock.now().getTime() - 3 * 86_400_000);
    await world.fact(dossier, 'submitted', 'submitted', { returnMethod: 'post', componentCount: 1, late: false }, { at });
    await world.complete(dossier, { at });
    if (standing !== null) world.standings.set(dossier.id, standing);
    return dossier;
  }

  it('what was done long ago gets no parcel before one-stop says that it still waits for the post', async () => {
    const dossier = await doneLongAgo({ state: 'done', returnMethod: 'post' });
    expect(await ordersOf(dossier)).toEqual([]);
    expect([await world.confirmLate(), await world.errands()]).toEqual([0, 0]);
    world.forward(2);
    expect(await world.confirmLate()).toBe(1);
    expect(await ordersOf(dossier)).toEqual([returnOrderId({ dossierId: dossier.id, version: 2 })]);
    expect(await world.errands()).toBe(1);
    const owner = await world.person(dossier.ownerId);
    await world.until(owner, `${api}/orders/${(await ordersOf(dossier))[0]}`, ({ state }) => state.code === 'delivered');
    world.forward(2);
    expect(await world.confirmLate()).toBe(0);
  });

  it.each([
    ['returned since', { state: 'returned', returnMethod: 'post' }], ['stopped since', { state: 'stopped', returnMethod: 'post' }], ['fetched at the counter now', { state: 'done', returnMethod: 'counter' }], ['unknown to one-stop', null],
  ] as const)('what is %s gets none, and nobody is told of one', async (_what, standing) => {
    const dossier = await doneLongAgo(standing);
    world.forward(2);
    expect(await world.confirmLate()).toBe(1);
    expect(await ordersOf(dossier)).toEqual([]);
    expect(await world.told(returnOrderId({ dossierId: dossier.id, version: 2 }))).toEqual([]);
    world.forward(2);
    expect(await world.confirmLate()).toBe(0);
  });

  it('the journal\'s own later facts settle it unasked', async () => {
    const returned = await doneLongAgo({ state: 'done', returnMethod: 'post' });
    await world.fact(returned, 'returned', 'returned', { method: 'post', at: '2026-03-08T09:00:00+07:00' });
    const chosen = await doneLongAgo({ state: 'done', returnMethod: 'post' });
    await world.fact(chosen, 'amended', 'done', { components: [], fields: ['/returnMethod'], returnMethod: 'counter' });
    world.forward(2);
    expect(await world.confirmLate()).toBe(0);
    for (const dossier of [returned, chosen]) expect([await ordersOf(dossier), await wishes(dossier)]).toEqual([[], 0]);
    const anew = await doneLongAgo({ state: 'done', returnMethod: 'post' });
    await world.fact(anew, 'amended', 'done', { components: [], fields: ['/returnMethod'], returnMethod: 'post' });
    world.forward(2);
    expect(await world.confirmLate()).toBe(0);
    expect(await ordersOf(anew)).toEqual([returnOrderId({ dossierId: anew.id, version: 3 })]);
    await world.errands();
  });

  it('one-stop is away: it waits, and is asked again', async () => {
    const dossier = await doneLongAgo({ state: 'done', returnMethod: 'post' });
    world.oneStop.away = true;
    world.forward(2);
    expect(await world.confirmLate()).toBe(0);
    expect(await ordersOf(dossier)).toEqual([]);
    world.oneStop.away = false;
    world.forward(2);
    expect(await world.confirmLate()).toBe(1);
    expect(await ordersOf(dossier)).toHaveLength(1);
    await world.errands();
  });

  it('a fact that is read again when its parcel has come to its end makes no second one', async () => {
    const { dossier, owner, path, orderId } = await world.done();
    await world.carrier('unchecked');
    await world.errands();
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    await world.carrier('normal');
    dossier.version -= 1;
    await world.complete(dossier);
    world.standings.set(dossier.id, { state: 'done', returnMethod: 'post' });
    dossier.version -= 1;
    const at = world.clock.now();
    world.forward(3 * 24 * 60);
    await world.complete(dossier, { at });
    world.forward(2);
    await world.confirmLate();
    expect(await ordersOf(dossier)).toEqual([orderId]);
    expect(await world.errands()).toBe(0);
  });

  it('the same order, placed by a service that has forgotten it, is the same parcel at the carrier, heard from its beginning', async () => {
    const { dossier, orderId, owner, path } = await world.done();
    await world.errands();
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    const another = await World.open({ carrierOf: world });
    try {
      another.cards.set(dossier.id, world.cards.get(dossier.id)!);
      const again: Dossier = { ...dossier, version: 0, state: 'submitted' };
      await another.fact(again, 'submitted', 'submitted', { returnMethod: 'post', componentCount: 1, late: false });
      await another.complete(again);
      expect(await another.orderOf(again)).toBe(orderId);
      expect(await another.errands()).toBe(1);
      expect((await another.shown(await another.person(dossier.ownerId), path)).state.code).toBe('delivered');
      expect((await world.atCarrier(orderId)).filter(({ event }) => event === 'placed')).toHaveLength(1);
    } finally {
      await another.close();
    }
  });

  it('a submission made of papers whose order nobody here remembers links nothing, and holds nothing up', async () => {
    await expect(world.filedFrom('0190d6f0-0000-7000-8000-000000000000')).resolves.toBeDefined();
  });
});
