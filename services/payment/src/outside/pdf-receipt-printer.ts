import { type Content, printPdf } from '#printing';
import { inWords } from '../domain/receipt.js';
import { type PrintedReceipt, ReceiptPrinter } from '../use-cases/ports.js';

const methods = { cash: 'Tiền mặt', card: 'Thẻ', transfer: 'Chuyển khoản' } as const;
const inFigures = (amount: number): string => `${String(amount).replaceAll(/\B(?=(\d{3})+$)/g, '.')} đồng`;

/**
 * The receipt of a counter as an A5 page. It is called *phiếu thu*: `biên lai` is only what carries a number of a series registered with the tax authority
 * (NĐ 123/2020 Article 32). The same receipt gives the same page.
 */
export class PdfReceiptPrinter extends ReceiptPrinter {
  override async print(receipt: PrintedReceipt): Promise<Buffer> {
    return printPdf({
      pageSize: 'A5', pageMargins: [36, 34, 34, 34], defaultStyle: { font: 'Tinos', fontSize: 11, lineHeight: 1.15 }, language: 'vi-VN',
      info: { title: `Phiếu thu ${receipt.number}`, author: receipt.agencyName, producer: 'Một Cửa', creationDate: receipt.at, modDate: receipt.at },
      content: linesOf(receipt),
    });
  }
}

/** What is printed, before it becomes a PDF. */
export function linesOf({ number, agencyName, dossierCode, procedureName, payerName, cashierName, method, items, total, at }: PrintedReceipt): Content[] {
  const local = new Date(at.getTime() + 7 * 3_600_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `Ngày ${two(local.getUTCDate())} tháng ${two(local.getUTCMonth() + 1)} năm ${local.getUTCFullYear()}`;
  return [
    { columns: [{ text: agencyName.toLocaleUpperCase('vi'), bold: true }, { text: `Số: ${number}`, alignment: 'right' }] },
    { text: 'PHIẾU THU PHÍ, LỆ PHÍ', bold: true, fontSize: 14, alignment: 'center', margin: [0, 14, 0, 2] },
    { text: date, italics: true, alignment: 'center', margin: [0, 0, 0, 10] },
    { text: `Người nộp tiền: ${payerName}` },
    { text: `Mã hồ sơ: ${dossierCode}` },
    { text: `Thủ tục: ${procedureName}` },
    { text: `Hình thức: ${methods[method]}`, margin: [0, 0, 0, 6] },
    {
      table: {
        widths: ['*', 'auto'], headerRows: 1,
        body: [
          [{ text: 'Khoản thu', bold: true }, { text: 'Số tiền', bold: true, alignment: 'right' }],
          ...items.map((item): Content[] => [{ text: item.name }, { text: inFigures(item.amount), alignment: 'right' }]),
          [{ text: 'Tổng cộng', bold: true }, { text: inFigures(total), bold: true, alignment: 'right' }],
        ],
      },
    },
    { text: `Bằng chữ: ${inWords(total)}.`, italics: true, margin: [0, 6, 0, 16] },
    { columns: [{ text: 'Người nộp tiền\n(Ký, ghi rõ họ tên)', alignment: 'center' }, { text: 'Người thu tiền\n(Ký, ghi rõ họ tên)', alignment: 'center' }] },
    { columns: [{ text: '', alignment: 'center' }, { text: cashierName ?? '', bold: true, alignment: 'center', margin: [0, 40, 0, 0] }] },
  ];
}
