import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { api, type Dossier, World } from './world.js';

interface Shown { id: string; version: number; state: string; total: number; collections: { id: string; state: string; refundCause: string | null; reference: string; receipt: string }[] }
interface Moved { paymentId: string; version: number; state: string; collectionId: string; reference: string; amount: number }

describe('O-12: paying at the counter, refunds and closings', () => {
  let world: World;
  let cashier: Portal;
  beforeAll(async () => {
    world = await World.open();
    cashier = await world.officer('cashier');
  });
  afterAll(() => world.close());
  beforeEach(() => { world.clock.instant = new Date('2026-03-10T09:00:00+07:00'); });

  const shown = async (path: string, who = cashier): Promise<Shown> => (await who.get<Shown>(path)).body;
  const takes = async (path: string, who = cashier, body: object = { method: 'cash', payerName: 'Nguyễn Thị Ánh' }) =>
    who.try<Moved & { code?: string }>('POST', `${path}/collections`, body, { version: `"${(await shown(path)).version}"`, key: randomUUID() });
  const handsBack = async (path: string, collectionId: string, body: object = { method: 'cash' }, who = cashier) =>
    who.try<Moved & { code?: string }>('POST', `${path}/collections/${collectionId}/refund`, body, { version: `"${(await shown(path)).version}"`, key: randomUUID() });
  const events = async (paymentId: string): Promise<string[]> => (await world.told(paymentId)).map(({ type }) => type.split('.').at(-2) ?? '');
  const accepted = (dossier: Dossier, times = 1) => world.fact(dossier, 'paid', 'submitted', { amount: 160_000, currency: 'VND', method: 'cash' }, times);
  const declined = (dossier: Dossier) => world.fact(dossier, 'actionDeclined', dossier.state, { action: 'confirmPayment', cause: 'dossier.action-not-allowed' });

  it('the journal asks once, however often it says so', async () => {
    const dossier = await world.file();
    await world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'a', amount: 5_000 }, { feeId: 'b', amount: 7_000 }], total: 12_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' }, 3);
    const { body } = await cashier.get<{ owed: number; payments: Shown[] }>(`${api}/owed?code=${dossier.code}`);
    expect(body).toMatchObject({ owed: 12_000, paid: 0, payments: [{ state: 'due', items: [{ feeId: 'a', amount: 5_000 }, { feeId: 'b', amount: 7_000 }] }] });
  });

  it('a cashier takes what is owed against a numbered receipt, once', async () => {
    const { path, paymentId, owner, dossier } = await world.asked();
    const answer = await takes(path);
    expect(answer).toMatchObject({ status: 201, body: { state: 'paid', amount: 160_000, reference: expect.stringMatching(/^A1\/2026\/\d{7}$/) } });
    expect(await takes(path)).toMatchObject({ status: 409, body: { code: 'payment.not-due' } });
    expect(await world.told(paymentId)).toMatchObject([{ type: 'vn.motcua.payment.settled.v1', data: { amount: 160_000, method: 'cash', reference: answer.body.reference } }]);
    const [collection] = (await shown(path, owner)).collections;
    expect((await owner.download(collection?.receipt ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
    await accepted(dossier, 2);
    expect((await shown(path)).collections).toMatchObject([{ state: 'held' }]);
  });

  it('the amount is never the caller\'s: a request that says one is refused', async () => {
    const { path } = await world.asked();
    expect(await takes(path, cashier, { method: 'cash', payerName: 'Ai đó', amount: 1 })).toMatchObject({ status: 400, body: { code: 'validation.failed', errors: [{ pointer: '/amount' }] } });
    expect((await shown(path)).state).toBe('due');
  });

  it('numbers of receipts have no gap, though many take money at once and some are refused', async () => {
    const asked = await Promise.all(Array.from({ length: 12 }, () => world.asked(20_000)));
    const [before] = await world.database.query<{ last: number }>(`SELECT last FROM receipt_counter WHERE agency = 'A1' AND year = 2026`);
    const answers = await Promise.all(asked.flatMap(({ path }) => [takes(path), takes(path)]));
    const numbers = answers.filter(({ status }) => status === 201).map(({ body }) => Number(body.reference.split('/').at(-1))).sort((a, b) => a - b);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(12);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => (before?.last ?? 0) + 1 + index));
    world.clock.instant = new Date('2027-01-02T09:00:00+07:00');
    expect((await takes((await world.asked()).path)).body.reference).toBe('A1/2027/0000001');
  });

  it('X-5: the same key is the same payment, another body under it is refused, a stale version too', async () => {
    const { path } = await world.asked();
    const body = { method: 'card', payerName: 'Nguyễn Thị Ánh' };
    const first = await cashier.try<Moved>('POST', `${path}/collections`, body, { version: '"1"', key: 'same' });
    expect(await cashier.try('POST', `${path}/collections`, body, { version: '"1"', key: 'same' })).toMatchObject({ status: 201, body: first.body });
    expect((await cashier.try('POST', `${path}/collections`, { ...body, method: 'cash' }, { version: '"1"', key: 'same' })).status).toBe(422);
    expect((await cashier.try('POST', `${path}/collections`, body, { version: '"1"', key: randomUUID() })).status).toBe(412);
    expect((await cashier.try('POST', `${path}/collections`, body, { key: randomUUID() })).status).toBe(428);
  });

  it('who may: strangers and other agencies find nothing, officers read, only its cashiers take, nobody on a dossier of their own', async () => {
    const { path, dossier, owner } = await world.asked();
    const [stranger, otherCashier, reception, delegate] = await Promise.all([world.person(), world.officer('cashier', 'A2'), world.officer('reception'), world.person('00000000-0000-4000-8000-00000000000d')]);
    for (const who of [stranger, otherCashier, delegate]) expect((await who.try('GET', path)).status).toBe(404);
    await world.delegate(dossier.ownerId, '00000000-0000-4000-8000-00000000000d');
    for (const who of [owner, reception, cashier, delegate]) expect((await who.try('GET', path)).status).toBe(200);
    expect((await stranger.try('GET', `${api}/dossiers/${dossier.id}`)).status).toBe(404);
    expect((await world.anyone().try('GET', path)).status).toBe(401);
    expect((await takes(path, reception)).status).toBe(403);
    expect((await takes(path, otherCashier)).status).toBe(404);
    expect((await stranger.try('POST', `${path}/attempts`, undefined, { key: randomUUID() })).status).toBe(404);
    expect((await reception.try('POST', `${path}/attempts`, undefined, { key: randomUUID() })).status).toBe(403);
    expect((await delegate.try('POST', `${path}/attempts`, undefined, { key: randomUUID() })).status).toBe(201);
    const own = await world.officer('cashier', 'A1', { personId: dossier.ownerId });
    expect(await takes(path, own)).toMatchObject({ status: 403, body: { code: 'dossier.own' } });
    expect((await otherCashier.try('GET', `${api}/due?agency=A1`)).status).toBe(404);
    expect((await (await world.service('one-stop', 'payment:card')).try('GET', `/internal/v1/dossiers/${dossier.id}/payments`)).status).toBe(200);
    expect((await (await world.service('one-stop', 'intake:card')).try('GET', `/internal/v1/dossiers/${dossier.id}/payments`)).status).toBe(403);
  });

  it('the journal may be heard before the submission: the payment finds its owner', async () => {
    const dossier = world.unheard();
    const owner = await world.person(dossier.ownerId);
    await world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'a', amount: 5_000 }], total: 5_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
    expect((await cashier.get<{ owed: number }>(`${api}/dossiers/${dossier.id}`)).body.owed).toBe(5_000);
    expect((await owner.get<{ items: unknown[] }>(`${api}/payments`)).body.items).toEqual([]);
    await world.file(dossier);
    expect((await owner.get<{ items: unknown[] }>(`${api}/payments`)).body.items).toMatchObject([{ dossierId: dossier.id, total: 5_000 }]);
  });

  it('P-m: my payments, newest first, page by page', async () => {
    const { owner, dossier, paymentId } = await world.asked();
    await accepted(dossier);
    world.forward(1);
    await world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'a', amount: 5_000 }], total: 5_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
    const first = (await owner.get<{ items: Shown[]; next: string | null }>(`${api}/payments?limit=1`)).body;
    expect(first.items).toMatchObject([{ total: 5_000 }]);
    const second = (await owner.get<{ items: Shown[]; next: string | null }>(`${api}/payments?limit=1&after=${first.next}`)).body;
    expect(second).toMatchObject({ items: [{ id: paymentId }], next: null });
  });

  it('what waits at the till is listed, and gone once it is paid', async () => {
    const { path, paymentId } = await world.asked();
    const due = async (): Promise<string[]> => (await cashier.get<{ items: Shown[] }>(`${api}/due?agency=A1&limit=200`)).body.items.map(({ id }) => id);
    expect(await due()).toContain(paymentId);
    await takes(path);
    expect(await due()).not.toContain(paymentId);
  });

  it('a withdrawal after the payment gives the money back: owed back, listed, handed back once', async () => {
    const { path, paymentId, dossier, owner } = await world.asked();
    const { body } = await takes(path);
    await accepted(dossier);
    await world.fact(dossier, 'withdrawalRequested', 'withdrawing', {});
    await world.fact(dossier, 'withdrawalApproved', 'stopped', {}, 2);
    expect(await shown(path, owner)).toMatchObject({ state: 'cancelled', collections: [{ state: 'refunding', refundCause: 'withdrawn' }] });
    expect((await cashier.get<{ items: { collectionId: string }[] }>(`${api}/refunds?agency=A1&limit=200`)).body.items.map(({ collectionId }) => collectionId)).toContain(body.collectionId);
    expect(await handsBack(path, body.collectionId, { method: 'transfer' })).toMatchObject({ status: 400, body: { code: 'validation.failed' } });
    expect(await handsBack(path, body.collectionId)).toMatchObject({ status: 200, body: { amount: 160_000 } });
    expect(await handsBack(path, body.collectionId)).toMatchObject({ status: 409, body: { code: 'refund.not-owed' } });
    expect((await cashier.get<{ owed: number; paid: number; owedBack: number }>(`${api}/dossiers/${dossier.id}`)).body).toMatchObject({ owed: 0, paid: 0, owedBack: 0 });
    expect(await events(paymentId)).toEqual(['settled', 'refundOwed', 'refunded']);
  });

  it('X-1: money that arrives while the dossier is being withdrawn is declined and goes back; the fee is owed again if the withdrawal is declined', async () => {
    const { path, dossier, paymentId } = await world.asked();
    await takes(path);
    await world.fact(dossier, 'withdrawalRequested', 'withdrawing', {});
    await declined(dossier);
    expect(await shown(path)).toMatchObject({ state: 'due', collections: [{ state: 'refunding', refundCause: 'declined' }] });
    expect(await takes(path)).toMatchObject({ status: 409, body: { code: 'payment.not-asked-now' } });
    await world.fact(dossier, 'withdrawalDeclined', 'paying', { reasonCode: 'declined' });
    expect(await takes(path)).toMatchObject({ status: 201 });
    expect(await events(paymentId)).toEqual(['settled', 'refundOwed', 'settled']);
    await accepted(dossier);
    expect((await shown(path)).collections.map(({ state }) => state)).toEqual(['refunding', 'held']);
  });

  it('a dossier closed unpaid owes nothing more; one that is refused keeps what was paid', async () => {
    const [closed, refused] = [await world.asked(), await world.asked()];
    await world.fact(closed.dossier, 'closed', 'stopped', { askedFrom: 'submitted' });
    expect(await shown(closed.path)).toMatchObject({ state: 'cancelled', collections: [] });
    await takes(refused.path);
    await accepted(refused.dossier);
    await world.fact(refused.dossier, 'refused', 'refused', { reasonCode: 'r', checklistItem: 'c', legalBasis: 'l' });
    expect(await shown(refused.path)).toMatchObject({ state: 'paid', collections: [{ state: 'held' }] });
  });

  it('a till is closed once, with what was counted; the day\'s report adds it up', async () => {
    const own = await world.officer('cashier', 'A3');
    const close = (countedCash: number, agency = 'A3') => own.try<{ expectedCash: number; difference: number; code?: string }>('POST', `${api}/closings`, { agency, countedCash }, { key: randomUUID() });
    expect(await close(0)).toMatchObject({ status: 409, body: { code: 'closing.nothing' } });
    expect(await close(0, 'A1')).toMatchObject({ status: 403, body: { code: 'till.not-yours' } });
    const till = await world.officer('cashier');
    const [cash, card] = [await world.asked(), await world.asked(20_000)];
    await takes(cash.path, till);
    await takes(card.path, till, { method: 'card', payerName: 'Ai đó' });
    const closed = await till.try('POST', `${api}/closings`, { agency: 'A1', countedCash: 155_000 }, { key: randomUUID() });
    expect(closed).toMatchObject({ status: 201, body: { count: 2, cash: 160_000, card: 20_000, expectedCash: 160_000, countedCash: 155_000, difference: -5_000 } });
    expect(await till.try('POST', `${api}/closings`, { agency: 'A1', countedCash: 0 }, { key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'closing.nothing' } });
    expect((await till.get<{ items: unknown[] }>(`${api}/closings?agency=A1`)).body.items).toMatchObject([{ difference: -5_000 }]);
    const report = (await till.get<{ collected: { method: string; amount: number }[] }>(`${api}/daily-report?agency=A1&day=2026-03-10`)).body;
    expect(report.collected.find(({ method }) => method === 'cash')?.amount).toBeGreaterThanOrEqual(160_000);
    expect((await till.get<{ collected: unknown[] }>(`${api}/daily-report?agency=A1&day=2026-03-09`)).body.collected).toEqual([]);
  });
});
