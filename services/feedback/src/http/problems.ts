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
  'precondition.stale': { status: 412, title: { vi: 'Nội dung đã thay đổi', en: 'It has changed meanwhile' }, detail: { vi: 'Phiên bản hiện tại là {current}; hãy đọc lại rồi thực hiện.', en: 'The current version is {current}; read it again and retry.' } },
  'petition.action-not-allowed': { status: 409, title: { vi: 'Không thực hiện được ở trạng thái hiện tại của phản ánh, kiến nghị', en: 'The petition does not allow this now' }, detail: { vi: 'Trạng thái: {state}; thao tác: {action}.', en: 'It is {state}; asked for: {action}.' } },
  'petition.not-settled': { status: 409, title: { vi: 'Phản ánh, kiến nghị chưa được giải quyết xong', en: 'The petition is not settled' }, detail: { vi: 'Chỉ kết thúc khi người phản ánh hài lòng, hoặc cơ quan cấp trên kết luận và nêu lý do.', en: 'It is closed when the petitioner is satisfied, or the superior agency finds it settled and says why.' } },
  'petition.same-agency': { status: 422, title: { vi: 'Phản ánh, kiến nghị đang ở chính cơ quan này', en: 'The petition is with this agency already' } },
  'petition.repeats-itself': { status: 422, title: { vi: 'Phản ánh, kiến nghị không lặp lại chính nó', en: 'A petition does not repeat itself' } },
  'petition.repeated-unknown': { status: 422, title: { vi: 'Không có phản ánh, kiến nghị được dẫn chiếu', en: 'There is no such earlier petition' } },
  'petition.published-already': { status: 409, title: { vi: 'Đã công khai', en: 'It is published already' } },
  'petition.dossier-unknown': { status: 422, title: { vi: 'Không có hồ sơ này', en: 'There is no such dossier' } },
  'petition.dossier-needed': { status: 422, title: { vi: 'Góp ý về hồ sơ phải nêu hồ sơ', en: 'Remarks on a dossier name the dossier' } },
  'petition.agency-needed': { status: 422, title: { vi: 'Cần nêu cơ quan hoặc hồ sơ được phản ánh', en: 'Name the agency or the dossier it is about' } },
  'petition.contact-needed': { status: 422, title: { vi: 'Cần địa chỉ, số điện thoại hoặc thư điện tử để trả lời', en: 'An address, telephone or e-mail is needed for the answer' } },
  'petition.received-unlikely': { status: 422, title: { vi: 'Thời điểm tiếp nhận ở tương lai hoặc đã quá một năm', en: 'The time of receipt lies in the future, or more than a year back' } },
  'publication.identifies': { status: 422, title: { vi: 'Nội dung công khai làm lộ danh tính người phản ánh', en: 'The text to be published tells who the petitioner is' }, detail: { vi: 'Xem danh sách lỗi theo từng trường; hãy lược bỏ trước khi công khai.', en: 'See the list of errors by field, and leave it out.' } },
});
