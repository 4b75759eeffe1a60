import type { Portal } from '#testing';
import { file, pdf, residence } from './filing.js';
import { act, dossierOf, eventually, historyOf, inState, Journal, pathOf, personas, tryToAct, ward } from './world.js';

describe('permanent residence with one supplement', () => {
  let journal: Journal;
  let citizen: Portal;
  beforeAll(async () => {
    journal = await Journal.open();
    citizen = await personas.citizen(0);
  });
  afterAll(() => journal.close());

  it('O-5 O-8 O-9 H-1 H-3: is asked once for what is missing, clock suspended, supplemented, clock restarted, settled electronically', async () => {
    const { dossierId, code } = await file(citizen, residence());
    const [reception, processing, approver] = await Promise.all([ward.reception(), ward.processing(), ward.approver()]);
    await dossierOf(citizen, dossierId);
    const received = await act(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'] });
    expect(received.processingDue).not.toBeNull();
    const asked = await act(reception, dossierId, 'supplement-requests', { items: [{ component: 'lease', reason: 'Hợp đồng thiếu trang có công chứng' }] });
    expect(asked).toMatchObject({ state: { code: 'supplementing' }, clockSuspended: true, processingDue: null, asked: { components: [{ id: 'lease' }] } });

    // Intake hears of it from the journal; then the applicant hands the paper in.
    await eventually(async () => (await citizen.get<{ state: { code: string } }>(`/api/intake/v1/dossiers/${dossierId}`)).body.state.code === 'supplementing', 'request at intake');
    const { body: uploaded } = await citizen.upload<{ id: string }>(`/api/intake/v1/dossiers/${dossierId}/files?componentId=lease`, { name: 'hợp đồng có công chứng.pdf', type: 'application/pdf', bytes: pdf('Hop dong day du') });
    await citizen.post(`/api/intake/v1/dossiers/${dossierId}/supplements`, { components: [{ componentId: 'lease', fileIds: [uploaded.id] }] });
    const back = await inState(citizen, dossierId, 'received');
    expect(back).toMatchObject({ clockSuspended: false, asked: null });
    expect((await tryToAct(reception, dossierId, 'supplement-requests', { items: [{ component: 'lease', reason: 'Thiếu thêm một trang nữa' }] })).body.code).toBe('supplement.already-asked');

    await act(reception, dossierId, 'transfers', { unit: 'G01-TNG-05443-KV' });
    await act(processing, dossierId, 'steps', { outcome: 'Đã xác minh chỗ ở' });
    await act(approver, dossierId, 'steps', { outcome: 'Đồng ý đăng ký' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(dossierId)}/result-files`, { name: 'CT08.pdf', type: 'application/pdf', bytes: pdf('Thong bao') });
    await act(approver, dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    const returned = await act(reception, dossierId, 'return', { method: 'electronic', at: new Date().toISOString(), to: 'Nông Đức Thịnh' });

    expect(returned.state.number).toBe(10);
    const facts = await journal.of(dossierId, returned.version);
    expect(facts.map(({ type }) => type.split('.')[3])).toEqual(['submitted', 'received', 'supplementRequested', 'supplemented', 'transferred', 'advanced', 'advanced', 'completed', 'returned']);
    expect(JSON.stringify(facts)).not.toContain('công chứng');
    expect((await historyOf(citizen, dossierId)).find(({ fact }) => fact === 'supplementRequested')?.record).toMatchObject({ items: [{ component: 'lease', reason: 'Hợp đồng thiếu trang có công chứng' }] });
    const { body: slips } = await citizen.get<{ form: string }[]>(`${pathOf(dossierId)}/slips`);
    expect(slips.map(({ form }) => form)).toEqual(['receipt-slip', 'supplement-request']);
    expect(code).toMatch(/^G01-TNG-05443-/);
  });
});
