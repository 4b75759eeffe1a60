import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { api, World } from './world.js';

interface Owed { id: string; orderId: string; amount: number; expected: number | null; owedBack: number; receipt: string }
interface Day { collected: object[]; handedBack: object[]; differences: Owed[] }

describe('P-p O-12: carriage in the hands of the post', () => {
  let world: World;
  let clerk: Portal;
  beforeAll(async () => {
    world = await World.open();
    clerk = await world.officer('postal-clerk', 'A1', { unit: null });
  });
  afterAll(() => world.close());

  const report = async (): Promise<Day> => (await clerk.get<Day>(`${api}/daily-report?agency=A1&day=2026-03-10`)).body;
  const refunds = async (): Promise<Owed[]> => (await clerk.get<{ items: Owed[] }>(`${api}/refunds?agency=A1`)).body.items;
  const refund = (who: Portal, { orderId, id }: Owed, body: object = { method: 'cash' }): ReturnType<Portal['try']> => who.try('POST', `${api}/orders/${orderId}/money/${id}/refund`, body, { key: randomUUID() });
  /** A parcel to another address, its price known, at the carrier. */
  async function atCarrier(): Promise<Awaited<ReturnType<World['done']>>> {
    await world.carrier('manual');
    const order = await world.done({ line: 'Số 1, phố Huế, Hà Nội' });
    await world.errands();
    return order;
  }

  it('paid to the clerk and again on delivery: both receipts stand, the second is a difference of the day and goes back, once', async () => {
    const { owner, orderId, path } = await atCarrier();
    const first = (await clerk.post<{ receipt: string }>(`${path}/money`, { purpose: 'postage' })).body.receipt;
    await world.step(orderId, 'delivered', { identityChecked: true });
    const { money, tracking } = await world.until(owner, path, ({ state }) => state.code === 'delivered');
    const second = `BT-${tracking}`;
    expect(money).toMatchObject([{ receipt: first, amount: 30_000, owedBack: 0 }, { receipt: second, amount: 30_000, owedBack: 30_000 }]);
    expect((await world.told(orderId)).filter(({ type }) => type.includes('moneyCollected')).map(({ data }) => data)).toMatchObject([{ receipt: first }, { receipt: second, owedBack: 30_000 }]);
    expect(await report()).toMatchObject({ collected: [{ purpose: 'postage', count: 2, amount: 60_000 }], handedBack: [], differences: [{ orderId, receipt: second, expected: 0, amount: 30_000, owedBack: 30_000 }] });
    const [owed] = await refunds();
    expect(owed).toMatchObject({ orderId, receipt: second, owedBack: 30_000 });
    expect((await refund(await world.officer('postal-clerk', 'A2', { unit: null }), owed!)).status).toBe(404);
    expect((await refund(await world.officer('reception'), owed!)).status).toBe(403);
    expect(await refund(clerk, owed!, { method: 'transfer' })).toMatchObject({ status: 400 });
    expect(await refund(clerk, owed!)).toMatchObject({ status: 200, body: { amount: 30_000 } });
    expect(await refund(clerk, owed!)).toMatchObject({ status: 409, body: { code: 'refund.not-owed' } });
    expect(await refund(clerk, { ...owed!, id: (money[0] as unknown as Owed).id })).toMatchObject({ status: 409, body: { code: 'refund.not-owed' } });
    expect(await refund(clerk, { ...owed!, id: randomUUID() })).toMatchObject({ status: 404 });
    expect([await refunds(), (await report()).handedBack]).toMatchObject([[], [{ purpose: 'postage', count: 1, amount: 30_000 }]]);
  });

  it('the carrier collects on a parcel that costs nothing: nobody loses it', async () => {
    const { orderId, owner, path } = await atCarrier();
    await world.database.query('UPDATE postal_order SET postage = 0 WHERE id = $1', [orderId]);
    await world.step(orderId, 'delivered', { identityChecked: true });
    await world.until(owner, path, ({ state }) => state.code === 'delivered');
    expect((await refunds()).filter((owed) => owed.orderId === orderId)).toMatchObject([{ expected: 0, amount: 30_000, owedBack: 30_000 }]);
  });

  it('is seen by the desk that serves the agency, and its head', async () => {
    expect((await (await world.officer('unit-head')).get<Day>(`${api}/daily-report?agency=A1&day=2026-03-10`)).body.differences.length).toBeGreaterThan(0);
    const elsewhere = await world.officer('postal-clerk', 'A2', { unit: null });
    for (const list of ['refunds', 'daily-report']) {
      expect(await elsewhere.try('GET', `${api}/${list}?agency=A1`)).toMatchObject({ status: 404, body: { code: 'agency.not-yours' } });
      expect((await (await world.person()).try('GET', `${api}/${list}?agency=A1`)).status).toBe(403);
    }
    expect((await (await world.officer('unit-head', 'A2')).try('GET', `${api}/daily-report?agency=A1`)).status).toBe(404);
  });
});
