import { randomUUID } from 'node:crypto';
import { AccessLog } from '#access-log';
import type { Portal } from '#testing';
import { CompareWithPortal } from '../src/use-cases/compare-with-portal.js';
import { Destinations } from '../src/use-cases/ports.js';
import { api, type Dossier, partner, World } from './world.js';

interface Lag { destination: string; answers: boolean; pending: number; stuck: number; oldestSince: string | null; oldestSeconds: number | null }
interface Synced { destination: string; dossierId: string; state: string; knownVersion: number; sentVersion: number; failure: { kind: string; code: string | null } | null; nextTryAt: string | null }
interface Answer { error_code: string; message: string; session?: string; data?: Record<string, unknown>[] }

describe('P-t: what portals are behind of, for those who watch', () => {
  let world: World;
  let integrator: Portal;
  beforeAll(async () => {
    world = await World.open();
    integrator = await world.officer('integrator', null);
  });
  afterAll(() => world.close());
  beforeEach(() => world.portal('normal'));

  const lag = async (who = integrator): Promise<Lag> => (await who.get<Lag[]>(`${api}/sync`)).body.find(({ destination }) => destination === 'national-portal')!;
  const redrive = (body: object, who = integrator) => who.try<{ count: number; code?: string }>('POST', `${api}/sync/redrives`, body, { key: randomUUID() });
  const arrive = async (): Promise<void> => {
    for (let round = 0; round < 30 && (await lag()).pending > 0; round += 1) {
      await world.send();
      world.forward(1);
    }
    expect((await lag()).pending).toBe(0);
  };
  const refusedDossier = async (): Promise<Dossier> => {
    const dossier = world.unheard();
    world.cardOf(dossier, { owner: { fullName: '' }, summary: 'x', components: [] });
    await world.received(dossier);
    for (let round = 0; round < 10; round += 1) {
      await world.send();
      world.forward(6);
    }
    return dossier;
  };

  it('lag, list and reason are told while a portal is away, and nothing is when it is back', async () => {
    await world.portal('nonsense');
    const dossiers = await Promise.all(Array.from({ length: 5 }, () => world.received()));
    for (let round = 0; round < 3; round += 1) {
      await world.send();
      world.forward(0.1);
    }
    world.forward(2);
    expect(await lag()).toMatchObject({ answers: false, pending: 5, stuck: 0, oldestSeconds: expect.any(Number) });
    expect((await lag()).oldestSeconds).toBeGreaterThanOrEqual(120);
    const listed = (await integrator.get<{ items: Synced[] }>(`${api}/sync/dossiers?destination=national-portal`)).body.items;
    expect(new Set(listed.map(({ dossierId }) => dossierId))).toEqual(new Set(dossiers.map(({ id }) => id)));
    expect(listed.some(({ failure }) => failure?.kind === 'nonsense')).toBe(true);
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toMatch(/motcua_sync_pending\{destination="national-portal",service="integration"\} 5/);
    expect(metrics).toMatch(/motcua_sync_calls_total\{destination="national-portal",call="DongBoHoSoMC",outcome="nonsense"/);
    await world.portal('normal');
    await arrive();
    expect(await lag()).toMatchObject({ answers: true, oldestSince: null });
    const one = (await integrator.get<{ destinations: Synced[]; attempts: { outcome: string }[] }>(`${api}/sync/dossiers/${dossiers[0]!.id}`)).body;
    expect(one.destinations).toMatchObject([{ state: 'synced', knownVersion: 2, sentVersion: 2, failure: null }]);
    expect(one.attempts[0]).toMatchObject({ outcome: 'ok', fromVersion: 1, toVersion: 2 });
    await world.get(AccessLog).flush();
    const batches = await world.database.query<{ body: string }>('SELECT body FROM access_batch');
    expect(batches.some(({ body }) => body.includes(dossiers[0]!.id))).toBe(true);
  });

  it('a stuck dossier is sent again when somebody asks: by itself, by its time, or with all', async () => {
    const dossier = await refusedDossier();
    expect((await integrator.get<{ items: Synced[] }>(`${api}/sync/dossiers?destination=national-portal&state=stuck`)).body.items).toMatchObject([{ dossierId: dossier.id, state: 'stuck', failure: { kind: 'refused', code: '-5' } }]);
    expect((await lag()).stuck).toBe(1);
    for (const nothing of [{ destination: 'single-window' }, { dossierId: randomUUID() }, { to: '2026-01-01T00:00:00+07:00' }, { from: '2027-01-01T00:00:00+07:00' }]) expect(await redrive(nothing)).toMatchObject({ status: 202, body: { count: 0 } });
    world.cardOf(dossier, { owner: { fullName: 'Lục Văn Thử' }, summary: 'x', components: [] });
    expect(await redrive({ dossierId: dossier.id, destination: 'national-portal' })).toMatchObject({ status: 202, body: { count: 1 } });
    await world.send();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    expect((await lag()).stuck).toBe(0);
    expect(await redrive({ from: '2026-13-01T00:00:00+07:00' })).toMatchObject({ status: 400 });
  });

  it('who may: integrators, administrators and overseers, each for the dossiers of their agencies; others not at all', async () => {
    const dossier = await refusedDossier();
    const [other, own, overseer, administrator, reception] = await Promise.all([
      world.officer('integrator', 'A2'), world.officer('integrator', 'A'), world.officer('overseer', 'A'), world.officer('administrator', null), world.officer('reception', 'A1'),
    ]);
    expect((await other.try('GET', `${api}/sync/dossiers/${dossier.id}`)).status).toBe(404);
    expect(await lag(other)).toMatchObject({ pending: 0, stuck: 0 });
    expect(await redrive({ dossierId: dossier.id }, other)).toMatchObject({ body: { count: 0 } });
    for (const who of [own, overseer, administrator]) expect((await who.try('GET', `${api}/sync/dossiers/${dossier.id}`)).status).toBe(200);
    expect((await lag(overseer)).stuck).toBe(1);
    expect((await redrive({}, overseer)).status).toBe(403);
    for (const path of ['sync', `sync/dossiers/${dossier.id}`, 'sync/dossiers?destination=national-portal']) expect((await reception.try('GET', `${api}/${path}`)).status).toBe(403);
    world.cardOf(dossier, { owner: { fullName: 'Lục Văn Thử' }, summary: 'x', components: [] });
    expect(await redrive({}, own)).toMatchObject({ body: { count: 1 } });
    await arrive();
  });

  it('pages of what is behind have every dossier once', async () => {
    const away = [];
    await world.portal('down');
    for (let each = 0; each < 7; each += 1) away.push(await world.received());
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { items, next } = (await integrator.get<{ items: Synced[]; next: string | null }>(`${api}/sync/dossiers?destination=national-portal&limit=3${after}`)).body;
      seen.push(...items.map(({ dossierId }) => dossierId));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(away.map(({ id }) => id)));
    await world.portal('normal');
    await arrive();
  });

  it('a portal that said it took what it did not keep is found out, and given it again', async () => {
    const portal = world.get(Destinations).all[0]!;
    const compare = (): Promise<number> => world.get(CompareWithPortal).run(portal, world.clock.now());
    world.forward(60);
    await compare();
    await world.portal('lying');
    const dossiers = await Promise.all(Array.from({ length: 3 }, () => world.received()));
    await arrive();
    await world.portal('normal');
    for (const dossier of dossiers) expect(await world.stepsAt(dossier)).toEqual([]);
    world.forward(30);
    await compare();
    await arrive();
    for (const dossier of dossiers) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    world.forward(30);
    expect(await compare()).toBe(0);
  });
});

describe('X-10: the adapter format, asked of us', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());

  const post = async (path: string, body: object): Promise<Answer> => {
    const answer = await world.anyone().try<Answer>('POST', `${api}/adapter${path}`, body);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const login = async (username = partner.username): Promise<string> => (await post('/login', { ...partner, username })).session ?? '';

  it('a partner logs in and asks for procedures, fields and one procedure as it is in force', async () => {
    const session = await login();
    expect((await post('', { session, madonvi: 'G01', service: 'LayDanhSachTTHC', isUpdating: 'False', data: [] })).data).toEqual([
      { MATTHC: '1.001456', TENTTHC: 'Cấp hộ chiếu phổ thông', MALINHVUC: 'G01-XNC', TENLINHVUC: 'Quản lý xuất nhập cảnh' }, expect.objectContaining({ MATTHC: '9.000001' }),
    ]);
    expect((await post('', { session, service: 'LayDanhMucLinhVuc' })).data).toEqual([{ MALINHVUC: 'G01-XNC', TENLINHVUC: 'Quản lý xuất nhập cảnh' }]);
    const { data } = await post('', { session, service: 'LayThuTuc', data: [{ MaTTHC: '1.001456' }, { MaTTHC: '0.000000' }] });
    expect(data).toMatchObject([{
      MATTHC: '1.001456', LINHVUCTHUCHIEN: { MALINHVUC: 'G01-XNC' }, TRINHTUTHUCHIEN: 'Nộp hồ sơ trực tuyến', KETQUATHUCHIEN: [{ MAKETQUA: 'KQ.G01.000001', TENKETQUA: 'Hộ chiếu phổ thông' }], COQUANTHUCHIEN: 'Cấp Tỉnh',
      CACHTHUCTHUCHIEN: [
        { KENH: '2', THOIGIAN: [{ THOIGIANGIAIQUYET: '8', DONVITINH: 'Ngày làm việc', PHILEPHI: [{ MAPHILEPHI: 'issue', TENPHILEPHI: 'Lệ phí cấp hộ chiếu', GIA: '200000' }] }] }, { KENH: '1' },
      ],
      THANHPHANHOSO: [{ TRUONGHOP: 'Thông thường', GIAYTO: [{ MAGIAYTO: 'portrait-photo', SOBANCHINH: '0', SOBANSAO: '1', BATBUOC: '1' }] }],
      CANCUPHAPLY: [{ SOVANBAN: 'Luật 49/2019/QH14', NGAYBANHANH: '20191122000000' }],
    }]);
  });

  it('O-14: a dossier by its code: how far it is, and nothing of its owner; another agency\'s partner finds nothing', async () => {
    const dossier = await world.received();
    const { data } = await post('', { session: await login(), service: 'TraCuuHoSo', data: [{ MaHoSo: dossier.code }] });
    expect(data).toMatchObject([{ MaHoSo: dossier.code, MaTTHC: '1.001456', TrangThaiHoSo: '2', KenhThucHien: '2', NgayNopHoSo: '20260310090000' }]);
    expect(JSON.stringify(data)).not.toContain(dossier.ownerId);
    expect(await post('', { session: await login('doi-tac-a2'), service: 'TraCuuHoSo', data: [{ MaHoSo: dossier.code }] })).toMatchObject({ error_code: '0', data: [] });
  });

  it('wrong passwords, unknown, altered and ended sessions, unknown services and empty questions are refused in the format\'s own way', async () => {
    for (const body of [{ username: 'ai', password: partner.password }, { username: partner.username, password: 'sai' }]) expect(await post('/login', body)).toEqual({ error_code: '-1', message: expect.any(String) as string });
    const session = await login();
    const [said = '', signature = ''] = session.split('.');
    const forged = Buffer.from(JSON.stringify([partner.username, 9_999_999_999_999])).toString('base64url');
    for (const wrong of ['x', '', `${forged}.${signature}`, `${said}.`, `${session}x`]) expect(await post('', { session: wrong, service: 'LayDanhSachTTHC' })).toMatchObject({ error_code: '-2' });
    expect(await post('', { session, service: 'XoaHoSo' })).toMatchObject({ error_code: '-6' });
    expect(await post('', { session, service: 'LayThuTuc' })).toMatchObject({ error_code: '-5' });
    world.forward(31);
    expect(await post('', { session, service: 'LayDanhSachTTHC' })).toMatchObject({ error_code: '-2' });
    expect((await world.anyone().try('POST', `${api}/adapter`, { session, service: 'LayThuTuc', extra: 1 })).status).toBe(400);
    const many = await Promise.all(Array.from({ length: 130 }, () => world.anyone().try('POST', `${api}/adapter/login`, { username: 'ai', password: 'x' })));
    expect(many.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });
});
