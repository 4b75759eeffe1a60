import { PDF } from '@libpdf/core';
import type { Apology, ControlSheet, ForwardNotice, HandOver, ReceiptSlip, RefusalSlip, RuleSet, Slip, StopNotice, SupplementRequest } from '../src/domain/slip.js';
import { PdfSlipPrinter } from '../src/outside/slips/pdf-slip-printer.js';

export const publicUrl = 'https://dichvucong.example.vn';
export const printer = new PdfSlipPrinter(publicUrl);

export const issued = {
  ruleSet: '2018' as RuleSet,
  issuedAt: new Date('2026-02-05T02:15:00Z'),
  serial: 7,
  agency: { name: 'UBND phường Trung Sơn', superior: 'UBND tỉnh Thái Nguyên', placeName: 'Trung Sơn' },
  unit: { name: 'Trung tâm phục vụ hành chính công', phone: '0208 3855 123' },
  dossierCode: 'H40.16-20260205-0007',
  request: 'Đăng ký thường trú',
  owner: { name: 'Nguyễn Thị Hồng Hạnh', address: 'Tổ 3, phường Trung Sơn', phone: '0912 345 678', email: 'honghanh@example.vn' },
};
export const head = { titles: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], name: 'Lê Quang Minh' };
export const receipt: ReceiptSlip = {
  ...issued, form: 'receipt-slip', onPaper: true, submitter: 'Lê Văn Nộp',
  components: [{ name: 'Tờ khai thay đổi thông tin cư trú', originals: 1, copies: 0 }, { name: 'Giấy chứng nhận kết hôn', originals: 0, copies: 2 }],
  sets: 1, limit: { value: 7, unit: 'workingDay' }, receivedAt: new Date('2026-02-05T02:05:00Z'), dueAt: new Date('2026-03-02T10:00:00Z'),
  returned: { method: 'counter' }, fee: { amount: 20_000, paid: true }, book: { volume: '02', entry: '15' }, officer: { name: 'Trần Văn Bình', phone: '0208 3855 124' },
};
export const supplement: SupplementRequest = {
  ...issued, form: 'supplement-request', stage: 'appraisal', legalBasis: 'Điều 20 Luật Cư trú', dueAt: new Date('2026-03-05T10:00:00Z'), officer: { name: 'Trần Văn Bình' },
  items: [{ name: 'Giấy chứng minh chỗ ở', reason: 'Bản chụp mờ' }, { name: 'Tờ khai', reason: 'Thiếu chữ ký của chủ hộ' }],
};
export const refusal: RefusalSlip = {
  ...issued, form: 'refusal-slip', reasons: [{ item: 'Thẩm quyền giải quyết', reason: 'Chỗ ở không thuộc địa bàn' }], legalBasis: 'Điều 22 Luật Cư trú',
  guidance: 'Nộp tại Công an phường Sông Công', signer: { kind: 'reception', officer: { name: 'Trần Văn Bình' } },
};
export const apology: Apology = {
  ...issued, form: 'apology', receivedAt: new Date('2026-02-05T02:05:00Z'), previousDue: new Date('2026-02-23T10:00:00Z'), newDue: new Date('2026-03-02T10:00:00Z'), reason: 'Chờ xác minh', head,
};
export const stop: StopNotice = {
  ...issued, form: 'stop-notice', receivedAt: new Date('2026-02-05T02:05:00Z'), cause: { kind: 'notCompleted', askedAt: new Date('2026-02-06T02:05:00Z'), what: 'Bổ sung giấy tờ' },
  reason: 'Quá thời hạn bổ sung', legalBasis: 'Điều 17 Nghị định số 118/2025/NĐ-CP', handedBack: ['Bản chính Giấy chứng nhận', 'Lệ phí 20.000 đồng'], head,
};
export const forward: ForwardNotice = {
  ...issued, form: 'forward-notice', receivedAt: new Date('2026-02-05T02:05:00Z'), reason: 'Chỗ ở thuộc phường Sông Công', to: { name: 'UBND phường Sông Công', address: 'Số 1 đường 3/2', phone: '0208 3862 222' },
  answerDue: new Date('2026-02-06T02:15:00Z'), originals: ['Giấy chứng nhận kết hôn: 1 bản chính'], officer: { name: 'Trần Văn Bình' },
};
const counter = { place: 'Bộ phận một cửa, UBND phường Trung Sơn', officer: 'Trần Văn Bình' };
const unit = { place: 'Tổ cư trú, UBND phường Trung Sơn', officer: 'Lê Thị Thu Hà' };
export const handOver: HandOver = {
  from: counter, to: unit, at: new Date('2026-02-05T03:20:00Z'), punctuality: 'onTime', step: { name: 'Thẩm định hồ sơ', dueAt: new Date('2026-02-10T03:00:00Z'), progress: 'ended' },
};
export const sheet: ControlSheet = {
  ...issued, form: 'control-sheet', serial: null, receivedAt: new Date('2026-02-05T02:05:00Z'), dueAt: new Date('2026-02-16T10:00:00Z'), state: 'Đã xử lý xong', consulted: ['Phòng Tư pháp, UBND tỉnh Thái Nguyên'],
  punctuality: 'early', handOvers: [handOver, { from: unit, to: { ...counter, officer: null }, at: new Date('2026-02-11T03:20:00Z'), punctuality: 'late', step: null }],
};
export const all: Slip[] = [receipt, supplement, refusal, apology, stop, forward, sheet];
export const ruleSets: RuleSet[] = ['2018', '2025'];

/** The text of every page, one space for any white space. */
export async function pagesOf(slip: Slip): Promise<string[]> {
  return textsOf(await printer.print(slip));
}

async function textsOf(bytes: Buffer): Promise<string[]> {
  return (await PDF.load(bytes)).getPages().map((page) => page.extractText().text.replace(/\s+/g, ' '));
}

/** The text of a PDF. */
export const textIn = async (bytes: Buffer): Promise<string> => (await textsOf(bytes)).join(' ');
export const textOf = async (slip: Slip): Promise<string> => textIn(await printer.print(slip));

/** Refuses a text that does not have these parts, one after the other. */
export function expectInOrder(text: string, parts: readonly string[]): void {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) throw new Error(`«${part}» is not printed after «${text.slice(Math.max(0, at - 60), at)}» in:\n${text}`);
    at = found + part.length;
  }
}
