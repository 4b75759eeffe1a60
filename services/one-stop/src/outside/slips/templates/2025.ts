import { C, provisional, secondary } from '../template.js';
import type { SlipTemplate } from '../template.js';
import { template2018 } from './2018.js';

/**
 * Forms of TT 03/2025/TT-VPCP (15/9/2025). Titles are known from secondary sources; lines are those of the 2018 set until the annex is at hand, so no number is printed
 * in the corner. A4 is what provinces print; the circular's own paper is not known.
 */
export const template2025: SlipTemplate = {
  ruleSet: '2025',
  version: '2025/1',
  paper: 'A4',
  common: template2018.common,
  'receipt-slip': {
    ...template2018['receipt-slip'],
    title: secondary('GIẤY TIẾP NHẬN HỒ SƠ\nVÀ HẸN TRẢ KẾT QUẢ'),
    corner: null,
    fee: C('Phí, lệ phí (nếu có): {fee}'),
  },
  'supplement-request': { ...template2018['supplement-request'], title: secondary('PHIẾU YÊU CẦU BỔ SUNG,\nHOÀN THIỆN HỒ SƠ'), corner: null },
  'refusal-slip': { ...template2018['refusal-slip'], title: secondary('PHIẾU TỪ CHỐI TIẾP NHẬN\nGIẢI QUYẾT HỒ SƠ'), corner: null },
  apology: {
    title: secondary('VĂN BẢN XIN LỖI\nVÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT'),
    corner: null,
    suffix: null,
    to: provisional('Kính gửi: {owner}'),
    toDetail: provisional('(Địa chỉ: {address}, SĐT: {phone})'),
    received: provisional('{Date}, {agency} tiếp nhận (giải quyết) hồ sơ {request}, mã số: {code}.'),
    previousDue: provisional('Thời gian hẹn trả kết quả: {moment}.'),
    late: provisional('Đến nay, {agency} chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.'),
    reason: provisional('Lý do: {reason}'),
    apologies: [
      provisional('{agency} xin lỗi Ông/Bà/Tổ chức vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết hồ sơ đến {newMoment}.'),
      provisional('Mong nhận được sự thông cảm của Ông/Bà/Tổ chức./.'),
    ],
  },
  'stop-notice': { ...template2018['stop-notice'], title: secondary('THÔNG BÁO\nDỪNG GIẢI QUYẾT HỒ SƠ') },
  'forward-notice': template2018['forward-notice'],
  'control-sheet': { ...template2018['control-sheet'], title: secondary('PHIẾU KIỂM SOÁT\nQUÁ TRÌNH GIẢI QUYẾT HỒ SƠ'), corner: null },
};
