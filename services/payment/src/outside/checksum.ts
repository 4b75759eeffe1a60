import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Which fields of a message are signed, in order (nền tảng thanh toán, MaXacThuc). The answer to a query says what a callback says, under the same signature.
 */
export const signedFields = {
  start: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'SoTien', 'LoaiHinhThanhToan', 'MaKenhThanhToan', 'MaThietBi', 'NgonNgu', 'MaTienTe', 'MaNganHang', 'ThongTinGiaoDich', 'ThoiGianGD', 'Ip'],
  query: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
  outcome: ['LoaiBanTin', 'MaLoi', 'MaDoiTac', 'MaThamChieu', 'SoTien', 'MaTienTe', 'MaGiaoDich', 'MaNganHang', 'ThoiGianGD', 'ThongTinGiaoDich'],
} as const;

type Message = Readonly<Record<string, unknown>>;

/** `MaXacThuc`: lower-case hexadecimal SHA-256 of the fields joined by `|`, the secret last. A field that is missing counts as empty. */
export function checksumOf(kind: keyof typeof signedFields, message: Message, secret: string): string {
  return createHash('sha256').update([...signedFields[kind].map((field) => textOf(message[field])), secret].join('|')).digest('hex');
}

/** Whether a message carries its checksum; takes as long whatever is wrong with it. */
export function isAuthentic(kind: keyof typeof signedFields, message: Message, secret: string): boolean {
  const brought = Buffer.from(textOf(message['MaXacThuc']).toLowerCase());
  const expected = Buffer.from(checksumOf(kind, message, secret));
  return brought.length === expected.length && timingSafeEqual(brought, expected);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
