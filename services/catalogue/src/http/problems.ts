import { defineProblems } from '#http';

/** Why the catalogue refuses, by code. */
export const problems = defineProblems({
  'procedure.not-publishable': { status: 422, title: { vi: 'Phiên bản thủ tục chưa công bố được', en: 'The version cannot be published' }, detail: { vi: 'Có {count} nội dung chưa đúng.', en: '{count} things are wrong.' } },
  'procedure.version-is-published': { status: 409, title: { vi: 'Phiên bản đã công bố không thay đổi được', en: 'A published version never changes' }, detail: { vi: 'Phiên bản {version} đã công bố với nội dung khác.', en: '{version} is published with other content.' } },
  'procedure.versions-overlap': { status: 409, title: { vi: 'Hai phiên bản cùng có hiệu lực', en: 'Two versions would be in force on one day' } },
  'agency.parent-unknown': { status: 422, title: { vi: 'Không có cơ quan cấp trên này', en: 'No such parent agency' } },
  'calendar.contradicts-itself': { status: 422, title: { vi: 'Lịch làm việc mâu thuẫn', en: 'The calendar contradicts itself' }, detail: { vi: '{why}', en: '{why}' } },
});
