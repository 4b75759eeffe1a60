import type { IndexFigures } from './figures.js';

/** One formula of the index: what is divided by what, and the share in per cent with two decimals; null where nothing is to be divided by (không áp dụng). */
export interface IndexFormula { readonly id: string; readonly group: IndexGroup; readonly name: Words; readonly numeratorIs: Words; readonly denominatorIs: Words; readonly numerator: number; readonly denominator: number; readonly percent: string | null }
interface Words { readonly vi: string; readonly en: string }
export type IndexGroup = 'publication' | 'progress' | 'digitisation' | 'online' | 'payment' | 'satisfaction';

/** The rules of the index in force from a day on; points of the groups make 100. */
export const indexRules = [{
  id: 'QĐ 766', from: '2022-06-23', source: 'QĐ 766/QĐ-TTg', verified: true,
  points: { publication: 18, progress: 20, digitisation: 22, online: 12, payment: 10, satisfaction: 18 } satisfies Record<IndexGroup, number>,
  open: {
    vi: 'Công khai, minh bạch không tính được từ hồ sơ. Cách quy tỷ lệ thành điểm chưa đối chiếu với văn bản nên không tính điểm.',
    en: 'Publication cannot be computed from dossiers. How a share becomes points was not compared with the text, so no points are given.',
  },
}] as const;

/** The share in per cent, two decimals, rounded half up from the whole numbers themselves. */
export function percentOf(numerator: number, denominator: number): string | null {
  if (denominator === 0) return null;
  const hundredths = (BigInt(numerator) * 20_000n + BigInt(denominator)) / (2n * BigInt(denominator));
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

/** The formulas with their numerators and denominators, as the sums of a period give them. */
export function indexOf(figures: IndexFigures): IndexFormula[] {
  const all = figures.ended + figures.open;
  const formula = (id: string, group: IndexGroup, name: Words, numeratorIs: Words, denominatorIs: Words, numerator: number, denominator: number): IndexFormula =>
    ({ id, group, name, numeratorIs, denominatorIs, numerator, denominator, percent: percentOf(numerator, denominator) });
  const done: Words = { vi: 'Hồ sơ đã xử lý xong trong kỳ', en: 'Dossiers done in the period' };
  const ended: Words = { vi: 'Hồ sơ đã kết thúc trong kỳ', en: 'Dossiers that ended in the period' };
  return [
    formula('progress.on-time', 'progress', { vi: 'Tỷ lệ hồ sơ giải quyết đúng hạn, trước hạn', en: 'Dossiers handled in time' },
      { vi: 'Hồ sơ kết thúc trong hạn, và hồ sơ chưa kết thúc còn trong hạn ở cuối kỳ; hồ sơ phải bổ sung quá một lần coi là quá hạn', en: 'Ended in time, and unfinished and not overdue at the end of the period; more than one request for supplements counts as overdue' },
      { vi: 'Hồ sơ kết thúc trong kỳ và hồ sơ chưa kết thúc ở cuối kỳ', en: 'Ended in the period, and unfinished at its end' }, figures.endedOnTime + figures.openOnTime, all),
    formula('digitisation.digitised', 'digitisation', { vi: 'Tỷ lệ số hoá hồ sơ, kết quả', en: 'Digitised dossiers and results' }, { vi: 'Hồ sơ có tệp thành phần và kết quả điện tử', en: 'With files of components and an electronic result' }, done, figures.digitised, figures.done),
    formula('digitisation.reuse', 'digitisation', { vi: 'Tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hoá', en: 'Re-use of digitised data' }, { vi: 'Hồ sơ có thành phần lấy từ kho dữ liệu điện tử', en: 'With a component taken from the personal store' },
      { vi: 'Hồ sơ đã xử lý xong trong kỳ mà nguồn của thành phần được ghi nhận', en: 'Done in the period, where the source of components is told' }, figures.reused, figures.reuseKnown),
    formula('online.dossiers', 'online', { vi: 'Tỷ lệ hồ sơ trực tuyến', en: 'Online dossiers' }, { vi: 'Hồ sơ nộp trực tuyến có kết quả điện tử', en: 'Filed online with an electronic result' }, done, figures.online, figures.done),
    formula('payment.online', 'payment', { vi: 'Tỷ lệ hồ sơ thanh toán trực tuyến', en: 'Paid online' }, { vi: 'Hồ sơ có phí, lệ phí đã thanh toán trực tuyến', en: 'With a fee, paid through a payment platform' },
      { vi: 'Hồ sơ đã xử lý xong trong kỳ có phí, lệ phí', en: 'Done in the period, with a fee' }, figures.feeOnline, figures.fee),
    formula('satisfaction', 'satisfaction', { vi: 'Mức độ hài lòng', en: 'Satisfaction' }, { vi: 'Hồ sơ không quá hạn và không bị phản ánh, kiến nghị', en: 'Neither overdue nor complained of' }, ended, figures.ended - figures.unhappy, figures.ended),
  ];
}
