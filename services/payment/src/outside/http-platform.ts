import { Refusal } from '#contracts';
import { Log } from '#runtime';
import { z } from 'zod';
import type { Report } from '../domain/attempt.js';
import { CallbackReader, type Order, Platform, type Told } from '../use-cases/ports.js';
import { checksumOf, isAuthentic } from './checksum.js';

/** Where the platform is, who we are there, and the secret both know. */
export interface PlatformSettings { readonly url: string; readonly partner: string; readonly secret: string; readonly timeoutMs: number }

const text = z.string().max(500).default('');
/** What the platform says of one payment: a callback, or the answer to a query. */
const outcomeSchema = z.looseObject({
  LoaiBanTin: text, MaLoi: text, MaDoiTac: text, MaThamChieu: text, SoTien: z.union([z.string().max(20), z.number()]).default(''), MaTienTe: text, MaGiaoDich: text, MaNganHang: text, ThoiGianGD: text,
  ThongTinGiaoDich: text, MaXacThuc: text,
});
const startedSchema = z.looseObject({ MaLoi: z.string(), UrlThanhToan: z.url({ protocol: /^https?$/ }).optional() });
const receiptSchema = outcomeSchema.extend({ NoiDungBienLai: z.base64().optional() });

/** Codes of the platform (MaLoi): done; the bank timed out, nobody knows; a reference it never heard of. Everything else has failed. */
const codes: Readonly<Record<string, Report>> = { '00': 'success', '08': 'pending', '25': 'unknown' };

/** A message of the platform whose checksum holds, and that is for us. */
function toldBy(message: Readonly<Record<string, unknown>>, { partner, secret }: Pick<PlatformSettings, 'partner' | 'secret'>): Told & { readonly reference: string } {
  if (!isAuthentic('outcome', message, secret)) throw new Refusal('callback.signature-invalid');
  const { MaDoiTac, MaThamChieu, MaLoi, SoTien, MaTienTe, MaGiaoDich, MaNganHang } = outcomeSchema.parse(message);
  if (MaDoiTac !== partner) throw new Refusal('callback.not-for-us');
  const amount = /^\d{1,15}$/.test(String(SoTien)) && MaTienTe === 'VND' ? Number(SoTien) : null;
  return { reference: MaThamChieu, report: codes[MaLoi] ?? 'failed', amount, transaction: MaGiaoDich === '' ? null : MaGiaoDich, bank: MaNganHang === '' ? null : MaNganHang };
}

/** Reads callbacks by the secret both sides know. */
export class SignedCallbacks extends CallbackReader {
  constructor(private readonly settings: Pick<PlatformSettings, 'partner' | 'secret'>) {
    super();
  }

  read(message: Readonly<Record<string, unknown>>): Told & { readonly reference: string } {
    return toldBy(message, this.settings);
  }
}

/** The payment platform over HTTP: INIT, query of a state, query of a receipt; each message with its checksum. */
export class HttpPlatform extends Platform {
  constructor(private readonly settings: PlatformSettings, private readonly log: Log) {
    super();
  }

  async start({ reference, amount, dossierCode, procedureCode, items, payer, ip, at }: Order): Promise<string> {
    const message = {
      LoaiBanTin: 'INIT', PhienBan: '1.0', MaDoiTac: this.settings.partner, MaThamChieu: reference, SoTien: String(amount), LoaiHinhThanhToan: 'PHILEPHI', MaKenhThanhToan: 'WEB', MaThietBi: '', NgonNgu: 'vi', MaTienTe: 'VND',
      MaNganHang: '', ThongTinGiaoDich: `Thanh toan ho so ${dossierCode}`, ThoiGianGD: timeOf(at), Ip: ip,
    };
    const answer = startedSchema.safeParse(await this.ask('/init', {
      ...message, MaXacThuc: checksumOf('start', message, this.settings.secret),
      ThongTinBienLai: {
        MaHoSo: dossierCode, MaThuTuc: procedureCode, MaDichVu: `${procedureCode}.01`, HoTenNguoiNop: payer.fullName, SoGiayTo: payer.identifier ?? '', DiaChi: payer.address ?? '',
        PhiLePhi: items.map(({ feeId, amount: fee }) => ({ MaPhiLePhi: feeId, SoTien: String(fee) })), DSKhoanNop: [{ NoiDung: `Ho so ${dossierCode}`, SoTien: String(amount) }],
      },
    }));
    if (!answer.success) throw this.away('init', answer.error);
    const { MaLoi, UrlThanhToan } = answer.data;
    if (MaLoi !== '00') throw new Refusal('platform.refused', { code: MaLoi });
    if (UrlThanhToan === undefined) throw this.away('init', new Error('no page to pay on'));
    return UrlThanhToan;
  }

  async statusOf(reference: string, now: Date): Promise<Told> {
    return this.outcomeOf('status', 'TRUYVAN', reference, await this.query('/status', 'TRUYVAN', reference, now));
  }

  async receiptOf(reference: string, now: Date): Promise<Buffer | null> {
    const answer = await this.query('/receipt', 'BIENLAI', reference, now);
    if (this.outcomeOf('receipt', 'BIENLAI', reference, answer).report !== 'success') return null;
    const { NoiDungBienLai } = receiptSchema.parse(answer);
    const pdf = Buffer.from(NoiDungBienLai ?? '', 'base64');
    return pdf.subarray(0, 5).toString('latin1') === '%PDF-' ? pdf : null;
  }

  private query(path: string, kind: string, reference: string, now: Date): Promise<Readonly<Record<string, unknown>>> {
    const message = { LoaiBanTin: kind, PhienBan: '1.0', MaDoiTac: this.settings.partner, MaThamChieu: reference, ThoiGianGD: timeOf(now) };
    return this.ask(path, { ...message, MaXacThuc: checksumOf('query', message, this.settings.secret) });
  }

  /** An answer that is not signed, or to another question, is none. */
  private outcomeOf(what: string, kind: string, reference: string, answer: Readonly<Record<string, unknown>>): Told {
    try {
      const told = toldBy(answer, this.settings);
      if (told.reference !== reference || answer['LoaiBanTin'] !== kind) throw new Error('an answer to another question');
      return told;
    } catch (error) {
      throw this.away(what, error);
    }
  }

  private async ask(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    try {
      const response = await fetch(new URL(path, this.settings.url), {
        method: 'POST', redirect: 'error', signal: AbortSignal.timeout(this.settings.timeoutMs), headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the platform answered ${response.status}`);
      }
      return z.record(z.string(), z.unknown()).parse(await response.json());
    } catch (error) {
      throw this.away(path, error);
    }
  }

  private away(what: string, error: unknown): Refusal {
    this.log.pino.warn({ what, cause: error instanceof Error ? error.message : String(error) }, 'the payment platform is away');
    return new Refusal('platform.unavailable');
  }
}

/** `yyyyMMddHHmmss` in Vietnam. */
function timeOf(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
}
