import { defineProblems } from '#http';

/** Why feedback refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'rating.not-finished': { status: 409, title: { vi: 'Hồ sơ chưa trả kết quả nên chưa đánh giá được', en: 'The dossier has not returned a result yet, so it cannot be rated' }, detail: { vi: 'Tình trạng hồ sơ: {state}.', en: 'The dossier is {state}.' } },
  'rating.already': { status: 409, title: { vi: 'Hồ sơ đã được đánh giá', en: 'The dossier was rated already' }, detail: { vi: 'Mỗi hồ sơ chỉ được đánh giá một lần.', en: 'A dossier is rated once.' } },
  'score.computed': { status: 409, title: { vi: 'Điểm của chỉ số {indicator} do hệ thống tính hoặc do kiểm tra', en: 'Indicator {indicator} is computed, or comes from inspection' } },
  'questionnaire.id-taken': { status: 409, title: { vi: 'Mã phiếu đánh giá đã có', en: 'A rating form has this id already' }, detail: { vi: 'Phiếu {id} đã được ban hành; phiếu mới cần mã mới.', en: 'The form {id} is there; a new one needs a new id.' } },
  'questionnaire.in-the-past': { status: 422, title: { vi: 'Phiếu đánh giá chỉ có hiệu lực từ hôm nay trở đi', en: 'A rating form takes effect from today on' } },
  'agency.unknown': { status: 422, title: { vi: 'Không có cơ quan này', en: 'There is no such agency' }, detail: { vi: 'Mã cơ quan: {agency}.', en: 'Agency code: {agency}.' } },
  'agency.without-calendar': { status: 503, retryAfter: 2, title: { vi: 'Lịch làm việc của cơ quan chưa có', en: 'The agency\'s calendar has not arrived yet' } },
});
