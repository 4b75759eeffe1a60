import { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import type { Schemas } from '../client/client.js';
import { type Filed, file, passport } from './filing.js';
import { tell } from './newcomer.js';
import { act, dossierOf, eventually, inState, personas, province, system } from './world.js';

const api = '/api/payment/v1';
type Payment = Schemas['PaymentPaymentView'];
type Owed = Schemas['PaymentOwedView'];
type Attempt = Schemas['PaymentAttemptView'];

/** The charge for an ordinary passport filed online (lệ phí cấp hộ chiếu). */
const fee = { feeId: 'issue-half-2026-online', amount: 100_000 };

/** A dossier whose reception officer asks for the fee. */
async function asked(citizen: Portal): Promise<{ filed: Filed; path: string }> {
  const filed = await file(citizen, passport());
  await act(await province.reception(), filed.dossierId, 'payment-requests', { items: [{ feeId: fee.feeId }] });
  const { payments } = await eventually(async () => {
    const { status, body } = await citizen.try<Owed>('GET', `${api}/owed?code=${filed.code}`);
    return status === 200 && body;
  }, `request for payment of ${filed.code}`);
  return { filed, path: `${api}/payments/${payments[0]?.id}` };
}

const paymentAt = async (who: Portal, path: string): Promise<Payment> => (await who.get<Payment>(path)).body;
const paymentIn = (who: Portal, path: string, holds: (payment: Payment) => boolean, what: string): Promise<Payment> => eventually(async () => {
  const payment = await paymentAt(who, path);
  return holds(payment) && payment;
}, what);
/** The payer's click on the platform's page. */
async function payOnline(who: Portal, path: string): Promise<Attempt> {
  const { body: attempt } = await who.post<Attempt>(`${path}/attempts`);
  expect((await fetch(new URL(new URL(attempt.payUrl ?? '').pathname, system.addresses.simulators.payment), { method: 'POST' })).status).toBe(200);
  return attempt;
}

describe('what a dossier owes, and how it is paid', () => {
  let citizen: Portal;
  let cashier: Portal;
  beforeAll(async () => {
    [citizen, cashier] = await Promise.all([personas.citizen(0), personas.officer('tnh.thuphi')]);
  });
  afterEach(() => tell('payment', 'normal'));

  it('O-12 P-m: a passport paid online: the amount is the record\'s own, the dossier goes on where it was, the receipt is there', async () => {
    const { filed, path } = await asked(citizen);
    expect(await paymentAt(citizen, path)).toMatchObject({ state: 'due', total: fee.amount, items: [{ ...fee, name: { vi: 'Lệ phí cấp hộ chiếu phổ thông' } }] });
    await payOnline(citizen, path);
    await inState(citizen, filed.dossierId, 'submitted');
    const paid = await paymentIn(citizen, path, ({ state, collections }) => state === 'paid' && collections[0]?.receipt != null, 'receipt of the platform');
    expect(paid.collections).toMatchObject([{ amount: fee.amount, method: 'platform', state: 'held' }]);
    expect((await citizen.download(paid.collections[0]?.receipt ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await personas.citizen(1).then((other) => other.try('GET', path))).status).toBe(404);
  });

  it('O-12: a payment that fails, then turns out paid, counts once', async () => {
    const { filed, path } = await asked(citizen);
    await tell('payment', 'lateSuccess', 1_500);
    await payOnline(citizen, path);
    await paymentIn(citizen, path, ({ attempts }) => attempts[0]?.state === 'failed', 'failed attempt');
    expect((await dossierOf(citizen, filed.dossierId)).body.state.code).toBe('paying');
    await inState(citizen, filed.dossierId, 'submitted');
    expect(await paymentAt(citizen, path)).toMatchObject({ state: 'paid', collections: [{ state: 'held' }] });
  });

  it('O-12: forged and altered callbacks, a wrong amount and a reference nobody has are refused, and change nothing', async () => {
    const { filed, path } = await asked(citizen);
    const { body: { id } } = await citizen.post<Attempt>(`${path}/attempts`);
    const anyone = new Portal(system.addresses.publicUrl);
    const said = { LoaiBanTin: 'KETQUA', MaLoi: '00', MaDoiTac: 'MOTCUA', MaThamChieu: id.replaceAll('-', ''), SoTien: String(fee.amount), MaTienTe: 'VND', MaGiaoDich: 'GD', MaNganHang: 'NH', ThoiGianGD: '20261122100000', ThongTinGiaoDich: 'thu' };
    for (const body of [said, { ...said, MaXacThuc: 'a'.repeat(64) }]) expect(await anyone.try('POST', `${api}/platform/callbacks`, body)).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    await tell('payment', 'forged');
    await payOnline(citizen, path);
    await inState(citizen, filed.dossierId, 'submitted');
    expect((await paymentAt(citizen, path)).collections).toMatchObject([{ amount: fee.amount }]);

    const other = await asked(citizen);
    await tell('payment', 'lying');
    await payOnline(citizen, other.path);
    await eventually(async () => (await cashier.get<Schemas['PaymentDayReportView']>(`${api}/daily-report?agency=${province.agency}`)).body.differences.some(({ kind, paymentId }) => kind === 'amount' && other.path.endsWith(paymentId)), 'difference in the daily report');
    expect((await paymentAt(citizen, other.path)).state).toBe('due');
  });

  it('O-12: callbacks that come three times pay once', async () => {
    const { filed, path } = await asked(citizen);
    await tell('payment', 'duplicate');
    await payOnline(citizen, path);
    await inState(citizen, filed.dossierId, 'submitted');
    expect((await paymentAt(citizen, path)).collections).toHaveLength(1);
  });

  it('O-12 X-5: the same passport in cash at the counter: a numbered receipt, once, and a till that is closed', async () => {
    const { filed, path } = await asked(citizen);
    const { body: before, version } = await cashier.get<Payment>(path);
    expect(before.state).toBe('due');
    const body = { method: 'cash', payerName: 'Nông Đức Thịnh' };
    expect((await citizen.try('POST', `${path}/collections`, body, { version, key: randomUUID() })).status).toBe(403);
    expect(await cashier.try('POST', `${path}/collections`, { ...body, amount: 1 }, { version, key: randomUUID() })).toMatchObject({ status: 400, body: { code: 'validation.failed' } });
    const key = randomUUID();
    const taken = await cashier.post<Schemas['PaymentPaymentMovedView']>(`${path}/collections`, body, { version, key });
    expect(taken.body).toMatchObject({ state: 'paid', amount: fee.amount, reference: expect.stringMatching(/^G01-TNG\/\d{4}\/\d{7}$/) });
    expect((await cashier.post(`${path}/collections`, body, { version, key })).body).toEqual(taken.body);
    await inState(citizen, filed.dossierId, 'submitted');
    // That the dossier went on makes another version of the payment, a moment later.
    const again = await eventually(async () => {
      const now = await cashier.get<Payment>(path);
      const answer = await cashier.try('POST', `${path}/collections`, body, { version: now.version, key: randomUUID() });
      return answer.status !== 412 && answer;
    }, 'answer to a version that stands');
    expect(again).toMatchObject({ status: 409, body: { code: 'payment.not-due' } });
    const { collections } = await paymentAt(citizen, path);
    expect((await citizen.download(collections[0]?.receipt ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
    const { body: closing } = await cashier.post<Schemas['PaymentClosingView']>(`${api}/closings`, { agency: province.agency, countedCash: fee.amount });
    expect(closing.cash).toBeGreaterThanOrEqual(fee.amount);
    expect(closing.difference).toBe(fee.amount - closing.expectedCash);
  });

  it('O-12 P-m: a withdrawal after the payment gives the money back', async () => {
    const { filed, path } = await asked(citizen);
    await payOnline(citizen, path);
    await inState(citizen, filed.dossierId, 'submitted');
    await citizen.post(`/api/intake/v1/dossiers/${filed.dossierId}/withdrawal`, { reason: 'Tôi không còn nhu cầu' });
    await inState(citizen, filed.dossierId, 'withdrawing');
    await act(await province.reception(), filed.dossierId, 'withdrawal/approval');
    const { collections: [collection] } = await paymentIn(citizen, path, ({ collections }) => collections[0]?.state === 'refunding', 'refund that is owed');
    expect(collection).toMatchObject({ refundCause: 'withdrawn', amount: fee.amount });
    const { version } = await cashier.get<Payment>(path);
    const body = { method: 'transfer', reference: 'UNC-2026-001' };
    const back = await cashier.post(`${path}/collections/${collection?.id}/refund`, body, { version });
    expect(await cashier.try('POST', `${path}/collections/${collection?.id}/refund`, body, { version: back.version, key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'refund.not-owed' } });
    expect((await citizen.get<Owed>(`${api}/dossiers/${filed.dossierId}`)).body).toMatchObject({ owed: 0, paid: 0, owedBack: 0 });
  });

  it('O-12: with the platform down the payer is told so, and pays under the same key when it is back', async () => {
    const { filed, path } = await asked(citizen);
    await tell('payment', 'down');
    const key = randomUUID();
    expect(await citizen.try('POST', `${path}/attempts`, undefined, { key })).toMatchObject({ status: 503, body: { code: 'platform.unavailable' } });
    await tell('payment', 'normal');
    expect((await citizen.post<Attempt>(`${path}/attempts`, undefined, { key })).body.state).toBe('pending');
    await payOnline(citizen, path);
    await inState(citizen, filed.dossierId, 'submitted');
    expect((await paymentAt(citizen, path)).attempts).toHaveLength(1);
  });
});
