import { defineProblems } from '#http';

/** Why notification refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'precondition.stale': { status: 412, title: { vi: 'Tùy chọn nhận thông báo đã thay đổi', en: 'The preferences have changed' }, detail: { vi: 'Phiên bản hiện tại là {current}; hãy đọc lại rồi thực hiện.', en: 'The current version is {current}; read them again and retry.' } },
  'result-link.invalid': { status: 404, title: { vi: 'Liên kết không hợp lệ', en: 'The link is not valid' } },
  'result-link.expired': { status: 410, title: { vi: 'Liên kết đã hết hạn', en: 'The link has expired' }, detail: { vi: 'Đăng nhập cổng dịch vụ công để tải kết quả.', en: 'Log in at the portal to download the result.' } },
  'result.not-in-force': { status: 410, title: { vi: 'Kết quả không còn hiệu lực', en: 'The result is no longer in force' } },
  'result.unavailable': { status: 503, retryAfter: 5, title: { vi: 'Tạm thời chưa tải được kết quả', en: 'The result cannot be fetched at the moment' } },
  'preferences.finished-mandatory': {
    status: 422, title: { vi: 'Không thể tắt tin nhắn khi hồ sơ kết thúc', en: 'The SMS at the end of a dossier cannot be switched off' },
    detail: { vi: 'Thông báo hồ sơ đã giải quyết xong luôn được gửi bằng tin nhắn và trên cổng.', en: 'That a dossier is finished is always told by SMS and at the portal.' },
  },
});
