import { defineProblems } from '#http';

/** Why notification refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'precondition.stale': { status: 412, title: { vi: 'Tùy chọn nhận thông báo đã thay đổi', en: 'The preferences have changed' }, detail: { vi: 'Phiên bản hiện tại là {current}; hãy đọc lại rồi thực hiện.', en: 'The current version is {current}; read them again and retry.' } },
  'preferences.finished-mandatory': {
    status: 422, title: { vi: 'Không thể tắt tin nhắn khi hồ sơ kết thúc', en: 'The SMS at the end of a dossier cannot be switched off' },
    detail: { vi: 'Thông báo hồ sơ đã giải quyết xong luôn được gửi bằng tin nhắn và trên cổng.', en: 'That a dossier is finished is always told by SMS and at the portal.' },
  },
});
