import { defineProblems } from '#http';

const count = { vi: 'Có {count} nội dung chưa đúng; xem danh sách lỗi.', en: '{count} things are wrong; see the list of errors.' };

/** Why the catalogue refuses, by code. */
export const problems = defineProblems({
  'procedure.not-publishable': { status: 422, title: { vi: 'Phiên bản thủ tục chưa công bố được', en: 'The version cannot be published' }, detail: count },
  'procedure.version-is-published': { status: 409, title: { vi: 'Phiên bản đã công bố không thay đổi được', en: 'A published version never changes' }, detail: { vi: 'Phiên bản {version} đã công bố với nội dung khác.', en: '{version} is published with other content.' } },
  'procedure.versions-overlap': {
    status: 409, title: { vi: 'Hai phiên bản cùng có hiệu lực', en: 'Two versions would be in force on one day' },
    detail: { vi: '{version} trùng thời gian với {other}. Chỉ phiên bản chưa định ngày kết thúc mới tự kết thúc khi có phiên bản kế tiếp.', en: '{version} overlaps {other}. Only a version without an end of its own is ended by its successor.' },
  },
  'procedure.number-out-of-order': { status: 409, title: { vi: 'Số phiên bản không tăng theo ngày hiệu lực', en: 'Version numbers must rise with their dates' }, detail: { vi: 'Số {number} không nằm giữa hai phiên bản liền kề.', en: 'Number {number} does not stand between its neighbours.' } },
  'procedure.end-not-earlier': { status: 409, title: { vi: 'Chỉ rút ngắn được thời gian hiệu lực', en: 'A version can only end earlier' }, detail: { vi: 'Phiên bản có hiệu lực từ {from} đến {to}.', en: 'The version is in force from {from} to {to}.' } },
  'agency.not-acceptable': { status: 422, title: { vi: 'Thông tin cơ quan chưa đúng', en: 'The agency cannot be entered' }, detail: count },
  'calendar.contradicts-itself': { status: 422, title: { vi: 'Lịch làm việc mâu thuẫn', en: 'The calendar contradicts itself' }, detail: count },
  'calendar.not-countable': { status: 422, title: { vi: 'Không tính được thời hạn', en: 'The deadline cannot be counted' }, detail: { vi: '{why}', en: '{why}' } },
  'service.not-acceptable': { status: 422, title: { vi: 'Thông tin dịch vụ chưa đúng', en: 'The service cannot be entered' }, detail: count },
});
