import { createHash } from 'node:crypto';
import { checksumOf, isAuthentic, signedFields } from './checksum.js';

const secret = 'khoa-bi-mat';
const callback = {
  LoaiBanTin: 'KETQUA', MaLoi: '00', MaDoiTac: 'MOTCUA', MaThamChieu: 'abc', SoTien: '160000', MaTienTe: 'VND', MaGiaoDich: 'GD1', MaNganHang: 'VCB', ThoiGianGD: '20260310090000', ThongTinGiaoDich: 'Le phi ho chieu',
};

describe('the checksum of the payment platform', () => {
  it('is the SHA-256 of the fields in their order and the secret, joined by bars', () => {
    const text = `KETQUA|00|MOTCUA|abc|160000|VND|GD1|VCB|20260310090000|Le phi ho chieu|${secret}`;
    expect(checksumOf('outcome', callback, secret)).toBe(createHash('sha256').update(text).digest('hex'));
    const query = { LoaiBanTin: 'TRUYVAN', PhienBan: '1.0', MaDoiTac: 'MOTCUA', MaThamChieu: 'abc', ThoiGianGD: '20260310090000' };
    expect(checksumOf('query', query, secret)).toBe(createHash('sha256').update(`TRUYVAN|1.0|MOTCUA|abc|20260310090000|${secret}`).digest('hex'));
  });

  it('holds for what was signed, and for nothing that was changed, left out or signed with another secret', () => {
    const signed = { ...callback, MaXacThuc: checksumOf('outcome', callback, secret) };
    expect(isAuthentic('outcome', signed, secret)).toBe(true);
    for (const field of signedFields.outcome) {
      expect(isAuthentic('outcome', { ...signed, [field]: `${signed[field]}0` }, secret)).toBe(false);
      expect(isAuthentic('outcome', { ...signed, [field]: undefined }, secret)).toBe(false);
    }
    expect(isAuthentic('outcome', signed, 'another')).toBe(false);
    expect(isAuthentic('outcome', callback, secret)).toBe(false);
    expect(isAuthentic('outcome', { ...signed, MaXacThuc: { toString: () => signed.MaXacThuc } }, secret)).toBe(false);
  });
});
