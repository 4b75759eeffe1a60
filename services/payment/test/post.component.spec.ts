import { randomUUID } from 'node:crypto';
import { postalMoneyCollected } from '#contracts';
import { makeEvent } from '#messaging';
import { IncomingPost } from '../src/events/incoming.js';
import { api, type Dossier, World } from './world.js';

interface Shown { version: number; state: string; collections: { id: string; method: string; reference: string; state: string; refundCause: string | null; receipt: string | null }[] }

describe('O-12: fees the post collected', () => {
  let world: World;
  let receipts = 0;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());

  async function collected(dossier: Dossier, amount: number, { purpose = 'dossier-fee' as 'dossier-fee' | 'postage', times = 1 } = {}): Promise<string> {
    const orderId = randomUUID();
    const receipt = `BC/A1/2026/${String(receipts += 1).padStart(7, '0')}`;
    const event = makeEvent('postal', postalMoneyCollected, { subject: orderId, time: world.clock.now(), data: { orderId, kind: 'pick-up', dossierId: dossier.id, agency: 'A1', purpose, amount, currency: 'VND', receipt, collectedAt: '2026-03-10T08:30:00+07:00' } }, 1);
    for (let time = 0; time < times; time += 1) await world.database.transaction((tx) => world.get(IncomingPost).collected(event, { tx, topic: 'postal.order.v1' }));
    return receipt;
  }
  const ask = (dossier: Dossier): Promise<void> => world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount: 160_000 }], total: 160_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
  const differences = async (): Promise<{ kind: string; paymentId: string; expected: number; got: number }[]> =>
    (await (await world.officer('cashier')).get<{ differences: { kind: string; paymentId: string; expected: number; got: number }[] }>(`${api}/daily-report?agency=A1&day=2026-03-10`)).body.differences;

  it('settle what is owed, once per receipt, and are told to the dossier', async () => {
    const { dossier, owner, path, paymentId } = await world.asked();
    const reference = await collected(dossier, 160_000, { times: 2 });
    const { body } = await owner.get<Shown>(path);
    expect(body).toMatchObject({ state: 'paid', collections: [{ method: 'post', reference, state: 'held', receipt: null }] });
    expect(await world.told(paymentId)).toMatchObject([{ type: 'vn.motcua.payment.settled.v1', data: { amount: 160_000, method: 'post', reference } }]);
    expect(await owner.try('GET', `${path}/receipts/${body.collections[0]?.id}`)).toMatchObject({ status: 404, body: { code: 'receipt.of-the-post' } });
  });

  it('taken before anything is asked for, wait for the request', async () => {
    const dossier = await world.file();
    await collected(dossier, 160_000);
    await ask(dossier);
    const [row] = await world.database.query<{ id: string; state: string }>('SELECT id, state FROM payment WHERE dossier_id = $1', [dossier.id]);
    expect(row?.state).toBe('paid');
    expect((await world.told(row!.id)).map(({ type }) => type)).toEqual(['vn.motcua.payment.settled.v1']);
  });

  it('of another amount are a row of the daily report each, and no payment', async () => {
    const [first, second] = [await world.asked(), await world.asked()];
    for (const { dossier } of [first, second]) await collected(dossier, 150_000);
    expect((await differences()).filter(({ kind }) => kind === 'amount')).toMatchObject([first, second].map(({ paymentId }) => ({ paymentId, expected: 160_000, got: 150_000 })));
    expect((await first.owner.get<Shown>(first.path)).body).toMatchObject({ state: 'due', collections: [] });
  });

  it('paid already, or declined by the dossier, go back', async () => {
    const twice = await world.asked();
    await collected(twice.dossier, 160_000);
    await collected(twice.dossier, 160_000);
    expect((await twice.owner.get<Shown>(twice.path)).body.collections).toMatchObject([{ state: 'held' }, { state: 'refunding', refundCause: 'paid-twice' }]);
    const declined = await world.asked();
    await collected(declined.dossier, 160_000);
    await world.fact(declined.dossier, 'actionDeclined', 'withdrawing', { action: 'confirmPayment', cause: 'dossier.action-not-allowed' });
    const { body } = await declined.owner.get<Shown>(declined.path);
    expect(body).toMatchObject({ state: 'due', collections: [{ method: 'post', state: 'refunding', refundCause: 'declined' }] });
    const back = await (await world.officer('cashier')).post<{ amount: number }>(`${declined.path}/collections/${body.collections[0]?.id}/refund`, { method: 'cash' }, { version: `"${body.version}"` });
    expect(back.body.amount).toBe(160_000);
  });

  it('the carriage pays no fee', async () => {
    const { dossier, owner, path } = await world.asked();
    await collected(dossier, 160_000, { purpose: 'postage' });
    expect((await owner.get<Shown>(path)).body.state).toBe('due');
  });
});
