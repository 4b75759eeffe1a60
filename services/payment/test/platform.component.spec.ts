import { eventually, type Portal } from '#testing';
import { checksumOf } from '../src/outside/checksum.js';
import { api, payOn, secret, World } from './world.js';

interface Shown { id: string; version: number; state: string; total: number; attempts: { id: string; state: string; payUrl: string | null }[]; collections: { id: string; state: string; refundCause: string | null; amount: number; receipt: string | null; reference: string }[] }
interface Attempt { id: string; state: string; payUrl: string | null }

describe('O-12: paying through the payment platform', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.platform('normal');
    world.intake.away = false;
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
  });

  const shown = async (who: Portal, path: string): Promise<Shown> => (await who.get<Shown>(path)).body;
  const begin = async (who: Portal, path: string): Promise<Attempt> => (await who.post<Attempt>(`${path}/attempts`)).body;
  const inState = (who: Portal, path: string, state: string): Promise<Shown> => eventually(async () => {
    const now = await shown(who, path);
    if (now.state !== state) throw new Error(`it is ${now.state}`);
    return now;
  });
  /** Until the platform has done what it does with one payment. */
  const heard = (reference: string, callbacks: number): Promise<number[]> => eventually(async () => {
    const told = (await world.atPlatform(reference)).filter(({ event }) => event === 'callback');
    if (told.length < callbacks) throw new Error(`${told.length} callbacks`);
    return told.map(({ status }) => status ?? 0);
  });
  const events = async (paymentId: string): Promise<string[]> => (await world.told(paymentId)).map(({ type }) => type.split('.').at(-2) ?? '');
  const callback = (change: Record<string, string>, signedWith: string | null = secret): Record<string, string> => {
    const message = { LoaiBanTin: 'KETQUA', MaLoi: '00', MaDoiTac: 'MOTCUA', SoTien: '160000', MaTienTe: 'VND', MaGiaoDich: 'GD-1', MaNganHang: 'VCB', ThoiGianGD: '20260310090000', ThongTinGiaoDich: 'thu', ...change };
    return signedWith === null ? message : { ...message, MaXacThuc: checksumOf('outcome', message, signedWith) };
  };
  const send = (body: object): ReturnType<Portal['try']> => world.anyone().try('POST', `${api}/platform/callbacks`, body);

  it('a payment is begun, paid on the platform\'s page and told to the dossier, with the platform\'s receipt', async () => {
    const { owner, path, paymentId, dossier } = await world.asked();
    const attempt = await begin(owner, path);
    expect(attempt).toMatchObject({ state: 'pending', payUrl: expect.stringContaining('/pay/') });
    const reference = await payOn(attempt.payUrl);
    const paid = await inState(owner, path, 'paid');
    expect(paid.collections).toMatchObject([{ amount: 160_000, state: 'held', receipt: null }]);
    expect(await world.told(paymentId)).toMatchObject([{ type: 'vn.motcua.payment.settled.v1', data: { paymentId, dossierId: dossier.id, amount: 160_000, receivingAgency: 'A1', competentAgency: 'A1', procedureCode: '1.001456', method: 'platform' } }]);
    expect(await heard(reference, 1)).toEqual([200]);
    expect(await owner.try('GET', `${path}/receipts/${paid.collections[0]?.id}`)).toMatchObject({ status: 404, body: { code: 'receipt.not-there' } });
    expect(await world.fetchReceipts()).toBe(1);
    const receipt = (await shown(owner, path)).collections[0]?.receipt ?? '';
    expect((await owner.download(receipt)).toString('latin1')).toContain(paid.collections[0]?.reference);
    expect(await world.fetchReceipts()).toBe(0);
    await world.fact(dossier, 'paid', 'submitted', { amount: 160_000, currency: 'VND', method: 'platform' });
    expect(await owner.try('POST', `${path}/attempts`, undefined, { key: 'after' })).toMatchObject({ status: 409, body: { code: 'payment.not-due' } });
  });

  it('two clicks are one payment; a quarter of an hour later another may be begun, and if both are paid one goes back', async () => {
    const { owner, path, paymentId } = await world.asked();
    const [first, second] = [await begin(owner, path), await begin(owner, path)];
    expect(second.id).toBe(first.id);
    world.forward(16);
    const third = await begin(owner, path);
    expect(third.id).not.toBe(first.id);
    await payOn(third.payUrl);
    await inState(owner, path, 'paid');
    await heard(await payOn(first.payUrl), 1);
    expect((await shown(owner, path)).collections).toMatchObject([{ state: 'held' }, { state: 'refunding', refundCause: 'paid-twice' }]);
    expect(await events(paymentId)).toEqual(['settled', 'refundOwed']);
  });

  it('a payment that fails turns out paid: it counts, once', async () => {
    const { owner, path, paymentId } = await world.asked();
    await world.platform('lateSuccess', { delayMs: 300, count: 1 });
    const { payUrl } = await begin(owner, path);
    const reference = await payOn(payUrl);
    expect(await heard(reference, 2)).toEqual([200, 200]);
    expect(await shown(owner, path)).toMatchObject({ state: 'paid', attempts: [{ state: 'paid' }], collections: [{ state: 'held' }] });
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('a failed payment owes what it owed, and another may be begun at once', async () => {
    const { owner, path } = await world.asked();
    await world.platform('failing', { count: 1 });
    await heard(await payOn((await begin(owner, path)).payUrl), 1);
    expect(await shown(owner, path)).toMatchObject({ state: 'due', attempts: [{ state: 'failed', payUrl: null }], collections: [] });
    await payOn((await begin(owner, path)).payUrl);
    expect((await inState(owner, path, 'paid')).attempts.map(({ state }) => state)).toEqual(['failed', 'paid']);
  });

  it.each([['pending', 1], ['lost', 0]] as const)('%s: what nobody told is found by reconciliation after 30 minutes, not before', async (mode, callbacks) => {
    const { owner, path, paymentId } = await world.asked();
    await world.platform(mode, { count: 1 });
    const reference = await payOn((await begin(owner, path)).payUrl);
    await heard(reference, callbacks);
    expect(await shown(owner, path)).toMatchObject({ state: 'due', attempts: [{ state: 'pending' }] });
    world.forward(29);
    await world.reconcile();
    expect((await shown(owner, path)).state).toBe('due');
    world.forward(2);
    await world.reconcile();
    expect(await shown(owner, path)).toMatchObject({ state: 'paid', attempts: [{ state: 'paid' }] });
    await world.reconcile();
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('while the platform is down nothing is lost: the payer tries again under the same key, reconciliation when it is back', async () => {
    const { owner, path, paymentId } = await world.asked();
    await world.platform('down');
    for (let attempt = 0; attempt < 2; attempt += 1) expect(await owner.try('POST', `${path}/attempts`, undefined, { key: 'patient' })).toMatchObject({ status: 503, body: { code: 'platform.unavailable' } });
    await world.platform('lost', { count: 1 });
    const { body } = await owner.try<Attempt>('POST', `${path}/attempts`, undefined, { key: 'patient' });
    await payOn(body.payUrl);
    expect((await shown(owner, path)).attempts).toHaveLength(1);
    await world.platform('down');
    world.forward(31);
    expect(await world.reconcile()).toBe(0);
    await world.platform('normal');
    world.forward(6);
    expect(await world.reconcile()).toBeGreaterThan(0);
    expect(await shown(owner, path)).toMatchObject({ state: 'paid' });
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('begun at a platform that never heard of it: has failed after 30 minutes', async () => {
    const { owner, path } = await world.asked();
    await world.platform('down');
    await owner.try('POST', `${path}/attempts`, undefined, { key: 'unheard' });
    await world.platform('normal');
    world.forward(31);
    await world.reconcile();
    expect(await shown(owner, path)).toMatchObject({ state: 'due', attempts: [{ state: 'failed' }] });
  });

  it('without intake nobody knows the payer: 503, and the same request succeeds later', async () => {
    const { owner, path } = await world.asked();
    world.intake.away = true;
    expect(await owner.try('POST', `${path}/attempts`, undefined, { key: 'payer' })).toMatchObject({ status: 503, body: { code: 'payer.unavailable' } });
    world.intake.away = false;
    expect(await owner.try('POST', `${path}/attempts`, undefined, { key: 'payer' })).toMatchObject({ status: 201, body: { state: 'pending' } });
  });

  it('a callback said three times at once is one payment', async () => {
    const { owner, path, paymentId } = await world.asked();
    await world.platform('duplicate', { count: 1 });
    const reference = await payOn((await begin(owner, path)).payUrl);
    expect(await heard(reference, 3)).toEqual([200, 200, 200]);
    expect((await shown(owner, path)).collections).toHaveLength(1);
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('forged callbacks are refused and the true one counts', async () => {
    const { owner, path, paymentId } = await world.asked();
    await world.platform('forged', { count: 1 });
    const reference = await payOn((await begin(owner, path)).payUrl);
    expect((await heard(reference, 3)).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
    expect(await inState(owner, path, 'paid')).toMatchObject({ collections: [{ amount: 160_000 }] });
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('another amount, even signed, pays nothing: it is a row of the daily report, once', async () => {
    const { owner, path, paymentId } = await world.asked();
    const cashier = await world.officer('cashier');
    await world.platform('lying', { count: 1 });
    const reference = await payOn((await begin(owner, path)).payUrl);
    expect(await heard(reference, 1)).toEqual([422]);
    world.forward(31);
    await world.reconcile();
    expect(await shown(owner, path)).toMatchObject({ state: 'due', collections: [] });
    const { differences } = (await cashier.get<{ differences: { paymentId: string }[] }>(`${api}/daily-report?agency=A1`)).body;
    expect(differences.filter((each) => each.paymentId === paymentId)).toMatchObject([{ kind: 'amount', expected: 160_000, got: 161_000 }]);
    expect(await events(paymentId)).toEqual([]);
  });

  it.each([
    ['unsigned', (reference: string) => callback({ MaThamChieu: reference }, null), 403, 'callback.signature-invalid'],
    ['signed with another secret', (reference: string) => callback({ MaThamChieu: reference }, 'another secret'), 403, 'callback.signature-invalid'],
    ['altered', (reference: string) => ({ ...callback({ MaThamChieu: reference, MaLoi: '51' }), MaLoi: '00' }), 403, 'callback.signature-invalid'],
    ['for another partner', (reference: string) => callback({ MaThamChieu: reference, MaDoiTac: 'KHAC' }), 403, 'callback.not-for-us'],
    ['of a wrong amount', (reference: string) => callback({ MaThamChieu: reference, SoTien: '1' }), 422, 'callback.amount-differs'],
    ['in another currency', (reference: string) => callback({ MaThamChieu: reference, MaTienTe: 'USD' }), 422, 'callback.amount-differs'],
    ['of a reference nobody knows', () => callback({ MaThamChieu: 'khong-co' }), 404, 'callback.reference-unknown'],
  ])('a callback that is %s is refused and changes nothing', async (_what, message, status, code) => {
    const { owner, path, paymentId } = await world.asked();
    const { id } = await begin(owner, path);
    expect(await send(message(id.replaceAll('-', '')))).toMatchObject({ status, body: { code } });
    expect(await shown(owner, path)).toMatchObject({ state: 'due', attempts: [{ state: 'pending' }], collections: [] });
    expect(await events(paymentId)).toEqual([]);
  });

  it('a replayed callback, or an older one that said failed, changes nothing after the success', async () => {
    const { owner, path, paymentId } = await world.asked();
    const reference = (await begin(owner, path)).id.replaceAll('-', '');
    const success = callback({ MaThamChieu: reference });
    expect(await send(success)).toMatchObject({ status: 200, body: { MaLoi: '00' } });
    const { version } = await shown(owner, path);
    expect(await send(success)).toMatchObject({ status: 200 });
    expect(await send(callback({ MaThamChieu: reference, MaLoi: '51' }))).toMatchObject({ status: 200 });
    expect(await shown(owner, path)).toMatchObject({ state: 'paid', version, attempts: [{ state: 'paid' }] });
    expect(await events(paymentId)).toEqual(['settled']);
  });

  it('still unknown after three days: nobody asks any more, and a row of the report says so', async () => {
    const { owner, path, paymentId } = await world.asked();
    const { id } = await begin(owner, path);
    world.forward(3 * 24 * 60 - 10);
    await world.reconcile();
    expect(await send(callback({ MaThamChieu: id.replaceAll('-', ''), MaLoi: '08' }))).toMatchObject({ status: 200 });
    const report = await (await world.officer('cashier')).get<{ differences: { paymentId: string; kind: string }[] }>(`${api}/daily-report?agency=A1`);
    expect(report.body.differences.filter((each) => each.paymentId === paymentId)).toMatchObject([{ kind: 'unknown-after-three-days' }]);
    // Late as it is, a success still counts.
    world.forward(60);
    expect(await send(callback({ MaThamChieu: id.replaceAll('-', '') }))).toMatchObject({ status: 200 });
    expect((await shown(owner, path)).state).toBe('paid');
  });
});
