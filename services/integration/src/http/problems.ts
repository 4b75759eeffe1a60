import { defineProblems } from '#http';

/** Why integration refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'cursor.invalid': { status: 400, title: { vi: 'Con trỏ không hợp lệ', en: 'The cursor is not valid' }, detail: { vi: 'Con trỏ không do luồng sự kiện này cấp, hoặc đã bị sửa đổi.', en: 'This feed did not give it, or it was altered.' } },
  'cursor.ahead': { status: 409, title: { vi: 'Con trỏ vượt quá cuối luồng sự kiện', en: 'The cursor is ahead of the feed' }, detail: { vi: 'Luồng sự kiện đã được khôi phục về thời điểm trước đó; hãy đọc lại từ đầu.', en: 'The feed was restored to an earlier time; read it from the beginning.' } },
  'feed.full': { status: 429, retryAfter: 2, title: { vi: 'Quá nhiều bên đang chờ sự kiện', en: 'Too many readers wait for events' }, detail: { vi: 'Hãy đọc không chờ (wait=0), hoặc thử lại sau.', en: 'Read without waiting (wait=0), or try again later.' } },
});
