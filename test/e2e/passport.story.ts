import { dossierStates } from '#contracts';
import { Portal } from '#testing';
import { file, passport, pdf } from './filing.js';
import { act, dossierOf, historyOf, Journal, pathOf, personas, province } from './world.js';

describe('a passport, from log-in to the result at the counter', () => {
  let journal: Journal;
  let citizen: Portal;
  beforeAll(async () => {
    journal = await Journal.open();
    citizen = await personas.citizen(0);
  });
  afterAll(() => journal.close());

  it('P-b P-d P-e P-q P-r L-2 V-1 O-1 O-3 O-4 O-5 O-6 O-7 O-8 O-10: is filed, received, processed by its steps, approved with a signed result and returned', async () => {
    const filed = await file(citizen, passport());
    expect(filed.code).toMatch(/^G01-TNG-\d{6}-\d{4,}$/);
    const [reception, processing, approver] = await Promise.all([province.reception(), province.processing(), province.approver()]);

    expect((await dossierOf(citizen, filed.dossierId)).body).toMatchObject({ state: { code: 'submitted', number: 1, label: { vi: 'Mới đăng ký' } }, version: 1 });
    await act(reception, filed.dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    await act(reception, filed.dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    expect(await act(processing, filed.dossierId, 'steps', { outcome: 'Đủ điều kiện' })).toMatchObject({ step: { id: 'approval' } });
    expect(await act(approver, filed.dossierId, 'steps', { outcome: 'Duyệt cấp' })).toMatchObject({ step: { id: 'printing' } });
    const { body: result } = await approver.upload<{ digest: string; signer: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    const returned = await act(reception, filed.dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Nông Đức Thịnh' });

    expect(returned).toMatchObject({ state: { code: 'returned', number: 10 }, results: [{ code: `${filed.code}-KQ1`, outcome: 'granted', electronic: true }] });
    const facts = await journal.of(filed.dossierId, returned.version);
    expect(facts.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(facts.map(({ data }) => dossierStates[data.to].number)).toEqual([1, 2, 4, 4, 4, 9, 10]);
    expect((await historyOf(citizen, filed.dossierId)).map(({ fact, actor }) => [fact, actor.role])).toEqual([
      ['submitted', 'applicant'], ['received', 'reception'], ['transferred', 'reception'], ['advanced', 'processing'], ['advanced', 'approver'], ['completed', 'approver'], ['returned', 'reception'],
    ]);
    const signed = await citizen.download(`${pathOf(filed.dossierId)}/results/${filed.code}-KQ1/file`);
    expect(signed.subarray(0, 5).toString()).toBe('%PDF-');
    expect(signed.includes('ETSI.CAdES.detached')).toBe(true);
    const anyone = new Portal(citizen.origin);
    expect((await anyone.get(`/api/one-stop/v1/results/${filed.code}-KQ1/verification`)).body).toMatchObject({ inForce: true, intact: true, signature: { valid: true, signer: expect.any(String) as string, flaws: [] } });
    const { body: slips } = await citizen.get<{ form: string; href: string }[]>(`${pathOf(filed.dossierId)}/slips`);
    expect(slips.map(({ form }) => form)).toEqual(['receipt-slip']);
    expect((await citizen.download(slips[0]?.href ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await approver.download(`${pathOf(filed.dossierId)}/control-sheet`)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await citizen.try('GET', `${pathOf(filed.dossierId)}/control-sheet`)).status).toBe(403);
  });

  it('X-1: carries no personal data on the journal', async () => {
    const filed = await file(citizen, passport());
    await dossierOf(citizen, filed.dossierId);
    const text = JSON.stringify(await journal.of(filed.dossierId, 1));
    const person = personas.citizenNumber(0);
    for (const secret of [person.personalId, person.fullName, 'Thịnh', '0912000001', 'Hoàng Văn Thụ', 'example.vn']) expect(text).not.toContain(secret);
  });

  it('P-a: opens the form already filled, and says where each field comes from', async () => {
    const { body } = await citizen.post<{ form: Record<string, unknown>; prefilled: { pointer: string; source: string }[] }>('/api/intake/v1/drafts', { procedureCode: '1.001456', caseKey: 'FIRST_14', receivingAgency: province.agency });
    expect(body.form).toMatchObject({ personalId: personas.citizenNumber(0).personalId, familyName: expect.any(String) as string });
    expect(body.prefilled.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining([expect.stringContaining('personalId') as string]));
  });
});
