import { PDF } from '@libpdf/core';
import jsqr from 'jsqr';
import { all, apology, expectInOrder, forward, handOver, head, issued, pagesOf, printer, publicUrl, receipt, refusal, ruleSets, sheet, stop, supplement, textOf } from '../../../test/printed-slips.js';
import { printPdf } from '#printing';
import { slipDocument } from './pdf-slip-printer.js';
import type { ReceiptSlip, Slip, StopNotice } from '../../domain/slip.js';
import { isProvisional, labelsOf } from './template.js';
import { template2018 } from './templates/2018.js';
import { template2025 } from './templates/2025.js';

describe.each(ruleSets)('the forms of the set of %s', (ruleSet) => {
  const state = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'];

  it('print 01, the receipt, in the order of the form', async () => {
    expectInOrder(await textOf({ ...receipt, ruleSet }), [
      'UBND PHƯỜNG TRUNG SƠN', state[0]!, state[1]!, 'Trung Sơn, ngày 05 tháng 02 năm 2026', 'Số: 07/TNHS',
      'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ', 'Mã hồ sơ: H40.16-20260205-0007', '(Liên: Lưu/Giao khách hàng)',
      'Bộ phận tiếp nhận và trả kết quả: Trung tâm phục vụ hành chính công', 'Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Hạnh', 'Người nộp: Lê Văn Nộp',
      'Địa chỉ: Tổ 3, phường Trung Sơn', 'Số điện thoại: 0912 345 678', 'Email (nếu có): honghanh@example.vn', 'Nội dung yêu cầu giải quyết: Đăng ký thường trú',
      '1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:', 'STT', 'Tên giấy tờ, tài liệu', 'Số bản sao',
      '1 Tờ khai thay đổi thông tin cư trú 01 0', '2 Giấy chứng nhận kết hôn 0 02',
      '2. Số lượng hồ sơ: 01 (bộ)', '3. Thời gian giải quyết hồ sơ theo quy định là: 7 ngày làm việc',
      '4. Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 05 tháng 02 năm 2026', '5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 02 tháng 3 năm 2026',
      'Đăng ký nhận (trả) kết quả tại: Trung tâm phục vụ hành chính công', ...(ruleSet === '2025' ? ['Phí, lệ phí (nếu có): 20.000 đồng (đã nộp)'] : []),
      'Vào Sổ theo dõi hồ sơ, Quyển số: 02 Số thứ tự: 15', 'NGƯỜI NỘP HỒ SƠ', 'NGƯỜI TIẾP NHẬN HỒ SƠ', '(Ký và ghi rõ họ tên)', '(Ký và ghi rõ họ tên)', 'Lê Văn Nộp', 'Trần Văn Bình', '0208 3855 124',
    ]);
  });

  it('print 02, the request for supplements, with every item and its reason', async () => {
    expectInOrder(await textOf({ ...supplement, ruleSet }), [
      ...state, 'Số: 07/HDHS', 'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ', 'Trung tâm phục vụ hành chính công:', 'Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Nguyễn Thị Hồng Hạnh',
      'Nội dung yêu cầu giải quyết: Đăng ký thường trú', 'Địa chỉ:', 'Số điện thoại:', 'Email:', 'Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:',
      '1. Giấy chứng minh chỗ ở', '2. Tờ khai', 'Lý do:', 'Mục 1: Bản chụp mờ', 'Mục 2: Thiếu chữ ký của chủ hộ', 'Căn cứ pháp lý: Điều 20 Luật Cư trú', 'khi thẩm định hồ sơ',
      'trước 17 giờ 00 phút, ngày 05 tháng 3 năm 2026', 'Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà Nguyễn Thị Hồng Hạnh liên hệ với Trung tâm phục vụ hành chính công số điện thoại 0208 3855 123 để được hướng dẫn./.',
      'NGƯỜI HƯỚNG DẪN', '(Ký và ghi rõ họ tên)', 'Trần Văn Bình',
    ]);
    expect(await textOf({ ...supplement, ruleSet, items: [{ name: 'Tờ khai', reason: 'Thiếu chữ ký' }] })).toContain('- Tờ khai Lý do: Thiếu chữ ký');
  });

  it('print 03, the refusal, with the item that fails, the basis and what to do now', async () => {
    expectInOrder(await textOf({ ...refusal, ruleSet }), [
      ...state, 'Số: 07 ', 'PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ', 'Trung tâm phục vụ hành chính công:', 'Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Hạnh', 'Địa chỉ:', 'Số điện thoại:', 'Email:', 'Nội dung yêu cầu giải quyết:',
      'Qua xem xét, Bộ phận tiếp nhận hồ sơ của UBND phường Trung Sơn thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:',
      'Thẩm quyền giải quyết: Chỗ ở không thuộc địa bàn', 'Căn cứ pháp lý: Điều 22 Luật Cư trú', 'Hướng dẫn: Nộp tại Công an phường Sông Công', 'Xin thông báo cho Ông/Bà được biết và thực hiện.', 'NGƯỜI NỘP HỒ SƠ', 'NGƯỜI TIẾP NHẬN HỒ SƠ',
    ]);
    const onMerits = await textOf({ ...refusal, ruleSet, signer: { kind: 'merits', head } });
    expectInOrder(onMerits, ['Nơi nhận:', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Lê Quang Minh']);
    expect(onMerits).not.toContain('NGƯỜI TIẾP NHẬN HỒ SƠ');
  });

  it('print 04, the apology, signed by the head', async () => {
    expectInOrder(await textOf({ ...apology, ruleSet }), [
      'UBND TỈNH THÁI NGUYÊN', ...(ruleSet === '2018' ? ['Số: 07/PXL', 'PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ'] : ['VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT']),
      'Kính gửi: Nguyễn Thị Hồng Hạnh', '(Địa chỉ: Tổ 3, phường Trung Sơn, SĐT: 0912 345 678)', 'Ngày 05 tháng 02 năm 2026, UBND phường Trung Sơn tiếp nhận (giải quyết) hồ sơ Đăng ký thường trú, mã số: H40.16-20260205-0007',
      'Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 23 tháng 02 năm 2026', 'đúng thời hạn quy định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.', 'Lý do: Chờ xác minh', 'ngày 02 tháng 3 năm 2026', './.',
      'KT. CHỦ TỊCH', '(Ký, ghi rõ họ tên và đóng dấu)', 'Lê Quang Minh',
    ]);
    expect(await textOf({ ...apology, ruleSet, head: { titles: [], name: 'Lê Quang Minh' } })).toContain('THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ');
  });

  it('print the stop notice for each cause, and what is handed back', async () => {
    expectInOrder(await textOf({ ...stop, ruleSet }), [
      'THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ', 'Kính gửi: Nguyễn Thị Hồng Hạnh', 'mã hồ sơ: H40.16-20260205-0007', 'Thời gian nhận hồ sơ: 09 giờ 05 phút', 'Cơ quan yêu cầu hoàn thiện hồ sơ vào lúc: 09 giờ 05 phút, ngày 06 tháng 02 năm 2026',
      'Nội dung yêu cầu: Bổ sung giấy tờ', 'Lý do dừng giải quyết: Quá thời hạn bổ sung', 'Căn cứ pháp lý: Điều 17', 'được trả lại: 1. Bản chính Giấy chứng nhận 2. Lệ phí 20.000 đồng', '0208 3855 123', 'Lê Quang Minh',
    ]);
    expect(await textOf({ ...stop, ruleSet, cause: { ...stop.cause, kind: 'withdrawn' } as StopNotice['cause'] })).toContain('đề nghị rút hồ sơ vào lúc: 09 giờ 05 phút, ngày 06 tháng 02 năm 2026');
    const other = await textOf({ ...stop, ruleSet, cause: { kind: 'other' }, handedBack: [] });
    expect(other).not.toContain('vào lúc');
    expect(other).toContain('Không có giấy tờ, phí, lệ phí phải trả lại.');
  });

  it('print the notice that a dossier was passed on, with where it is now and by when that agency answers', async () => {
    expectInOrder(await textOf({ ...forward, ruleSet }), [
      'UBND PHƯỜNG TRUNG SƠN', state[0]!, 'TRUNG TÂM PHỤC VỤ', state[1]!, 'Số: 07', 'THÔNG BÁO CHUYỂN HỒ SƠ ĐÚNG THẨM QUYỀN', 'Kính gửi: Nguyễn Thị Hồng Hạnh', 'mã hồ sơ: H40.16-20260205-0007, vào lúc 09 giờ 05 phút, ngày 05 tháng 02 năm 2026',
      'không thuộc thẩm quyền giải quyết của UBND phường Trung Sơn', 'Lý do: Chỗ ở thuộc phường Sông Công', 'chuyển đến UBND phường Sông Công', 'không phải nộp lại', 'bản chính chuyển kèm theo hồ sơ: - Giấy chứng nhận kết hôn: 1 bản chính',
      'trước 09 giờ 15 phút, ngày 06 tháng 02 năm 2026', 'địa chỉ: Số 1 đường 3/2, số điện thoại 0208 3862 222', 'Nơi nhận:', 'NGƯỜI CHUYỂN HỒ SƠ', '- UBND phường Sông Công;', 'Trần Văn Bình',
    ]);
    expect(await textOf({ ...forward, ruleSet, originals: [] })).not.toContain('bản chính');
  });

  it('print the control sheet, a row for every hand-over, without a number of its own', async () => {
    const text = await textOf({ ...sheet, ruleSet });
    expectInOrder(text, [
      'UBND PHƯỜNG TRUNG SƠN', 'PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ', 'Mã hồ sơ: H40.16-20260205-0007', 'Cơ quan (bộ phận) giải quyết hồ sơ: UBND phường Trung Sơn', 'Cơ quan phối hợp giải quyết hồ sơ: Phòng Tư pháp',
      'Chủ hồ sơ: Nguyễn Thị Hồng Hạnh', 'Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 16 tháng 02 năm 2026', 'TÊN CƠ QUAN', 'GHI CHÚ', '1. Giao: Bộ phận một', 'Đúng hạn', 'Tình trạng hồ sơ: Đã xử lý xong', 'Kết quả giải quyết hồ sơ: Trước hạn',
    ]);
    for (const part of ['2. Nhận: Tổ cư trú', 'Người giao', 'Người nhận', 'Trần Văn Bình', 'Lê Thị Thu Hà', '10 giờ 20 phút, ngày 05 tháng 02', 'Thẩm định hồ sơ', 'Đã xử lý', 'Hạn: 10 giờ 00', '10/02/2026', 'Quá hạn']) expect(text).toContain(part);
    expect(text).not.toContain('Số: ');
    const open = await textOf({ ...sheet, ruleSet, punctuality: null, consulted: [], handOvers: [{ ...handOver, punctuality: null, step: { name: 'Thẩm định', dueAt: null, progress: 'suspended' } }] });
    expect(open).toContain('Tạm dừng tính');
    for (const part of ['Kết quả giải quyết hồ sơ:', 'Cơ quan phối hợp', 'Hạn:', 'Đúng hạn']) expect(open).not.toContain(part);
    expect((await pagesOf({ ...sheet, ruleSet, handOvers: Array.from({ length: 20 }, () => handOver) })).length).toBeGreaterThan(1);
  });

  it('are on the paper of the set, with a number in the corner only where it is certain', async () => {
    const corners = await Promise.all(all.map(async (slip) => /Mẫu số \d\d/.exec(await textOf({ ...slip, ruleSet }))?.[0] ?? null));
    expect(corners).toEqual(ruleSet === '2018' ? ['Mẫu số 01', 'Mẫu số 02', 'Mẫu số 03', 'Mẫu số 04', null, null, 'Mẫu số 05'] : all.map(() => null));
    for (const slip of all) {
      const page = (await PDF.load(await printer.print({ ...slip, ruleSet }))).getPages()[0]!;
      expect([Math.round(page.width / 72 * 25.4), Math.round(page.height / 72 * 25.4)]).toEqual(ruleSet === '2018' ? [148, 210] : [210, 297]);
    }
  });

  it('say at the foot which template they follow, and that a layout is provisional where it is', async () => {
    for (const slip of all) {
      const provisional = slip.form === 'stop-notice' || slip.form === 'forward-notice' || (slip.form === 'apology' && ruleSet === '2025');
      expect((await textOf({ ...slip, ruleSet })).endsWith(provisional ? `${ruleSet}/1 - bố cục tạm thời` : `${ruleSet}/1`)).toBe(true);
    }
  });

  it('carry the code as a QR that a reader decodes', async () => {
    for (const slip of [receipt, stop]) expect(await decodedQr({ ...slip, ruleSet, dossierCode: '000.00.16.H40-260205-0007/Đ' })).toBe(`${publicUrl}/tra-cuu?ma=000.00.16.H40-260205-0007%2F%C4%90`);
  });

  it('run over as many pages as it takes', async () => {
    const many: ReceiptSlip = {
      ...receipt, ruleSet,
      components: Array.from({ length: 40 }, (_, index) => ({ name: `Giấy tờ thứ ${index + 1} ${'có chứng thực của cơ quan có thẩm quyền '.repeat(index % 4)}`.trim(), originals: 1, copies: 1 })),
    };
    const pages = await pagesOf(many);
    expect(pages.length).toBeGreaterThanOrEqual(3);
    pages.forEach((text, index) => {
      if (index > 0) expect(text.startsWith(`${index + 1} `)).toBe(true);
      if (text.includes('Giấy tờ thứ')) expect(text).toContain('Tên giấy tờ, tài liệu');
    });
    for (let entry = 1; entry <= 40; entry += 1) expect(pages.join(' ')).toContain(`Giấy tờ thứ ${entry} `);
  });

  it('never leave signatures alone on a page', async () => {
    const lastPages = new Set<number>();
    for (let count = 3; count <= 11; count += 1) {
      const pages = await pagesOf({ ...receipt, ruleSet, components: Array.from({ length: count }, () => ({ name: 'Giấy tờ', originals: 1, copies: 1 })) });
      expect(pages.at(-1)).toMatch(/Quyển số: 02 .*NGƯỜI NỘP HỒ SƠ/);
      lastPages.add(pages.length);
    }
    expect([...lastPages]).toEqual([1, 2]);
  });

  it('keep long names, and words without end, on the paper', async () => {
    const name = `${'Công ty Trách nhiệm hữu hạn một thành viên Đầu tư Thương mại Dịch vụ '.repeat(2)}${'W'.repeat(120)}`;
    const slips: Slip[] = all.map((slip) => ({ ...slip, ruleSet, owner: { ...issued.owner, name, email: `${'thu.dien.tu.'.repeat(12)}@example.vn` }, agency: { ...issued.agency, name }, unit: { ...issued.unit, name } }));
    slips.push({ ...receipt, ruleSet, components: [{ name, originals: 1, copies: 1 }] });
    for (const slip of slips) {
      for (const page of (await PDF.load(await printer.print(slip))).getPages()) {
        for (const { bbox } of page.extractText().lines) {
          expect(bbox.x).toBeGreaterThan(20);
          expect(bbox.x + bbox.width).toBeLessThan(page.width - 20);
          expect(bbox.y).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('a receipt', () => {
  it('says so when no papers were handed in', async () => {
    const text = await textOf({ ...receipt, components: [] });
    expect(text).toContain('gồm: Không có thành phần hồ sơ nộp kèm 2. Số lượng');
    expect(text).not.toContain('STT');
  });

  it('leaves a dotted line where nothing is known, and the fee out where the set has no line for it', async () => {
    const text = await textOf({ ...receipt, serial: null, submitter: null, onPaper: false, limit: null, dueAt: null, returned: null, book: null, owner: { name: 'A', address: null, phone: null, email: null } });
    for (const part of ['Số: ……/TNHS', 'Địa chỉ: ……………', 'Số điện thoại: ……………', 'Email (nếu có): ……………', 'theo quy định là: ……………', 'giải quyết hồ sơ: ……………', 'kết quả tại: ……………', 'Quyển số: …………… Số thứ tự: ……………']) expect(text).toContain(part);
    for (const part of ['Người nộp', 'Liên:', 'Phí, lệ phí']) expect(text).not.toContain(part);
  });

  it('names how the result comes back, what is paid, and the slip it replaces', async () => {
    const text = await textOf({ ...receipt, ruleSet: '2025', serial: 12, replaces: 7, limit: { value: 4, unit: 'workingHour' }, returned: { method: 'post', place: 'Số 5 phố Huế' }, fee: { amount: 1_250_000, paid: false }, owner: { ...issued.owner, identifier: '019087001234' } });
    for (const part of ['Số: 12/TNHS', '(Thay thế số 07/TNHS)', '4 giờ làm việc', 'tại: Số 5 phố Huế (qua dịch vụ bưu chính công ích)', '1.250.000 đồng (chưa nộp)', 'Số CMND/Thẻ căn cước/Hộ chiếu: 019087001234']) expect(text).toContain(part);
  });
});

describe('the bytes of a slip', () => {
  it('are the same for the same slip, whatever was printed before', async () => {
    // Two characters, one glyph.
    const [division, fraction] = ['\u2215', '\u2044'].map((sign) => ({ ...receipt, request: `Tổ 3${sign}4` })) as [ReceiptSlip, ReceiptSlip];
    const first = await printer.print(division);
    const other = await printer.print(fraction);
    const [again, otherAgain] = await Promise.all([printer.print(division), printer.print(fraction)]);
    expect(again.equals(first)).toBe(true);
    expect(otherAgain.equals(other)).toBe(true);
    expect(await textOf(division)).toContain('Tổ 3\u22154');
    expect(await textOf(fraction)).toContain('Tổ 3\u20444');
  });

  it('change with any word and with the time of issue, which is the date of the file', async () => {
    const first = await printer.print(receipt);
    expect((await printer.print({ ...receipt, sets: 2 })).equals(first)).toBe(false);
    expect((await printer.print({ ...receipt, issuedAt: new Date('2026-02-05T02:15:01Z') })).equals(first)).toBe(false);
    expect(first.toString('latin1').match(/\(D:\d+Z\)/g)).toEqual(['(D:20260205021500Z)', '(D:20260205021500Z)']);
  });

  it('hold decomposed letters composed and no control characters', async () => {
    const text = await textOf({ ...receipt, owner: { ...issued.owner, name: 'Nguyễn\u0000 Thị\u001b Hồng'.normalize('NFD') } });
    expect(text).toContain('Nguyễn Thị Hồng');
  });
});

describe('the templates', () => {
  it('tag every text with how sure it is, and leave none empty', () => {
    for (const template of [template2018, template2025]) {
      const labels = labelsOf(template);
      expect(labels.length).toBeGreaterThan(90);
      for (const { text, tag } of labels) {
        expect(text.trim()).not.toBe('');
        expect(['T', 'C', '2', 'K', '?']).toContain(tag);
      }
    }
  });

  it('call a layout provisional only where most of it is our own', () => {
    expect(all.filter(({ form }) => isProvisional(template2018, form)).map(({ form }) => form)).toEqual(['stop-notice', 'forward-notice']);
    expect(all.filter(({ form }) => isProvisional(template2025, form)).map(({ form }) => form)).toEqual(['apology', 'stop-notice', 'forward-notice']);
  });
});

/** Paints the black rectangles of the first page, four dots to a point, and reads the QR in them. */
async function decodedQr(slip: Slip): Promise<string | undefined> {
  const bytes = await printPdf({ ...slipDocument(slip, publicUrl), compress: false });
  const rectangles = [...bytes.toString('latin1').matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\n\/DeviceRGB cs\n0 0 0 scn/g)].map((match) => match.slice(1).map(Number) as [number, number, number, number]);
  const [scale, size] = [4, 900];
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [x, y, width, height] of rectangles) {
    for (let row = Math.round(y * scale); row < Math.round((y + height) * scale) && row < size; row += 1) {
      for (let column = Math.round(x * scale); column < Math.round((x + width) * scale) && column < size; column += 1) pixels.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
    }
  }
  const read = jsqr as unknown as typeof jsqr.default;
  return read(pixels, size, size)?.data;
}
