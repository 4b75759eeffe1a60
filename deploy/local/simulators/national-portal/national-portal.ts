import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fastify } from 'fastify';
import { z } from 'zod';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import { httpFaults, spoil } from '../http-faults.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { callSchema, dossierSchema, loginSchema, stepSchema } from './fields.js';

const faults = {
  ...httpFaults,
  nonsense: 'answers 200 with a page in HTML',
  expireSession: 'forgets every session',
  alreadyExists: 'says it has it already to whatever is no update',
  lost: 'takes what it is sent, and cuts the connection instead of answering',
  lying: 'says it took what it did not keep',
  refuse: 'refuses with a code of its own',
  quote: 'refuses, and quotes what it was sent',
} as const;

type Dossier = z.infer<typeof dossierSchema>;
type Step = z.infer<typeof stepSchema>;
interface Kept { dossier: Dossier; readonly steps: Step[] }
interface Said { error_code: string; message: string; [more: string]: unknown }

/** The portal's names for its ends; `-3` and its words are what adapters look for. */
const said = {
  ok: { error_code: '0', message: 'Thành công' }, login: { error_code: '-1', message: 'Sai tên đăng nhập hoặc mật khẩu' }, session: { error_code: '-2', message: 'Phiên làm việc không tồn tại hoặc đã hết hạn' },
  exists: { error_code: '-3', message: 'Bản ghi đã tồn tại' }, unknown: { error_code: '-4', message: 'Hồ sơ chưa được đồng bộ' }, order: { error_code: '-6', message: 'Tiến độ không đúng thứ tự thời gian' },
  tooMany: { error_code: '-7', message: 'Quá 10 bản ghi tiến độ' }, unit: { error_code: '-8', message: 'Mã đơn vị không đúng' }, refused: { error_code: '-99', message: 'Hệ thống từ chối' },
} as const satisfies Record<string, Said>;

const remembered = 20_000;

export interface PortalSettings {
  /** Name of the party, and the kind of its entries in the inbox. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly unit: string;
  /** How long a session lasts, in seconds. */
  readonly sessionSeconds: number;
}

/**
 * A portal that takes dossiers in the adapter format: `POST /login` gives a session, `POST /` takes `DongBoHoSoMC`, `CapNhatTienDoHoSoMC` and `TraCuuHoSo`. It checks every field, takes no
 * progress before its dossier nor out of order, and keeps what it took; the inbox has one entry for each dossier taken (`event: dossier`) and each step (`event: step`).
 */
export async function openAdapterPortal(inbox: Inbox, { name, host, port, username, password, unit, sessionSeconds }: PortalSettings): Promise<Simulator> {
  const behaviour = new Behaviour();
  const sessions = new Map<string, number>();
  const kept = new Map<string, Kept>();
  const app = fastify({ bodyLimit: 2 * 1024 * 1024 });

  app.post('/login', (request, reply) => {
    const { data } = loginSchema.safeParse(request.body);
    if (data?.username !== username || data.password !== password) return reply.send(said.login);
    const session = randomUUID();
    sessions.set(session, Date.now() + sessionSeconds * 1_000);
    inbox.record(name, { event: 'login' });
    return reply.send({ ...said.ok, session });
  });

  app.post('/', (request, reply) => {
    const taken = behaviour.take('nonsense', 'expireSession', 'alreadyExists', 'lost', 'lying', 'refuse', 'quote');
    if (taken?.fault === 'nonsense') return reply.type('text/html; charset=utf-8').send('<html><body><h1>Hệ thống đang bảo trì</h1></body></html>');
    if (taken?.fault === 'refuse') return reply.send(said.refused);
    if (taken?.fault === 'quote') return reply.send(wrong(`Phiên bản thủ tục không khớp: ${JSON.stringify((request.body as { data?: unknown }).data)}`));
    if (taken?.fault === 'expireSession') sessions.clear();
    const { data: call } = callSchema.safeParse(request.body);
    if (call === undefined) return reply.send(wrong('thiếu session, madonvi, service, isUpdating hoặc data'));
    if ((sessions.get(call.session) ?? 0) < Date.now()) return reply.send(said.session);
    if (call.madonvi !== unit) return reply.send(said.unit);
    if (call.service === 'TraCuuHoSo') return reply.send(lookUp(call.data));
    const updating = call.isUpdating === 'True';
    if (taken?.fault === 'alreadyExists' && !updating) return reply.send(said.exists);
    if (taken?.fault === 'lying') return reply.send(said.ok);
    const answer = call.service === 'DongBoHoSoMC' ? takeDossiers(call.data, updating) : call.service === 'CapNhatTienDoHoSoMC' ? takeSteps(call.data, updating) : wrong(`không có dịch vụ ${call.service}`);
    if (answer.error_code !== said.ok.error_code) inbox.record(name, { event: 'refused', service: call.service, code: String(call.data[0]?.['MaHoSo'] ?? ''), error: answer.error_code, message: answer.message });
    if (taken?.fault === 'lost') {
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    }
    return reply.send(answer);
  });

  function takeDossiers(data: unknown[], updating: boolean): Said {
    const parsed = z.array(dossierSchema).safeParse(data);
    if (!parsed.success) return wrong(z.prettifyError(parsed.error));
    if (!updating && parsed.data.some(({ MaHoSo }) => kept.has(MaHoSo))) return said.exists;
    for (const dossier of parsed.data) {
      const before = kept.get(dossier.MaHoSo);
      if (before === undefined) kept.set(dossier.MaHoSo, { dossier, steps: [] });
      else before.dossier = dossier;
      inbox.record(name, { event: 'dossier', code: dossier.MaHoSo, updating, state: dossier.TrangThaiHoSo, procedure: dossier.MaTTHC, owner: dossier.ChuHoSo, channel: dossier.KenhThucHien, due: dossier.NgayHenTra, files: dossier.TaiLieuNop.length });
    }
    for (const oldest of kept.keys()) {
      if (kept.size <= remembered) break;
      kept.delete(oldest);
    }
    return said.ok;
  }

  function takeSteps(data: unknown[], updating: boolean): Said {
    const parsed = z.array(stepSchema).safeParse(data);
    if (!parsed.success) return wrong(z.prettifyError(parsed.error));
    if (parsed.data.length > 10) return said.tooMany;
    if (parsed.data.some(({ MaHoSo }) => !kept.has(MaHoSo))) return said.unknown;
    const isKept = (step: Step): number => kept.get(step.MaHoSo)!.steps.findIndex(({ NoiDungXuLy, ThoiDiemXuLy }) => NoiDungXuLy === step.NoiDungXuLy && ThoiDiemXuLy === step.ThoiDiemXuLy);
    if (!updating && parsed.data.some((step) => isKept(step) >= 0)) return said.exists;
    const latest = new Map<string, string>();
    for (const step of parsed.data.filter((each) => isKept(each) < 0)) {
      if (step.ThoiDiemXuLy < (latest.get(step.MaHoSo) ?? kept.get(step.MaHoSo)!.steps.at(-1)?.ThoiDiemXuLy ?? '')) return said.order;
      latest.set(step.MaHoSo, step.ThoiDiemXuLy);
    }
    for (const step of parsed.data) {
      const { steps } = kept.get(step.MaHoSo)!;
      const place = isKept(step);
      if (place >= 0) steps[place] = step;
      else steps.push(step);
      inbox.record(name, { event: place >= 0 ? 'step again' : 'step', code: step.MaHoSo, state: step.TrangThai, deed: step.NoiDungXuLy, at14: step.ThoiDiemXuLy, who: step.NguoiXuLy, where: step.PhongBanXuLy });
    }
    return said.ok;
  }

  function lookUp(data: readonly Record<string, unknown>[]): Said {
    const found = data.flatMap(({ MaHoSo }) => kept.get(String(MaHoSo)) ?? []);
    return { ...said.ok, data: found.map(({ dossier: { MaHoSo, MaTTHC, TrangThaiHoSo, NgayHenTra }, steps }) => ({ MaHoSo, MaTTHC, TrangThaiHoSo, NgayHenTra, SoTienDo: String(steps.length) })) };
  }

  await app.ready();
  const server = createServer((request, response) => {
    void spoil(behaviour, request, response).then((spoilt) => { if (!spoilt) app.routing(request, response); });
  });
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();
  return { name, faults, behaviour, endpoint };
}

function wrong(message: string): Said {
  return { error_code: '-5', message: message.slice(0, 2_000) };
}
