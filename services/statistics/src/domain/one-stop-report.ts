import type { Figures } from './figures.js';

/** Columns 3 to 13 of the one-stop report (Biểu số II.06a/VPCP/KSTT). */
export type Columns = Readonly<Record<3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13, number>>;

/** How the form is filled, from a day on. Notes in brackets on the form put a dossier that waits for a supplement into 9 and 12: it counts in 12 unless it was closed. */
export const oneStopReportRules = [{
  id: 'II.06a/2020', from: '2020-10-21', source: 'TT 01/2020/TT-VPCP, Biểu số II.06a/VPCP/KSTT', verified: false,
  counts: {
    vi: 'Không tính hồ sơ bị từ chối tiếp nhận và hồ sơ chưa được tiếp nhận; hồ sơ chờ bổ sung tính vào cột 12, trừ khi đã dừng; hồ sơ dừng hoặc rút trong hạn tính vào cột 9.',
    en: 'Refused receptions and what is not accepted yet are not counted; what waits for a supplement counts in 12 unless it was closed; what was stopped or withdrawn in time counts in 9.',
  },
}] as const;

/** The form's columns from the figures of a row: 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13. That 3 = 7 + 11 is a test, not a sum. */
export function columnsOf({ carriedOver, received, done, stopped, withdrawn, inProcess }: Figures): Columns {
  const [c4, c5, c6] = [received.online, received.counter + received.post, carriedOver];
  const [c8, c9, c10] = [done.early, done.onTime + stopped.onTime + withdrawn.onTime, done.late + stopped.late + withdrawn.late];
  return { 3: c4 + c5 + c6, 4: c4, 5: c5, 6: c6, 7: c8 + c9 + c10, 8: c8, 9: c9, 10: c10, 11: inProcess.inTime + inProcess.late, 12: inProcess.inTime, 13: inProcess.late };
}

/** Head and labels as the form prints them. */
export const oneStopForm = {
  number: 'Biểu số II.06a/VPCP/KSTT',
  title: 'TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI',
  unit: 'Đơn vị tính: Số hồ sơ TTHC.',
  groups: ['TT', 'Lĩnh vực, công việc giải quyết theo cấp', 'Tiếp nhận', 'Trong đó', '', 'Tiếp nhận', 'Số lượng hồ sơ đã giải quyết', '', '', '', 'Số lượng hồ sơ đang giải quyết', '', ''],
  labels: [
    '', '', 'Tổng số', 'Trực tuyến', 'Trực tiếp, dịch vụ bưu chính', 'Từ kỳ trước', 'Tổng số', 'Trước hạn', 'Đúng hạn', 'Quá hạn', 'Tổng số', 'Trong hạn', 'Quá hạn',
  ],
  levels: { ministry: 'Cấp Bộ', province: 'Cấp tỉnh', commune: 'Cấp xã', unknown: 'Khác' },
} as const;

export type Level = keyof typeof oneStopForm.levels;
