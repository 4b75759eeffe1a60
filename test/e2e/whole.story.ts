import type { Portal } from '#testing';
import type { Schemas } from '../client/client.js';
import { type Filed, file, passport, pdf } from './filing.js';
import { smsOn } from './newcomer.js';
import { act, dossierOf, eventually, historyOf, inState, pathOf, personas, province, system, ward } from './world.js';

type Owed = Schemas['PaymentOwedView'];
type Payment = Schemas['PaymentPaymentView'];
type Notice = Schemas['NotificationNoticeView'];
type Figures = Schemas['StatisticsFiguresView'];
type Row = Schemas['StatisticsFiguresRowView'];

/** What the dossier was asked to pay, once payment knows. */
async function owedBy(who: Portal, { code }: Filed): Promise<Payment> {
  return eventually(async () => (await who.try<Owed>('GET', `/api/payment/v1/owed?code=${code}`)).body.payments?.find(({ state }) => state === 'due') ?? false, `request for payment of ${code}`);
}

/** Causes of all notices of a dossier in the inbox, oldest first, once its return is told: fees and parcels are told of beside the dossier's own steps. */
async function told(who: Portal, { dossierId }: Filed): Promise<string[]> {
  return eventually(async () => {
    const causes = (await who.get<{ items: Notice[] }>(`/api/notification/v1/notices?dossierId=${dossierId}&limit=100`)).body.items.toReversed().map(({ cause }) => cause);
    return causes.includes('returned') && causes;
  }, 'notice of the return', 30);
}

/** The applicant answers every question of the form with full marks; the second time is refused. */
async function rate(who: Portal, { dossierId }: Filed): Promise<void> {
  const path = `/api/feedback/v1/dossiers/${dossierId}/rating`;
  const { body: { questions } } = await who.get<Schemas['FeedbackQuestionnaireView']>('/api/feedback/v1/questionnaire');
  const body = { answers: questions.map(({ id }) => ({ questionId: id, points: 2 })), satisfaction: 3 };
  await eventually(async () => (await who.try('POST', path, body, { key: crypto.randomUUID() })).status === 201, 'rating');
  expect((await who.try('POST', path, body, { key: crypto.randomUUID() })).body.code).toBe('rating.already');
}

/** What a row of the figures counted by then, to be compared with later: other stories count there too. */
const countOf = (row: Row | undefined): { received: number; returned: number; pleased: number } => ({ received: row?.received.total ?? 0, returned: row?.returned ?? 0, pleased: row?.ratings.verySatisfied ?? 0 });

const rowOf = async (who: Portal, agency: string, procedure: string): Promise<Row | undefined> => (await who.get<Figures>(`/api/statistics/v1/figures?agency=${agency}&alone=true&by=procedure`)).body.rows.find(({ key }) => key === procedure);

/** One more was received, returned and rated than before. */
async function countedOneMore(who: Portal, agency: string, procedure: string, before: ReturnType<typeof countOf>): Promise<void> {
  await eventually(async () => {
    const now = countOf(await rowOf(who, agency, procedure));
    return now.received > before.received && now.returned > before.returned && now.pleased > before.pleased;
  }, 'one more in the figures', 30);
}

/** Every version of the dossier is at the national portal. */
async function isSynchronised({ dossierId }: Filed, version: number): Promise<void> {
  const integrator = await personas.officer('tichhop');
  await eventually(async () => {
    const { status, body } = await integrator.try<Schemas['IntegrationDossierSyncView']>('GET', `/api/integration/v1/sync/dossiers/${dossierId}`);
    return status === 200 && body.destinations.find(({ destination }) => destination === 'national-portal')?.sentVersion === version;
  }, `${version} versions at the national portal`, 60);
}

describe('a whole life', () => {
  it('O-10 O-12 O-13 P-i P-h P-t: a passport paid online and returned by post is told at every change, rated, counted and synchronised', async () => {
    const [citizen, head, reception, processing, approver] = await Promise.all([personas.citizen(0), personas.officer('tnh.truongphong'), province.reception(), province.processing(), province.approver()]);
    const before = countOf(await rowOf(head, province.agency, '1.001456'));
    const filed = await file(citizen, passport({
      returnMethod: 'post', save: { returnAddress: { recipient: 'Nông Đức Thịnh', phone: '0912000001', line: 'Số 7, tổ 3, phường Phan Đình Phùng', provinceCode: '19', communeCode: '05443' } },
    }));
    await dossierOf(citizen, filed.dossierId);
    await act(reception, filed.dossierId, 'payment-requests', { items: [{ feeId: 'issue-half-2026-online' }] });
    const { id } = await owedBy(citizen, filed);
    const { body: { payUrl } } = await citizen.post<Schemas['PaymentAttemptView']>(`/api/payment/v1/payments/${id}/attempts`);
    expect((await fetch(new URL(new URL(payUrl ?? '').pathname, system.addresses.simulators.payment), { method: 'POST' })).status).toBe(200);
    await inState(citizen, filed.dossierId, 'submitted');
    await act(reception, filed.dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    await act(reception, filed.dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    await act(processing, filed.dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    await act(approver, filed.dossierId, 'steps', { outcome: 'Duyệt cấp' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });

    const { version } = await inState(citizen, filed.dossierId, 'returned', 60);
    expect((await historyOf(citizen, filed.dossierId)).map(({ fact }) => fact)).toEqual(['submitted', 'paymentRequested', 'paid', 'received', 'transferred', 'advanced', 'advanced', 'completed', 'returned']);
    expect((await citizen.get<Owed>(`/api/payment/v1/dossiers/${filed.dossierId}`)).body).toMatchObject({ owed: 0, paid: 100_000, payments: [{ state: 'paid', collections: [{ method: 'platform', state: 'held' }] }] });
    expect((await citizen.get<{ items: Schemas['PostalOrderView'][] }>(`/api/postal/v1/dossier-orders?dossierId=${filed.dossierId}`)).body.items).toMatchObject([{ kind: 'return', state: { code: 'delivered' }, failedDeliveries: 0 }]);

    const causes = await told(citizen, filed);
    expect(causes).toEqual(expect.arrayContaining(['submitted', 'paymentRequested', 'received', 'transferred', 'advanced', 'completed', 'returned']));
    await eventually(async () => (await smsOn('0912000001')).filter(({ text }) => text.includes(filed.code)).length >= causes.length, 'an SMS for every notice', 60);
    await rate(citizen, filed);
    await isSynchronised(filed, version);
    await countedOneMore(head, province.agency, '1.001456', before);
  }, 180_000);

  it('P-n O-12 O-13 P-i P-h P-t: residence of an organisation\'s people, handed in by its delegate, paid in cash and returned, all at the counter, goes the same way', async () => {
    const [representative, delegate, cashier, head] = await Promise.all([personas.citizen(2), personas.citizen(3), personas.officer('pdp.thuphi'), personas.officer('pdp.pheduyet')]);
    const [reception, processing, approver] = await Promise.all([ward.reception(), ward.processing(), ward.approver()]);
    const { body: { items: [organisation] } } = await representative.get<{ items: { id: string }[] }>('/api/identity/v1/organisations');
    const { personalId, fullName } = personas.citizenNumber(3);
    const { body: leave } = await representative.post<{ id: string }>('/api/identity/v1/delegations', { delegate: { personalId, fullName }, organisationId: organisation?.id, procedures: ['1.004194'] });
    const counted = countOf(await rowOf(head, ward.agency, '1.004194'));
    const filed = await file(reception, {
      procedureCode: '1.004194', caseKey: 'LIST', receivingAgency: ward.agency, returnMethod: 'counter',
      open: { channel: 'counter', onBehalfOf: { kind: 'organisation', id: organisation?.id }, submitterName: fullName },
      form: (prefilled) => ({
        ...prefilled, receivingAuthority: 'Công an phường Phan Đình Phùng', fullName: 'Dương Văn Hải', dateOfBirth: '1970-09-12', sex: 'NAM', personalId: '019070002318', phone: '02083000000', householdHeadName: 'Dương Văn Hải', relationToHead: 'Chủ hộ', temporaryResidenceTo: new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10), requestType: 'DANG_KY_TAM_TRU', requestContent: 'Đăng ký tạm trú cho người lao động của khách sạn',
        requestedAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 88, đường Bến Tượng' },
      }),
      files: { 'list-request': { name: 'văn bản đề nghị.pdf', type: 'application/pdf', bytes: pdf('Van ban de nghi') }, list: { name: 'danh sách.pdf', type: 'application/pdf', bytes: pdf('Danh sach') } },
    });
    await eventually(async () => (await delegate.try('GET', pathOf(filed.dossierId))).status === 200, 'dossier for the delegate');
    await act(reception, filed.dossierId, 'payment-requests', { items: [{ feeId: 'list-counter', quantity: 12 }] });
    const { id, total } = await owedBy(delegate, filed);
    expect(total).toBe(120_000);
    const { version: before } = await cashier.get<Payment>(`/api/payment/v1/payments/${id}`);
    const { body: taken } = await cashier.post<Schemas['PaymentPaymentMovedView']>(`/api/payment/v1/payments/${id}/collections`, { method: 'cash', payerName: fullName }, { version: before });
    expect(taken).toMatchObject({ state: 'paid', amount: 120_000 });
    await inState(delegate, filed.dossierId, 'submitted');
    await act(reception, filed.dossierId, 'reception', { checkedComponents: ['form-ct01', 'list-request', 'list'] });
    await act(reception, filed.dossierId, 'transfers', { unit: `${ward.agency}-KV` });
    await act(processing, filed.dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    await act(approver, filed.dossierId, 'steps', { outcome: 'Đồng ý' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    const { version } = await act(reception, filed.dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: fullName });

    expect((await told(delegate, filed)).at(-1)).toBe('returned');
    expect(await told(representative, filed)).toEqual(await told(delegate, filed));
    expect((await (await personas.citizen(1)).get<{ items: Notice[] }>(`/api/notification/v1/notices?dossierId=${filed.dossierId}`)).body.items).toEqual([]);
    await rate(delegate, filed);
    await isSynchronised(filed, version);
    await countedOneMore(head, ward.agency, '1.004194', counted);
    const { version: given } = await representative.get(`/api/identity/v1/delegations/${leave.id}`);
    await representative.post(`/api/identity/v1/delegations/${leave.id}/revocation`, undefined, { version: given });
  }, 180_000);
});
