import { randomUUID } from 'node:crypto';
import { postalMoneyCollected } from '#contracts';
import { makeEvent } from '#messaging';
import { IncomingPost } from '../src/events/incoming.js';
import { api, type Dossier, World } from './world.js';

interface Shown { version: number; state: string; collections: { id: string; method: string; reference: string; state: string; refundCause: string | null; receipt: string | null; amount: number }[] }

describe('O-12: fees the post collected', () => {
  let world: World;
  let receipts = 0;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());

  async function collected(dossier: Dossier, amount: number, { purpose = 'dossier-fee' as 'dossier-fee' | 'postage', times = 1 } = {}): Promise<string> {
    const orderId = randomUUID();
    const receipt = `BC/A1/2026/${String(receipts += 1).padStart(7, '0')}`;
    const event = makeEvent('postal', postalMoneyCollected, { subject: orderId, time: world.clock.now(), data: { orderId, kind: 'pick-up', dossierId: dossier.id, agency: 'A1', purpose, amount, currency: 'VND', receipt, collectedAt: `2026-03-10T08:30:${String(receipts).padStart(2, '0')}+07:00` } }, 1);
    for (let time = 0; time < times; time += 1) await world.database.transaction((tx) => world.get(IncomingPost).collected(event, { tx, topic: 'postal.order.v1' }));
    return receipt;
  }
  const ask = (dossier: Dossier): Promise<void> => world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount: 160_000 }], total: 160_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
  const differences = async (): Promise<{ kind: string; paymentId: string; receipt: string | null; expected: number; got: number | null }[]> =>
    (await (await world.officer('cashier')).get<{ differences: { kind: string; paymentId: string; receipt: string | null; expected: number; got: number | null }[] }>(`${api}/daily-report?agency=A1&day=2026-03-10`)).body.differences;

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

  it('of another amount pay nothing and go back, each receipt a row of the daily report', async () => {
    const [first, second] = [await world.asked(), await world.asked()];
    const receipts = [await collected(first.dossier, 150_000), await collected(first.dossier, 150_000), await collected(second.dossier, 150_000)];
    expect((await differences()).filter(({ kind }) => kind === 'amount')).toMatchObject([first, first, second].map(({ paymentId }, at) => ({ paymentId, receipt: receipts[at], expected: 160_000, got: 150_000 })));
    const { body } = await first.owner.get<Shown>(first.path);
    expect(body).toMatchObject({ state: 'due', collections: receipts.slice(0, 2).map((reference) => ({ reference, amount: 150_000, state: 'refunding', refundCause: 'not-owed' })) });
    const back = await (await world.officer('cashier')).post<{ amount: number }>(`${first.path}/collections/${body.collections[0]?.id}/refund`, { method: 'cash' }, { version: `"${body.version}"` });
    expect(back.body.amount).toBe(150_000);
  });

  it('three receipts of one fee: one pays, the others go back, and both are rows', async () => {
    const { dossier, owner, path, paymentId } = await world.asked();
    const [, ...surplus] = [await collected(dossier, 160_000), await collected(dossier, 160_000), await collected(dossier, 160_000)];
    expect((await owner.get<Shown>(path)).body.collections.map(({ state }) => state)).toEqual(['held', 'refunding', 'refunding']);
    expect((await differences()).filter((each) => each.paymentId === paymentId)).toMatchObject(surplus.map((receipt) => ({ kind: 'paid-twice', receipt, got: 160_000 })));
  });

  describe('told of again to a payment that has forgotten everything', () => {
    const answer = (dossier: Dossier, name: 'paid' | 'declined'): Promise<void> => (name === 'paid' ? world.fact(dossier, 'paid', 'submitted', { amount: 160_000, currency: 'VND', method: 'post' })
      : world.fact(dossier, 'actionDeclined', 'withdrawing', { action: 'confirmPayment', cause: 'dossier.action-not-allowed' }));
    const paymentOf = async (dossier: Dossier): Promise<{ id: string; state: string }> => (await world.database.query<{ id: string; state: string }>('SELECT id, state FROM payment WHERE dossier_id = $1', [dossier.id]))[0]!;
    const news = async (paymentId: string): Promise<string[]> => (await world.told(paymentId)).map(({ type }) => type.split('.').at(-2) ?? '');

    it('the journal first: what the dossier took is owed no more and a row of the report, and its money, when it comes, is kept and no refund', async () => {
      const dossier = await world.file();
      await ask(dossier);
      await answer(dossier, 'paid');
      const { id } = await paymentOf(dossier);
      expect((await paymentOf(dossier)).state).toBe('cancelled');
      expect((await differences()).filter(({ paymentId }) => paymentId === id)).toMatchObject([{ kind: 'not-on-record', expected: 160_000, got: null }]);
      await world.fact(dossier, 'returned', 'returned', { method: 'counter', at: '2026-03-10T09:00:00+07:00' });
      await collected(dossier, 160_000);
      expect((await (await world.person(dossier.ownerId)).get<Shown>(`${api}/payments/${id}`)).body).toMatchObject({ state: 'paid', collections: [{ state: 'held' }] });
      expect(await news(id)).toEqual(['settled']);
      await collected(dossier, 160_000);
      expect(await news(id)).toEqual(['settled', 'refundOwed']);
    });

    it('the journal first: what the dossier declined goes back when it comes', async () => {
      const dossier = await world.file();
      await ask(dossier);
      await answer(dossier, 'declined');
      await collected(dossier, 160_000);
      const { id } = await paymentOf(dossier);
      expect((await (await world.person(dossier.ownerId)).get<Shown>(`${api}/payments/${id}`)).body).toMatchObject({ state: 'due', collections: [{ state: 'refunding', refundCause: 'declined' }] });
      expect(await news(id)).toEqual(['settled', 'refundOwed']);
    });

    it('it tells the same under the same subject: whoever heard it once does nothing twice', async () => {
      const { dossier, paymentId } = await world.asked();
      const again = await World.open();
      try {
        const anew: Dossier = { ...dossier, version: 0, state: 'submitted' };
        await again.fact(anew, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount: 160_000 }], total: 160_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
        expect(await again.database.query('SELECT id FROM payment')).toEqual([{ id: paymentId }]);
      } finally {
        await again.close();
      }
    });

    it('facts that are read again change nothing: nothing is asked for, told or owed back a second time', async () => {
      const { dossier, owner, path, paymentId } = await world.asked();
      await collected(dossier, 160_000);
      await answer(dossier, 'paid');
      await world.fact(dossier, 'withdrawalApproved', 'stopped', {});
      const { body } = await owner.get<Shown>(path);
      await (await world.officer('cashier')).post(`${path}/collections/${body.collections[0]?.id}/refund`, { method: 'cash' }, { version: `"${body.version}"` });
      const before = { shown: (await owner.get<Shown>(path)).body, told: await news(paymentId), differences: await differences() };
      expect(before.shown.collections).toMatchObject([{ state: 'refunded' }]);
      const anew: Dossier = { ...dossier, version: 0, state: 'submitted' };
      await ask(anew);
      await answer(anew, 'paid');
      await world.fact(anew, 'withdrawalApproved', 'stopped', {});
      expect({ shown: (await owner.get<Shown>(path)).body, told: await news(paymentId), differences: await differences() }).toEqual(before);
      expect(await world.reconcile()).toBe(0);
    });
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
