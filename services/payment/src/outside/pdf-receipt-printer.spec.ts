import { PDF } from '@libpdf/core';
import { PdfReceiptPrinter } from './pdf-receipt-printer.js';

const receipt = {
  number: 'G01-TNG/2026/0000007', agencyName: 'Công an tỉnh Thái Nguyên', dossierCode: 'G01-TNG-260310-0012', procedureName: 'Cấp hộ chiếu phổ thông', payerName: 'Nguyễn Thị Ánh', cashierName: 'Đỗ Thanh Tùng', method: 'cash',
  items: [{ name: 'Lệ phí cấp hộ chiếu', amount: 200_000 }, { name: 'Phí gửi', amount: 1_015_005 }], total: 1_215_005, at: new Date('2026-03-10T17:30:00Z'),
} as const;

async function textOf(pdf: Buffer): Promise<string> {
  const document = await PDF.load(pdf);
  return document.getPages().map((page) => page.extractText().text).join('\n').replaceAll(/\s+/g, ' ').normalize('NFC');
}

describe('the receipt of a counter', () => {
  it('says who paid what to whom, in figures and in words, on the day it is there', async () => {
    const text = await textOf(await new PdfReceiptPrinter().print(receipt));
    for (const words of [
      'CÔNG AN TỈNH THÁI NGUYÊN', 'Số: G01-TNG/2026/0000007', 'PHIẾU THU PHÍ, LỆ PHÍ', 'Ngày 11 tháng 03 năm 2026', 'Người nộp tiền: Nguyễn Thị Ánh', 'Mã hồ sơ: G01-TNG-260310-0012', 'Thủ tục: Cấp hộ chiếu phổ thông',
      'Hình thức: Tiền mặt', 'Lệ phí cấp hộ chiếu', '200.000 đồng', '1.015.005 đồng', 'Tổng cộng', '1.215.005 đồng', 'Đỗ Thanh Tùng', 'Bằng chữ: Một triệu hai trăm mười lăm nghìn không trăm linh năm đồng.',
    ]) expect(text).toContain(words);
    expect(text).not.toContain('BIÊN LAI');
  });

  it('is the same page for the same receipt, and another for another', async () => {
    const printer = new PdfReceiptPrinter();
    const [first, again, other] = [await printer.print(receipt), await printer.print(receipt), await printer.print({ ...receipt, number: 'G01-TNG/2026/0000008' })];
    expect(again.equals(first)).toBe(true);
    expect(other.equals(first)).toBe(false);
  });
});
