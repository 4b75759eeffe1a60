import { file, pdf, residence } from './filing.js';
import { act, dossierOf, eventually, historyOf, inState, pathOf, personas, tryToAct, ward } from './world.js';

describe('other ways through the house', () => {
  it('O-1 O-18 U-1: a counter dossier for a person without an account, originals taken and handed back', async () => {
    const [reception, processing, approver] = await Promise.all([ward.reception(), ward.processing(), ward.approver()]);
    const { dossierId } = await file(reception, residence({
      open: { channel: 'counter', applicant: { personalId: '019165004321', fullName: 'Lường Văn Bảo', dateOfBirth: '1965-03-02', sex: 'female', phone: '0987000111', address: 'Bản Mới, Thái Nguyên' } },
      form: (prefilled) => ({
        ...prefilled, receivingAuthority: 'Công an phường Phan Đình Phùng', fullName: 'Lường Văn Bảo', dateOfBirth: '1965-03-02', sex: 'NU', personalId: '019165004321', phone: '0987000111', requestType: 'DANG_KY_THUONG_TRU',
        requestContent: 'Đăng ký thường trú tại nơi ở thuê', householdHeadName: 'Lường Văn Bảo', relationToHead: 'Chủ hộ', requestedAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 7, tổ 3' },
        consents: [{ role: 'OWNER', method: 'ON_FORM', fullName: 'Dương Văn Hải' }],
      }),
      files: { lease: { name: 'hợp đồng.pdf', type: 'application/pdf', bytes: pdf('Hop dong') } }, save: { papers: [{ componentId: 'lease', originals: 1, copies: 1 }] }, returnMethod: 'counter',
    }));
    expect((await dossierOf(reception, dossierId)).body.state.code).toBe('submitted');
    await act(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'], originalsTaken: [{ componentId: 'lease', count: 1 }] });
    await act(reception, dossierId, 'transfers', { unit: 'G01-TNG-05443-KV' });
    await act(processing, dossierId, 'steps', { outcome: 'Đã xác minh' });
    await act(approver, dossierId, 'steps', { outcome: 'Đồng ý' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(dossierId)}/result-files`, { name: 'CT08.pdf', type: 'application/pdf', bytes: pdf('CT08') });
    await act(approver, dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    const kept = await tryToAct(reception, dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Lường Văn Bảo' });
    expect(kept).toMatchObject({ status: 422, body: { code: 'return.originals-kept' } });
    expect((await act(reception, dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Lường Văn Bảo', originalsHandedBack: true })).state.code).toBe('returned');
  });

  it('H-7: the way of return an officer records is the one the applicant sees, at both services', async () => {
    const [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    const { dossierId } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    await act(reception, dossierId, 'return-method', { method: 'counter', evidence: 'Gọi điện cho người nộp' });
    const filed = `/api/intake/v1/dossiers/${dossierId}`;
    const { body } = await eventually(async () => { const seen = await citizen.get<{ returnMethod: string; revision: number }>(filed); return seen.body.returnMethod === 'counter' && seen; }, 'the way of return at intake');
    expect(body.revision).toBe(2);
    await citizen.put(`${filed}/return-method`, { returnMethod: 'electronic' }, { version: '"2"' });
    await eventually(async () => (await citizen.get<{ returnMethod: string }>(pathOf(dossierId))).body.returnMethod === 'electronic', 'the way of return at one-stop');
    expect((await citizen.get<{ returnMethod: string; revision: number }>(filed)).body).toMatchObject({ returnMethod: 'electronic', revision: 3 });
  });

  it('P-m: a withdrawal, with its reason on record, approved by the officer in charge', async () => {
    const [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    const { dossierId } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    await act(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'] });
    await citizen.post(`/api/intake/v1/dossiers/${dossierId}/withdrawal`, { reason: 'Tôi chuyển đi tỉnh khác' });
    await inState(citizen, dossierId, 'withdrawing');
    expect((await act(reception, dossierId, 'withdrawal/approval')).state.code).toBe('stopped');
    expect((await historyOf(citizen, dossierId)).find(({ fact }) => fact === 'withdrawalRequested')?.record).toMatchObject({ reason: 'Tôi chuyển đi tỉnh khác' });
    const { body: slips } = await citizen.get<{ form: string }[]>(`${pathOf(dossierId)}/slips`);
    expect(slips.map(({ form }) => form)).toEqual(['receipt-slip', 'stop-notice']);
  });

  it('O-15 H-1: a refusal with its slip, challenged by the applicant and answered by the officer', async () => {
    const [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    const { dossierId } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    const refused = await act(reception, dossierId, 'refusal', {
      checklistItem: 'article-23', reason: 'Chỗ ở nằm trong khu vực cấm xây dựng', legalBasis: 'Điều 23 Luật Cư trú', guidance: 'Đăng ký tại chỗ ở hợp pháp khác',
    });
    expect(refused.state).toMatchObject({ code: 'refused', number: 3, label: { vi: 'Không được tiếp nhận' } });
    await act(citizen, dossierId, 'challenges', { challengedVersion: refused.version, question: 'Căn cứ nào cho rằng đây là khu vực cấm?' });
    const answered = await act(reception, dossierId, 'challenges/answers', { challengedVersion: refused.version, explanation: 'Theo quyết định quy hoạch đã công bố tại trụ sở.' });
    expect(answered).toMatchObject({ state: { code: 'refused' }, challenges: [{ challengedVersion: refused.version, answered: true }] });
    const { body: slips } = await citizen.get<{ form: string }[]>(`${pathOf(dossierId)}/slips`);
    expect(slips.map(({ form }) => form)).toEqual(['refusal-slip']);
  });

  it('O-11 U-9 V-4: anyone with the code and a detail learns how far it is, and nothing else', async () => {
    const citizen = await personas.citizen(0);
    const { dossierId, code } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    const anonymous = await fetch(`${citizen.origin}/api/one-stop/v1/lookups?code=${code}&detail=${personas.citizenNumber(0).personalId.slice(-4)}`);
    expect(await anonymous.json()).toEqual({ code, state: { code: 'submitted', number: 1, label: { vi: 'Mới đăng ký', en: 'Submitted' } }, procedureName: expect.any(Object) as object, completion: 10 });
    expect((await fetch(`${citizen.origin}/api/one-stop/v1/lookups?code=${code}&detail=0000`)).status).toBe(404);
  });
});
