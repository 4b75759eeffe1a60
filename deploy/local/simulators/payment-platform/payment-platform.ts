import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fastify } from 'fastify';
import { z } from 'zod';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import { escapeHtml } from '../html.js';
import { httpFaults, spoil } from '../http-faults.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { receiptPdf, sign, stamp } from './protocol.js';

const field = z.string().max(1_000).default('');
const initSchema = z.looseObject({
  LoaiBanTin: z.literal('INIT'), PhienBan: field, MaDoiTac: field, MaThamChieu: z.string().min(1).max(50), SoTien: z.string().regex(/^[1-9]\d{0,14}$/), LoaiHinhThanhToan: field, MaKenhThanhToan: field, MaThietBi: field,
  NgonNgu: field, MaTienTe: z.literal('VND'), MaNganHang: field, ThongTinGiaoDich: field, ThoiGianGD: z.string().regex(/^\d{14}$/), Ip: field, MaXacThuc: field,
  ThongTinBienLai: z.looseObject({ HoTenNguoiNop: z.string().min(1), PhiLePhi: z.array(z.looseObject({ SoTien: z.string() })), DSKhoanNop: z.array(z.looseObject({ SoTien: z.string() })).min(1) }),
});
const querySchema = z.looseObject({ LoaiBanTin: field, PhienBan: field, MaDoiTac: field, MaThamChieu: field, ThoiGianGD: field, MaXacThuc: field });

const faults = {
  ...httpFaults,
  failing: 'the bank refuses the payment',
  pending: 'the bank times out: nobody knows, and after delayMs it turns out paid, without a callback',
  lateSuccess: 'says failed, and after delayMs success',
  duplicate: 'says success three times at once',
  forged: 'before the true callback somebody sends two of his own: one without a checksum that holds, one with another amount',
  lying: 'says success with another amount, signed, in callbacks and answers',
  lost: 'takes the money and sends no callback',
} as const;

interface Payment {
  readonly reference: string;
  readonly amount: number;
  readonly about: string;
  readonly transaction: string;
  /** MaLoi: `00` success, `08` nobody knows, `51` refused by the bank; empty while nothing was paid. */
  code: string;
  told: number;
}

const remembered = 20_000;

export interface PaymentPlatformSettings { readonly host: string; readonly port: number; readonly partner: string; readonly secret: string; readonly callbackUrl: string | null }

/**
 * Payment platform (nền tảng thanh toán): `POST /init` opens a payment and gives its page, `POST /status` and `POST /receipt` ask about it. On the page (`GET /pay/<reference>`)
 * the payer pays with a click, `POST /pay/<reference>`; the end is told to the partner's callback address, again and again until it answers.
 */
export async function openPaymentPlatform(inbox: Inbox, { host, port, partner, secret, callbackUrl }: PaymentPlatformSettings): Promise<Simulator> {
  const behaviour = new Behaviour();
  const payments = new Map<string, Payment>();
  const app = fastify({ bodyLimit: 65_536 });
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => { payload.resume().on('end', () => done(null, {})); });

  app.post('/init', (request, reply) => {
    const parsed = initSchema.safeParse(request.body);
    if (!parsed.success) return reply.send({ LoaiBanTin: 'INIT', MaLoi: '99', MoTaLoi: z.prettifyError(parsed.error) });
    const { ThongTinBienLai: _, ...message } = parsed.data;
    const refuse = (MaLoi: string) => reply.send({ LoaiBanTin: 'INIT', MaLoi, MaThamChieu: message.MaThamChieu });
    if (message.MaDoiTac !== partner || message.MaXacThuc !== sign('init', message as never, secret)) return refuse('97');
    const amount = Number(message.SoTien);
    const known = payments.get(message.MaThamChieu);
    if (known !== undefined && known.amount !== amount) return refuse('98');
    if (known === undefined) {
      payments.set(message.MaThamChieu, { reference: message.MaThamChieu, amount, about: message.ThongTinGiaoDich, transaction: randomUUID(), code: '', told: amount });
      inbox.record('payment', { event: 'init', reference: message.MaThamChieu, amount, payer: parsed.data.ThongTinBienLai.HoTenNguoiNop });
      forgetOldest();
    }
    return reply.send({ LoaiBanTin: 'INIT', MaLoi: '00', MaThamChieu: message.MaThamChieu, UrlThanhToan: `${addressOf(request.headers.host)}/pay/${message.MaThamChieu}` });
  });

  app.post('/status', (request, reply) => reply.send(answer(request.body, 'TRUYVAN')));

  app.post('/receipt', (request, reply) => {
    const told = answer(request.body, 'BIENLAI');
    const payment = payments.get(told['MaThamChieu'] ?? '');
    return reply.send(payment?.code === '00' ? { ...told, NoiDungBienLai: receiptPdf(`Bien lai ${payment.transaction} ${payment.about} ${payment.amount} dong`).toString('base64') } : told);
  });

  app.get<{ Params: { reference: string } }>('/pay/:reference', (request, reply) => {
    const payment = payments.get(request.params.reference);
    if (payment === undefined) return reply.code(404).send({ MaLoi: '25' });
    return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; form-action 'self'" }).send(
      `<!doctype html><html lang="vi"><title>Thanh toán thử</title><h1>Nền tảng thanh toán (giả lập)</h1><p>${escapeHtml(payment.about)}: ${escapeHtml(payment.amount)} đồng</p><form method="post"><button>Thanh toán</button></form></html>`,
    );
  });

  app.post<{ Params: { reference: string } }>('/pay/:reference', (request, reply) => {
    const payment = payments.get(request.params.reference);
    if (payment === undefined) return reply.code(404).send({ MaLoi: '25' });
    if (payment.code === '00') return reply.code(409).send({ MaLoi: '94' });
    const taken = behaviour.take('failing', 'pending', 'lateSuccess', 'duplicate', 'forged', 'lying', 'lost');
    pay(payment, taken?.fault ?? null, taken?.delayMs ?? 0);
    return reply.send({ MaLoi: payment.code });
  });

  function pay(payment: Payment, fault: keyof typeof faults | null, delayMs: number): void {
    payment.code = fault === 'failing' || fault === 'lateSuccess' ? '51' : fault === 'pending' ? '08' : '00';
    if (fault === 'lying') payment.told = payment.amount + 1_000;
    inbox.record('payment', { event: 'paid', reference: payment.reference, amount: payment.amount, code: payment.code });
    if (fault === 'forged') {
      const message = outcome(payment, 'KETQUA');
      void tell(payment, { ...message, MaXacThuc: '0'.repeat(64) });
      void tell(payment, { ...message, SoTien: '1' });
    }
    if (fault !== 'lost') for (let time = 0; time < (fault === 'duplicate' ? 3 : 1); time += 1) void tell(payment, outcome(payment, 'KETQUA'));
    if (fault === 'lateSuccess' || fault === 'pending') {
      void delay(delayMs, undefined, { ref: false }).then(() => {
        payment.code = '00';
        if (fault === 'lateSuccess') void tell(payment, outcome(payment, 'KETQUA'));
      });
    }
  }

  function outcome(payment: Payment, kind: string): Record<string, string> {
    const message = {
      LoaiBanTin: kind, MaLoi: payment.code === '' ? '08' : payment.code, MaDoiTac: partner, MaThamChieu: payment.reference, SoTien: String(payment.told), MaTienTe: 'VND', MaGiaoDich: payment.transaction, MaNganHang: 'NHGL',
      ThoiGianGD: stamp(), ThongTinGiaoDich: payment.about,
    };
    return { ...message, MaXacThuc: sign('outcome', message, secret) };
  }

  function answer(body: unknown, kind: string): Record<string, string> {
    const { data } = querySchema.safeParse(body);
    const payment = data !== undefined && data.LoaiBanTin === kind && data.MaDoiTac === partner && data.MaXacThuc === sign('query', data as never, secret) ? payments.get(data.MaThamChieu) : undefined;
    if (payment !== undefined) return outcome(payment, kind);
    const message = { LoaiBanTin: kind, MaLoi: '25', MaDoiTac: partner, MaThamChieu: data?.MaThamChieu ?? '', SoTien: '', MaTienTe: 'VND', MaGiaoDich: '', MaNganHang: '', ThoiGianGD: stamp(), ThongTinGiaoDich: '' };
    return { ...message, MaXacThuc: sign('outcome', message, secret) };
  }

  /** Until the partner answers with anything but a fault of its own, for five minutes. A platform that is down tells nobody anything. */
  async function tell({ reference }: Payment, message: Record<string, string>): Promise<void> {
    if (callbackUrl === null) return;
    const until = Date.now() + 5 * 60_000;
    for (let wait = 250; Date.now() < until; wait = Math.min(wait * 2, 5_000)) {
      const status = behaviour.conduct.mode === 'down' ? 0 : await fetch(callbackUrl, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message), signal: AbortSignal.timeout(10_000),
      }).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      }, () => 0);
      if (status !== 0) inbox.record('payment', { event: 'callback', reference, code: message['MaLoi'], status });
      if (status !== 0 && status < 500 && status !== 429) return;
      await delay(wait, undefined, { ref: false });
    }
  }

  function forgetOldest(): void {
    if (payments.size <= remembered) return;
    for (const reference of payments.keys()) {
      payments.delete(reference);
      break;
    }
  }

  function addressOf(asked: string | undefined): string {
    return `http://${asked ?? `${host}:${endpoint.port}`}`;
  }

  await app.ready();
  const server = createServer((request, response) => {
    void spoil(behaviour, request, response).then((spoilt) => { if (!spoilt) app.routing(request, response); });
  });
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();
  return { name: 'payment', faults, behaviour, endpoint };
}
