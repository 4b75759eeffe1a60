import type { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import type { Schemas } from '../client/client.js';
import { type Filed, file, passport, pdf, stayNotice } from './filing.js';
import { anyone, tell } from './newcomer.js';
import { act, dossierOf, eventually, historyOf, Journal, pathOf, personas, province, system, ward } from './world.js';

const api = '/api/integration/v1';
type PortalName = 'national-portal' | 'single-window';
interface Recorded { readonly event: string; readonly updating?: boolean; readonly state?: string; readonly deed?: string; readonly owner?: string }
interface Feed { readonly items: readonly { readonly id: string; readonly type: string; readonly subject: string; readonly sequence: number; readonly data: { readonly receivingAgency: string; readonly competentAgency: string; readonly procedureCode: string } }[]; readonly next: string; readonly more: boolean }
interface Answer { readonly error_code: string; readonly session?: string; readonly data?: readonly Record<string, unknown>[] }

/** What a portal recorded of a dossier, oldest first. */
async function recorded(code: string, portal: PortalName = 'national-portal'): Promise<Recorded[]> {
  const answer = await fetch(`${system.addresses.simulators.inbox}/inbox/${portal}?limit=10000&code=${code}`);
  return (await answer.json() as { items: Recorded[] }).items;
}
const stepsOf = (items: readonly Recorded[]): number[] => items.filter(({ event }) => event === 'step').map(({ deed }) => Number.parseInt(deed ?? '', 10));
/** Waits until a portal has every version of a dossier; each once, in order, after the dossier itself. */
async function isAt(portal: PortalName, { code }: Pick<Filed, 'code'>, versions: number): Promise<Recorded[]> {
  const items = await eventually(async () => {
    const now = await recorded(code, portal);
    return stepsOf(now).length >= versions && now;
  }, `${versions} steps of ${code} at the ${portal}`, 90);
  expect(stepsOf(items)).toEqual(Array.from({ length: versions }, (_, index) => index + 1));
  expect(items[0]?.event).toBe('dossier');
  expect(items.filter(({ event }) => event === 'step again')).toEqual([]);
  return items;
}
/** What is told of the first try while the portal is so; a portal that is slow, or forgets its sessions, fails nobody. */
const failureOf: Readonly<Record<string, string>> = { down: 'away', error: 'away', lost: 'away', nonsense: 'nonsense' };
const receive = async ({ dossierId }: Filed): Promise<unknown> => act(await province.reception(), dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
const lagOf = async (who: Portal, portal: PortalName = 'national-portal'): Promise<Schemas['IntegrationLagView']> => {
  const { body } = await who.get<Schemas['IntegrationLagView'][]>(`${api}/sync`);
  const lag = body.find(({ destination }) => destination === portal);
  if (lag === undefined) throw new Error(`no lag of ${portal}`);
  return lag;
};

describe('what other systems learn of dossiers', () => {
  let citizen: Portal;
  let integrator: Portal;
  let journal: Journal;
  beforeAll(async () => {
    [citizen, integrator, journal] = await Promise.all([personas.citizen(0), personas.officer('tichhop'), Journal.open()]);
  });
  afterAll(() => journal.close());
  afterEach(async () => { await Promise.all([tell('national-portal', 'normal'), tell('single-window', 'normal')]); });

  const feed = async (query: string, who = integrator): Promise<Feed> => (await who.get<Feed>(`${api}/events?${query}`)).body;
  /** Where the feed ends now: nobody has this type, so every answer leads on. */
  const end = async (): Promise<string> => {
    for (let { next, more } = await feed('types=vn.motcua.dossier.nothing.v1');;) {
      if (!more) return next;
      ({ next, more } = await feed(`types=vn.motcua.dossier.nothing.v1&after=${next}`));
    }
  };

  it('P-t V-5 X-10: a passport\'s whole life is at the national portal: the dossier first, then every version of the ledger, in order, once', async () => {
    const filed = await file(citizen, passport());
    const [reception, processing, approver] = await Promise.all([province.reception(), province.processing(), province.approver()]);
    await dossierOf(citizen, filed.dossierId);
    await receive(filed);
    await act(reception, filed.dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    await act(processing, filed.dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    await act(approver, filed.dossierId, 'steps', { outcome: 'Duyệt cấp' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(filed.dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, filed.dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    const { version } = await act(reception, filed.dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Nông Đức Thịnh' });

    const items = await isAt('national-portal', filed, version);
    const ledger = await historyOf(citizen, filed.dossierId);
    expect(ledger).toHaveLength(version);
    expect(items.filter(({ event }) => event === 'step').map(({ state }) => state)).toEqual(['1', '2', '4', '4', '4', '9', '10']);
    expect(items.findLast(({ event }) => event === 'dossier')).toMatchObject({ state: '10', owner: personas.citizenNumber(0).fullName });
    const synced = await eventually(async () => {
      const { body } = await integrator.get<Schemas['IntegrationDossierSyncView']>(`${api}/sync/dossiers/${filed.dossierId}`);
      return body.destinations.every(({ state }) => state === 'synced') && body;
    }, 'dossier at every portal');
    expect(synced.destinations).toMatchObject([{ destination: 'national-portal', knownVersion: version, sentVersion: version, failure: null }]);
    expect(await recorded(filed.code, 'single-window')).toEqual([]);
  });

  it('P-t: the Single Window has the dossiers of its procedures, on the same mechanism', async () => {
    const reception = await ward.reception();
    const filed = await file(reception, stayNotice(new Date(Date.now() - 3_600_000).toISOString(), {
      open: { channel: 'counter', applicant: { personalId: '019188003457', fullName: 'Ma Thị Hường', dateOfBirth: '1988-04-12', sex: 'female', phone: '0912000002', address: 'Tổ 5, phường Quyết Thắng' } },
      save: { handedInAt: new Date(Date.now() - 60_000).toISOString() },
    }));
    const { version } = (await dossierOf(reception, filed.dossierId)).body;
    await isAt('single-window', filed, version);
    await isAt('national-portal', filed, version);
  });

  it.each(['down', 'nonsense', 'slow', 'error', 'expireSession', 'lost'])('P-t: with the portal %s for a while the other goes on, the lag is told, and everything arrives by itself after healing', async (mode) => {
    await tell('national-portal', mode, 1_500);
    const filed = await Promise.all(Array.from({ length: 4 }, () => file(citizen, passport())));
    for (const each of filed) await dossierOf(citizen, each.dossierId);
    await Promise.all(filed.map(receive));
    const lag = await eventually(async () => {
      const now = await lagOf(integrator);
      return now.pending > 0 && now;
    }, 'lag of the national portal');
    expect(lag.oldestSeconds).not.toBeNull();
    expect((await lagOf(integrator, 'single-window')).answers).toBe(true);
    const kind = failureOf[mode];
    if (kind !== undefined) {
      await eventually(async () => {
        const { body } = await integrator.get<{ items: Schemas['IntegrationSyncedDossierView'][] }>(`${api}/sync/dossiers?destination=national-portal&limit=200`);
        return body.items.some(({ failure }) => failure?.kind === kind);
      }, `failure of the kind ${kind}`);
    }
    await tell('national-portal', 'normal');
    expect((await integrator.post<Schemas['IntegrationRedrivenView']>(`${api}/sync/redrives`, { dossierId: randomUUID() })).body.count).toBe(0);
    for (const each of filed) await isAt('national-portal', each, 2);
    await eventually(async () => (await lagOf(integrator)).pending === 0, 'end of the lag', 60);
  });

  it('X-2 O-14: the feed has the same ids and bytes as Kafka, in order, by agency, procedure and type', async () => {
    const from = await end();
    const filed = await Promise.all([file(citizen, passport()), file(citizen, passport())]);
    for (const each of filed) await dossierOf(citizen, each.dossierId);
    await Promise.all(filed.map(receive));
    for (const { dossierId } of filed) await journal.of(dossierId, 2);
    const subjects = new Set(filed.map(({ dossierId }) => dossierId));
    const events = await eventually(async () => {
      const found = (await feed(`after=${from}&agency=G01&procedure=1.001456&limit=200`)).items.filter(({ subject }) => subjects.has(subject));
      return found.length >= 4 && found;
    }, 'four events in the feed');
    expect(events).toHaveLength(4);
    for (const { dossierId } of filed) expect(events.filter(({ subject }) => subject === dossierId).map(({ sequence }) => sequence)).toEqual([1, 2]);
    const text = await (await fetch(`${integrator.origin}${api}/events?after=${from}&limit=200`, { headers: { authorization: `Bearer ${integrator.token}` } })).text();
    for (const { id } of events) {
      const bytes = journal.bytes.get(id);
      expect(bytes).toBeDefined();
      expect(text.includes(bytes ?? '?')).toBe(true);
    }
    const received = await feed(`after=${from}&types=vn.motcua.dossier.received.v1&limit=200`);
    expect(received.items.filter(({ subject }) => subjects.has(subject)).map(({ sequence }) => sequence)).toEqual([2, 2]);
    expect((await feed(`after=${from}&procedure=1.004222`)).items.filter(({ subject }) => subjects.has(subject))).toEqual([]);
    expect((await feed(`after=${from}&agency=H55`)).items.filter(({ subject }) => subjects.has(subject))).toEqual([]);
  });

  it('X-2: a reader that waits is woken by what happens', async () => {
    const from = await end();
    const reader = await personas.officer('tichhop');
    const begun = performance.now();
    const waiting = feed(`after=${from}&types=vn.motcua.dossier.submitted.v1&agency=G01-TNG&wait=25`, reader);
    const filed = await file(citizen, passport());
    expect((await waiting).items.map(({ subject }) => subject)).toContain(filed.dossierId);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('X-2 X-8: a forged cursor is refused; an integrator of another agency sees nothing of this one; nobody else reads the feed', async () => {
    const from = await end();
    const filed = await file(citizen, passport());
    await dossierOf(citizen, filed.dossierId);
    await eventually(async () => (await feed(`after=${from}`)).items.some(({ subject }) => subject === filed.dossierId), 'event in the feed');
    const bytes = Buffer.from(from, 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 0xff;
    for (const forged of [bytes.toString('base64url'), 'MQ', `${from}AA`]) expect(await integrator.try('GET', `${api}/events?after=${forged}`)).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    const other = await personas.officer('tichhop.ubnd');
    expect((await feed(`after=${from}`, other)).items.filter(({ data }) => !data.receivingAgency.startsWith('H55') && !data.competentAgency.startsWith('H55'))).toEqual([]);
    expect((await other.try('GET', `${api}/sync/dossiers/${filed.dossierId}`)).status).toBe(404);
    for (const login of ['tnh.tiepnhan', 'giamsat', 'quantri']) expect((await (await personas.officer(login)).try('GET', `${api}/events`)).status).toBe(403);
    expect((await citizen.try('GET', `${api}/sync`)).status).toBe(403);
    expect((await (await personas.officer('giamsat')).try('POST', `${api}/sync/redrives`, {}, { key: randomUUID() })).status).toBe(403);
  });

  it('X-10 O-14: a system that speaks the adapter format asks for procedures and dossiers', async () => {
    const ask = async (path: string, body: object): Promise<Answer> => {
      const { status, body: answer } = await anyone.try<Answer>('POST', `${api}/adapter${path}`, body);
      expect(status).toBe(200);
      return answer;
    };
    expect(await ask('/login', { ...system.addresses.adapterPartner, password: 'khong phai mat khau' })).toMatchObject({ error_code: '-1' });
    expect(await ask('', { session: 'bịa', service: 'LayDanhSachTTHC' })).toMatchObject({ error_code: '-2' });
    const { session } = await ask('/login', system.addresses.adapterPartner);
    const procedures = (await ask('', { session, madonvi: 'G01', service: 'LayDanhSachTTHC', isUpdating: 'False', data: [] })).data ?? [];
    expect(procedures).toContainEqual(expect.objectContaining({ MATTHC: '1.001456', TENTTHC: expect.stringContaining('hộ chiếu') }));
    expect(((await ask('', { session, service: 'LayDanhMucLinhVuc' })).data ?? []).length).toBeGreaterThan(0);
    expect((await ask('', { session, service: 'LayThuTuc', data: [{ MaTTHC: '1.001456' }] })).data).toMatchObject([{
      MATTHC: '1.001456', CACHTHUCTHUCHIEN: expect.arrayContaining([expect.objectContaining({ KENH: '2' })]), THANHPHANHOSO: expect.arrayContaining([expect.objectContaining({ GIAYTO: expect.any(Array) })]),
    }]);
    const filed = await file(citizen, passport());
    await dossierOf(citizen, filed.dossierId);
    const [found] = await eventually(async () => {
      const { data } = await ask('', { session, service: 'TraCuuHoSo', data: [{ MaHoSo: filed.code }] });
      return data !== undefined && data.length > 0 && data;
    }, 'dossier by its code');
    expect(found).toMatchObject({ MaHoSo: filed.code, MaTTHC: '1.001456', TrangThaiHoSo: '1', KenhThucHien: '2' });
    expect(JSON.stringify(found)).not.toContain(personas.citizenNumber(0).personalId);
  });
});
