import { type CloudEvent, type DossierFactData } from '#contracts';
import { Allow, RateLimit } from '#http';
import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { adapterTime } from '../domain/adapter-format.js';
import { procedureMessage } from '../domain/adapter-procedure.js';
import { channelNumbers } from '../domain/adapter-words.js';
import { ProcedureQueries } from '../persistence/procedure.queries.js';
import { SyncQueries } from '../persistence/sync.queries.js';
import { AdapterCall, AdapterLogin, type AdapterQuestion } from './adapter.request.js';
import { type Partner, PartnerSessions } from './partner-sessions.js';

/** An answer in the adapter format: `error_code` `0` where all is well. */
export class AdapterAnswer {
  error_code!: string;
  message!: string;
  /** After a log-in. */
  session?: string;
  /** What was asked for; names of fields as the format writes them. */
  data?: Record<string, unknown>[];
}

const ok = { error_code: '0', message: 'Thành công' };
/** Refusals in the format's own way: HTTP says 200. */
const refusals = {
  login: { error_code: '-1', message: 'Sai tên đăng nhập hoặc mật khẩu' },
  session: { error_code: '-2', message: 'Phiên làm việc không tồn tại hoặc đã hết hạn' },
  nothingAsked: { error_code: '-5', message: 'Thiếu mã thủ tục (MaTTHC) hoặc mã hồ sơ (MaHoSo) trong data' },
  service: { error_code: '-6', message: 'Không có dịch vụ này' },
} as const;

/** The national portal's adapter format, asked of us (định dạng adapter, chiều vào): procedures and dossiers for systems that speak nothing else. */
@Controller('api/integration/v1/adapter')
@Allow('anyone')
export class AdapterController {
  constructor(private readonly sessions: PartnerSessions, private readonly procedures: ProcedureQueries, private readonly dossiers: SyncQueries, private readonly clock: Clock) {}

  /** Logs a partner in: `session` for half an hour */
  @Post('login') @HttpCode(200) @RateLimit({ per: 'address', limit: 120, seconds: 60 })
  login(@Body() { username, password }: AdapterLogin): AdapterAnswer {
    const session = this.sessions.open(username, password, this.clock.now());
    return session === undefined ? refusals.login : { ...ok, session };
  }

  /** Answers `LayThuTuc`, `LayDanhSachTTHC`, `LayDanhMucLinhVuc` and `TraCuuHoSo` */
  @Post() @HttpCode(200) @RateLimit({ per: 'address', limit: 300, seconds: 60 })
  async call(@Body() { session, service, data = [] }: AdapterCall): Promise<AdapterAnswer> {
    const partner = this.sessions.partnerOf(session, this.clock.now());
    if (partner === undefined) return refusals.session;
    const today = localDateOf(this.clock.now());
    switch (service) {
      case 'LayThuTuc': return this.proceduresAsked(data, today);
      case 'LayDanhSachTTHC': return { ...ok, data: (await this.procedures.list(today)).map((row) => ({ MATTHC: row.code, TENTTHC: row.name.vi, MALINHVUC: row.field_code, TENLINHVUC: row.field_name.vi })) };
      case 'LayDanhMucLinhVuc': return { ...ok, data: (await this.procedures.fields(today)).map(({ code, name }) => ({ MALINHVUC: code, TENLINHVUC: name.vi })) };
      case 'TraCuuHoSo': return this.dossiersAsked(data, partner);
      default: return refusals.service;
    }
  }

  private async proceduresAsked(data: readonly AdapterQuestion[], today: string): Promise<AdapterAnswer> {
    const codes = data.flatMap(({ MaTTHC }) => MaTTHC ?? []);
    if (codes.length === 0) return refusals.nothingAsked;
    const found = await Promise.all([...new Set(codes)].slice(0, 5).map((code) => this.procedures.find(code, today)));
    return { ...ok, data: found.flatMap((procedure) => (procedure === undefined ? [] : [{ ...procedureMessage(procedure, today) }])) };
  }

  /** No word of the owner: who asks knows the code, and is told how far the dossier is. */
  private async dossiersAsked(data: readonly AdapterQuestion[], { agency }: Partner): Promise<AdapterAnswer> {
    const codes = data.flatMap(({ MaHoSo }) => MaHoSo ?? []);
    if (codes.length === 0) return refusals.nothingAsked;
    const rows = await this.dossiers.latestFacts([...new Set(codes)], agency === null ? null : [agency]);
    return { ...ok, data: rows.map(({ body }) => stateOf(JSON.parse(body) as CloudEvent<string, DossierFactData>)) };
  }
}

function stateOf({ time, data }: CloudEvent<string, DossierFactData>): Record<string, unknown> {
  return {
    MaHoSo: data.code, MaTTHC: data.procedureCode, KenhThucHien: channelNumbers[data.channel], NgayNopHoSo: adapterTime(data.receivedAt), NgayHenTra: adapterTime(data.processingDue), TrangThaiHoSo: String(data.stateNumber),
    DonViXuLy: data.competentAgency, NgayCapNhat: adapterTime(time),
  };
}
