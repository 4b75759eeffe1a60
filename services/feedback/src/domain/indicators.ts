import type { Bilingual, Provenance } from '#contracts';

/** Numbers of the nine indicators (chỉ số đánh giá). */
export const indicatorNumbers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type IndicatorNumber = (typeof indicatorNumbers)[number];
export type Points = 0 | 1 | 2;

/** Indicators the applicant scores; the others come from the system, petitions, or an inspection. */
export const declaredIndicators = [1, 3, 4, 7] as const;
export type DeclaredIndicator = (typeof declaredIndicators)[number];
/** Indicators the system measures of each dossier, beside what the applicant declares of 1 and 3. */
export const measuredIndicators = [1, 2, 3] as const;
export type MeasuredIndicator = (typeof measuredIndicators)[number];

/** Where the agency's own score of an indicator comes from. `entered`: nothing here knows it, its head enters it. */
export type ScoreSource = 'declared' | 'measured' | 'inspection' | 'petitions' | 'entered';

/** What the law says of one indicator. A text that was not read is null: the screen asks for 0, 1 or 2 without one. */
export interface Indicator {
  readonly number: IndicatorNumber;
  readonly name: string;
  readonly meaning: Readonly<Record<Points, string | null>>;
  readonly source: ScoreSource;
  readonly provenance: { readonly name: Provenance; readonly meaning: Provenance };
}

const circular = 'TT 01/2018/TT-VPCP, Điều 13';
const read: Provenance = { tag: 'T', verified: true, source: `${circular}, theo trích dẫn của Công an tỉnh Tiền Giang, 14/05/2019` };
const sheet: Provenance = { tag: 'C', verified: true, source: `${circular}; tên theo bảng tổng hợp đánh giá của một tỉnh` };
const hole: Provenance = { tag: '?', verified: false, source: `${circular}: mức điểm chưa đọc được` };
const unread = { 0: null, 1: null, 2: null } as const;

/**
 * The nine indicators (NĐ 61/2018/NĐ-CP Article 31, TT 01/2018/TT-VPCP Article 13), each 0, 1 or 2. Whether the chapter survives TT 03/2025/TT-VPCP is not
 * known: they stay in force in both rule sets.
 */
export const indicators: readonly Indicator[] = [
  {
    number: 1, source: 'declared', provenance: { name: read, meaning: read }, name: 'Tổng thời gian giải quyết thủ tục hành chính so với thời gian cho phép theo quy định của pháp luật',
    meaning: { 2: 'tổng thời gian ngắn hơn so với quy định', 1: 'bằng thời gian quy định', 0: 'dài hơn so với quy định' },
  },
  {
    number: 2, source: 'measured', provenance: { name: read, meaning: read }, name: 'Thời gian thực hiện của từng cơ quan, đơn vị tham gia giải quyết (kể cả đơn vị phối hợp) so với quy định',
    meaning: { 2: 'cơ quan, đơn vị xử lý ngắn hơn so với thời hạn quy định', 1: 'bằng thời hạn quy định', 0: 'dài hơn so với thời hạn quy định' },
  },
  {
    number: 3, source: 'declared', provenance: { name: read, meaning: read }, name: 'Số lần phải liên hệ với nơi tiếp nhận hồ sơ để hoàn thiện hồ sơ thủ tục hành chính (kể cả liên hệ theo hình thức trực tuyến)',
    meaning: { 2: 'không phải liên hệ lần nào', 1: 'chỉ phải một lần liên hệ', 0: 'phải hơn một lần, trừ trường hợp nguyên nhân do lỗi của người nộp hồ sơ' },
  },
  { number: 4, source: 'declared', provenance: { name: read, meaning: hole }, name: 'Số lượng cơ quan, đơn vị, tổ chức phải liên hệ để hoàn thiện hồ sơ thủ tục hành chính (kể cả liên hệ theo hình thức trực tuyến)', meaning: unread },
  { number: 5, source: 'inspection', provenance: { name: sheet, meaning: hole }, name: 'Thực hiện tổ chức tiếp nhận hồ sơ, giải quyết, trả kết quả tại Bộ phận Một cửa', meaning: unread },
  { number: 6, source: 'entered', provenance: { name: sheet, meaning: hole }, name: 'Công khai các thủ tục hành chính', meaning: unread },
  { number: 7, source: 'declared', provenance: { name: sheet, meaning: hole }, name: 'Thái độ của cán bộ, công chức, viên chức khi hướng dẫn lập hồ sơ, tiếp nhận hồ sơ và giải quyết thủ tục hành chính', meaning: unread },
  {
    number: 8, source: 'petitions', name: 'Tiếp thu, giải trình đối với các ý kiến phản ánh, kiến nghị của tổ chức, cá nhân',
    provenance: { name: sheet, meaning: { tag: 'T', verified: true, source: `${circular}: 100 % đúng hạn, từ 90 %, dưới 90 %` } },
    meaning: { 2: '100 % phản ánh, kiến nghị được xử lý đúng hạn', 1: 'từ 90 % được xử lý đúng hạn', 0: 'dưới 90 % được xử lý đúng hạn' },
  },
  { number: 9, source: 'entered', provenance: { name: sheet, meaning: hole }, name: 'Tiến độ và chất lượng cung cấp dịch vụ công trực tuyến của cơ quan có thẩm quyền', meaning: unread },
];

/** The plain satisfaction answer (mức độ hài lòng), apart from the indicators. */
export const satisfactionLevels: Readonly<Record<1 | 2 | 3, Bilingual>> = {
  1: { vi: 'Không hài lòng', en: 'Not satisfied' }, 2: { vi: 'Hài lòng', en: 'Satisfied' }, 3: { vi: 'Rất hài lòng', en: 'Very satisfied' },
};
export type Satisfaction = keyof typeof satisfactionLevels;
