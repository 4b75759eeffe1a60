import type { Answered, Portal, Problem } from '#testing';
import { randomUUID } from 'node:crypto';
import type { Schemas } from '../client/client.js';
import { type Filed, file, fill, pdf, residence } from './filing.js';
import { anyone, tell } from './newcomer.js';
import { act, dossierOf, eventually, historyOf, inState, pathOf, personas, ward } from './world.js';

const api = '/api/postal/v1';
type Order = Schemas['PostalOrderView'];
type HandOver = Schemas['PostalHandOverView'];

const home = { recipient: 'Nông Đức Thịnh', phone: '0912000001', line: 'Số 12, đường Hoàng Văn Thụ, phường Phan Đình Phùng, tỉnh Thái Nguyên' };
const elsewhere = { ...home, line: 'Số 1, phố Huế, Hà Nội' };

/** A residence registration that is settled and goes to its owner by post. */
async function settled(citizen: Portal, returnAddress: object): Promise<Filed> {
  const [reception, processing, approver] = await Promise.all([ward.reception(), ward.processing(), ward.approver()]);
  const filed = await file(citizen, residence({ returnMethod: 'post', save: { returnAddress } }));
  await act(reception, filed.dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'] });
  await act(reception, filed.dossierId, 'transfers', { unit: 'G01-TNG-05443-KV' });
  await act(processing, filed.dossierId, 'steps', { outcome: 'Đã xác minh' });
  await act(approver, filed.dossierId, 'steps', { outcome: 'Đồng ý' });
  const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'CT08.pdf', type: 'application/pdf', bytes: pdf('CT08') });
  await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
  return filed;
}

const ordersOf = async (who: Portal, dossierId: string): Promise<Order[]> => (await who.get<{ items: Order[] }>(`${api}/dossier-orders?dossierId=${dossierId}`)).body.items;
/** The latest order of a dossier, once it is in a state. */
const orderIn = (who: Portal, dossierId: string, state: string, before = 0): Promise<Order> => eventually(async () => {
  const orders = await ordersOf(who, dossierId);
  return orders.length > before && orders[0]?.state.code === state && orders[0];
}, `order ${state} of ${dossierId}`, 30);
const attention = async (who: Portal): Promise<string[]> => (await who.get<{ items: Order[] }>(`${api}/agency-orders?agency=${ward.agency}&attention=true&limit=200`)).body.items.map(({ id }) => id);

describe('papers and results by the post', () => {
  let citizen: Portal;
  let clerk: Portal;
  let reception: Portal;
  beforeAll(async () => {
    [citizen, clerk, reception] = await Promise.all([personas.citizen(0), personas.officer('buuchinh.tng'), ward.reception()]);
  });
  afterEach(() => tell('carrier', 'normal'));

  it('P-p O-10 H-7: a result goes to another address for its price; after one failed delivery and callbacks repeated and out of order it is returned, once', async () => {
    await tell('carrier', 'rough');
    const { dossierId } = await settled(citizen, elsewhere);
    const order = await orderIn(citizen, dossierId, 'delivered');
    expect(order.steps.map(({ event }) => event)).toEqual(['collecting', 'collected', 'delivering', 'failed', 'delivering', 'delivered']);
    expect(order).toMatchObject({ failedDeliveries: 1, reasonCode: null, attention: false, place: null, postage: 30_000, money: [{ purpose: 'postage', amount: 30_000, receipt: expect.stringContaining(order.tracking ?? '') }] });
    await inState(citizen, dossierId, 'returned');
    const returns = (await historyOf(citizen, dossierId)).filter(({ fact }) => fact === 'returned');
    expect(returns).toMatchObject([{ actor: { role: 'system' }, detail: { method: 'post' } }]);
    expect((await dossierOf(citizen, dossierId)).body.state).toMatchObject({ code: 'returned', label: { vi: 'Đã trả kết quả' } });

    const path = `${api}/orders/${order.id}`;
    expect((await reception.try('GET', path)).status).toBe(200);
    expect((await (await personas.citizen(1)).try('GET', path)).status).toBe(404);
    expect((await (await personas.officer('qt.tiepnhan')).try('GET', path)).status).toBe(404);
    expect((await anyone.try('GET', path)).status).toBe(401);
    const tracked = await anyone.get<Record<string, unknown>>(`${api}/tracking/${order.tracking}`);
    expect(Object.keys(tracked.body).sort((a, b) => a.localeCompare(b))).toEqual(['kind', 'state', 'steps', 'tracking']);
    expect(tracked.body).toMatchObject({ kind: 'return', state: { code: 'delivered', label: { vi: 'Đã phát' } } });
  });

  it('P-p O-10: two failed deliveries bring it back to the agency; chosen anew, a new parcel delivers it', async () => {
    await tell('carrier', 'failDelivery');
    const { dossierId } = await settled(citizen, home);
    const back = await orderIn(citizen, dossierId, 'returned');
    expect(back).toMatchObject({ failedDeliveries: 2, attention: true, postage: 0, place: null });
    expect(await attention(reception)).toContain(back.id);
    expect((await dossierOf(citizen, dossierId)).body.state.code).toBe('done');
    await tell('carrier', 'normal');
    await act(reception, dossierId, 'return-method', { method: 'post', evidence: 'Gọi điện cho người nộp' });
    await orderIn(citizen, dossierId, 'delivered', 1);
    await inState(citizen, dossierId, 'returned');
    expect(await attention(reception)).not.toContain(back.id);
  });

  it('P-p: forged callbacks are refused and recorded, and change nothing', async () => {
    await tell('carrier', 'manual');
    const { dossierId } = await settled(citizen, home);
    const { id, tracking } = await eventually(async () => (await ordersOf(citizen, dossierId)).find((order) => order.tracking !== null), 'parcel at the carrier');
    const reference = id.replaceAll('-', '');
    const said = { partner: 'MOTCUA', reference, tracking, sequence: 1, event: 'delivered', at: new Date().toISOString(), identityChecked: true };
    for (const body of [said, { ...said, signature: 'a'.repeat(64) }]) expect(await anyone.try('POST', `${api}/carrier/callbacks`, body)).toMatchObject({ status: 403, body: { code: 'callback.signature-invalid' } });
    expect((await ordersOf(citizen, dossierId))[0]).toMatchObject({ state: { code: 'registered' }, steps: [] });
    const { body } = await (await personas.officer('quantri')).get<{ items: Schemas['PostalRefusedWordView'][] }>(`${api}/carrier/refused-callbacks`);
    expect(body.items.filter((refused) => refused.reference === reference)).toHaveLength(2);
    expect((await dossierOf(citizen, dossierId)).body.state.code).toBe('done');
  });

  it('P-p O-10: with the carrier away a result waits, and goes by itself when it is back', async () => {
    await tell('carrier', 'down');
    const { dossierId } = await settled(citizen, home);
    expect((await orderIn(citizen, dossierId, 'registered')).tracking).toBeNull();
    await tell('carrier', 'normal');
    await inState(citizen, dossierId, 'returned');
    expect(await ordersOf(citizen, dossierId)).toHaveLength(1);
  });

  it('P-p O-1 O-12: papers are fetched, checked and handed over: that time is the submission\'s, and the fee the clerk took is paid', async () => {
    const wanted = { agency: ward.agency, procedureCode: '1.004222', place: home };
    expect(await citizen.try('POST', `${api}/pick-ups`, { ...wanted, procedureCode: '2.001159' }, { key: randomUUID() })).toMatchObject({ status: 422, body: { code: 'order.no-contract' } });
    const { body: { orderId } } = await citizen.post<Schemas['PostalOrderMovedView']>(`${api}/pick-ups`, wanted);
    const path = `${api}/orders/${orderId}`;
    await eventually(async () => (await clerk.get<Order>(path)).body.state.code === 'delivering', 'papers with the post');
    const sign = async (who: Portal, party: string): Promise<HandOver> => (await who.post<HandOver>(`${path}/hand-over/signatures`, { party, papers: 2 }, { version: (await who.get(path)).version })).body;
    await clerk.post(`${path}/papers-check`, { complete: true, handedBy: { name: 'Nông Đức Thịnh', paper: 'personal-id', number: '019201006482' } }, { version: (await clerk.get(path)).version });
    const money = await clerk.post<Schemas['PostalMoneyView']>(`${path}/money`, { purpose: 'dossier-fee', amount: 20_000 });
    expect((await clerk.post<Schemas['PostalMoneyView']>(`${path}/money`, { purpose: 'postage' })).body.amount).toBe(25_000);
    expect(await sign(clerk, 'clerk')).toMatchObject({ signatures: 1, handedOverAt: null });
    const handedOver = await sign(reception, 'reception');
    expect(handedOver).toMatchObject({ signatures: 2, recordNumber: expect.stringMatching(/^BBBG\/G01-TNG-05443\/\d{6}\/\d{4}$/) });

    const filing = (): ReturnType<typeof fill> => fill(reception, residence({
      open: { channel: 'post', applicant: { personalId: '019201006482', fullName: 'Nông Đức Thịnh', dateOfBirth: '2001-12-31', sex: 'male', phone: '0912000001', address: home.line } },
      form: (prefilled) => ({
        ...prefilled, receivingAuthority: 'Công an phường Phan Đình Phùng', fullName: 'Nông Đức Thịnh', dateOfBirth: '2001-12-31', sex: 'NAM', personalId: '019201006482', phone: '0912000001', requestType: 'DANG_KY_THUONG_TRU',
        requestContent: 'Đăng ký thường trú tại nơi ở thuê', householdHeadName: 'Nông Đức Thịnh', relationToHead: 'Chủ hộ', requestedAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 7, tổ 3' },
        consents: [{ role: 'OWNER', method: 'ON_FORM', fullName: 'Dương Văn Hải' }],
      }),
      files: {}, save: { papers: [{ componentId: 'lease', originals: 0, copies: 1 }] }, returnMethod: 'counter',
    }));
    const submission = (draft: string): Promise<Answered<Problem>> => reception.try('POST', `${draft}/submission?handOver=${encodeURIComponent(handedOver.recordNumber ?? '')}`, undefined, { key: randomUUID() });
    const draft = await filing();
    const filed = await eventually(async () => {
      const answer = await submission(draft.path);
      return (answer.body.code !== 'hand-over.unknown') && answer as unknown as { status: number; body: Filed };
    }, 'hand-over at intake');
    expect(filed).toMatchObject({ status: 201, body: { dossierId: expect.any(String) } });
    expect(Date.parse(filed.body.submittedAt)).toBe(Date.parse(handedOver.handedOverAt ?? ''));
    expect(await submission((await filing()).path)).toMatchObject({ status: 409, body: { code: 'hand-over.used' } });
    await eventually(async () => (await citizen.get<Order>(path)).body.dossierId === filed.body.dossierId, 'dossier of the pick-up');

    const { dossierId } = filed.body;
    await dossierOf(reception, dossierId);
    await act(reception, dossierId, 'payment-requests', { items: [{ feeId: 'residence-counter' }] });
    const owed = await eventually(async () => {
      const { status, body } = await citizen.try<Schemas['PaymentOwedView']>('GET', `/api/payment/v1/dossiers/${dossierId}`);
      return status === 200 && body.payments[0]?.state === 'paid' && body;
    }, 'payment by the post');
    expect(owed).toMatchObject({ owed: 0, paid: 20_000, payments: [{ collections: [{ method: 'post', reference: money.body.receipt }] }] });
    await inState(citizen, dossierId, 'submitted');
  });
});
