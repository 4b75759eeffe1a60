import type { Portal } from '#testing';
import { type Application, file, pdf } from './filing.js';
import { act, type Dossier, dossierOf, historyOf, pathOf, personas, tryToAct } from './world.js';

/** The people's committee of the ward of the stories, with its officers. */
const committee = {
  agency: 'H55-05443', reception: () => personas.officer('ubpdp.tiepnhan'), civilStatus: () => personas.officer('ubpdp.hotich'), construction: () => personas.officer('ubpdp.xaydung'), leader: () => personas.officer('ubpdp.lanhdao'),
};
const place = { countryCode: 'VN', provinceCode: '19', communeCode: '05443' };
const parent = (fullName: string): object => ({ fullName, birthDateOrYear: '2001', nationality: 'VN', ethnicity: 'Tày', residence: { type: '1', address: place } });

const birth: Application = {
  procedureCode: '1.001193', caseKey: 'ON_TIME', receivingAgency: committee.agency, returnMethod: 'electronic',
  form: (prefilled) => ({
    ...prefilled, requester: { ...prefilled['requester'] as object, relationToChild: 'FATHER' }, registration: { birthCase: '1', registrationType: '1' }, mother: parent('Ma Thị Hoa'), father: parent('Nông Đức Thịnh'),
    child: { fullName: 'Nông Minh Khôi', birthDate: '2026-11-01', gender: '1', nationality: 'VN', ethnicity: 'Tày', placeOfBirth: place, hometown: place }, declaration: { truthful: true },
  }),
  files: { 'birth-evidence': { name: 'giấy chứng sinh.pdf', type: 'application/pdf', bytes: pdf('Giay chung sinh') } },
};

const house: Application = {
  procedureCode: '1.013225', caseKey: 'HOUSE', receivingAgency: committee.agency, returnMethod: 'electronic',
  form: (prefilled) => ({
    ...prefilled, addressee: 'Ủy ban nhân dân phường Phan Đình Phùng', contactAddress: 'Số 12, đường Hoàng Văn Thụ', parcelNo: '114', mapSheetNo: '7', siteAddress: { provinceCode: '19', communeCode: '05443', detail: 'Tổ 3' },
    worksGrade: 'HOUSE', groundFloorArea: 80, totalFloorArea: 240, totalHeight: 11.4, floors: 3, designerName: 'Kiến trúc sư mẫu', expectedMonths: 8, commitment: true,
  }),
  files: { drawings: { name: 'bản vẽ.pdf', type: 'application/pdf', bytes: pdf('Ban ve thiet ke') } },
};

/** Passes a received dossier through its unit to the leader, who signs. */
async function settle(dossierId: string, unit: string, officer: Portal, leader: Portal): Promise<Dossier> {
  const reception = await committee.reception();
  await act(reception, dossierId, 'transfers', { unit });
  await act(officer, dossierId, 'steps', { outcome: 'Hồ sơ đủ điều kiện' });
  const { body: result } = await leader.upload<{ digest: string }>(`${pathOf(dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
  return act(leader, dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
}

/** The clock time at which a dossier is due. */
const dueOf = ({ processingDue }: Dossier): string => (processingDue ?? 'nothing').slice(11, 19);

describe('procedures of other kinds', () => {
  it('P-b O-7: a birth is registered online by the commune, due the day it is received', async () => {
    const [citizen, reception, civilStatus, leader] = await Promise.all([personas.citizen(0), committee.reception(), committee.civilStatus(), committee.leader()]);
    const { dossierId, code, feesDue } = await file(citizen, birth);
    expect({ code, feesDue }).toEqual({ code: expect.stringMatching(/^H55-05443-\d{6}-\d{4}$/) as string, feesDue: [] });
    await dossierOf(citizen, dossierId);
    expect(dueOf(await act(reception, dossierId, 'reception', { checkedComponents: ['form-birth', 'birth-evidence'] }))).toBe('17:00:00');
    expect(await settle(dossierId, 'H55-05443-HT', civilStatus, leader)).toMatchObject({ state: { code: 'done' } });
    expect((await act(reception, dossierId, 'return', { method: 'electronic', at: new Date().toISOString(), to: 'Nông Đức Thịnh' })).state.code).toBe('returned');
    expect((await historyOf(citizen, dossierId)).map(({ fact }) => fact)).toEqual(['submitted', 'received', 'transferred', 'advanced', 'completed', 'returned']);
  });

  it('O-1 O-7: a copy is certified while its bearer waits: no slip, no transfer, and nobody but the leader signs', async () => {
    const [reception, leader] = await Promise.all([committee.reception(), committee.leader()]);
    const { dossierId } = await file(reception, {
      procedureCode: '2.000815', caseKey: 'COPY', receivingAgency: committee.agency, returnMethod: 'counter', form: (prefilled) => prefilled,
      open: { channel: 'counter', applicant: { personalId: '019188003457', fullName: 'Ma Thị Hường', dateOfBirth: '1988-04-12', sex: 'female', phone: '0912000002', address: 'Tổ 5, phường Quyết Thắng' } },
    });
    await dossierOf(reception, dossierId);
    expect(dueOf(await act(reception, dossierId, 'reception', { checkedComponents: [] }))).toBe('17:00:00');
    expect((await tryToAct(reception, dossierId, 'completion', { outcome: 'granted' })).status).toBe(403);
    await act(leader, dossierId, 'completion', { outcome: 'granted' });
    expect((await act(reception, dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Ma Thị Hường' })).state.code).toBe('returned');
    expect((await historyOf(reception, dossierId)).map(({ fact }) => fact)).toEqual(['submitted', 'received', 'completed', 'returned']);
    expect((await reception.get<object[]>(`${pathOf(dossierId)}/slips`)).body).toEqual([]);
  });

  it('P-b O-7: a house is permitted by the commune, and what the land database holds is not asked for', async () => {
    const [citizen, reception, construction, leader] = await Promise.all([personas.citizen(0), committee.reception(), committee.construction(), committee.leader()]);
    const { dossierId } = await file(citizen, house);
    await dossierOf(citizen, dossierId);
    const received = await act(reception, dossierId, 'reception', { checkedComponents: ['form-permit', 'drawings'] });
    expect(Date.parse(received.processingDue ?? '') - Date.now()).toBeGreaterThan(6 * 86_400_000);
    expect(await settle(dossierId, 'H55-05443-KT', construction, leader)).toMatchObject({ state: { code: 'done' } });
    expect((await act(reception, dossierId, 'return', { method: 'electronic', at: new Date().toISOString(), to: 'Nông Đức Thịnh' })).state.number).toBe(10);
  });
});
