import { defineProblems } from '#http';

/** Why statistics refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'agency.foreign': { status: 403, title: { vi: 'Không được xem số liệu của cơ quan này', en: 'The figures of this agency are not yours to see' }, detail: { vi: 'Chỉ xem được số liệu của cơ quan mình và các cơ quan trực thuộc.', en: 'Only those of your own agency and of agencies under it are.' } },
  'period.invalid': { status: 400, title: { vi: 'Kỳ báo cáo không hợp lệ', en: 'This is no period of a report' }, detail: { vi: 'Ngày đầu không sau ngày cuối, không sau hôm nay, và kỳ không dài quá {years} năm.', en: 'The first day is not after the last nor after today, and it is at most {years} years long.' } },
  'rebuild.under-way': { status: 409, title: { vi: 'Đang dựng lại số liệu', en: 'The counters are being rebuilt already' } },
});
