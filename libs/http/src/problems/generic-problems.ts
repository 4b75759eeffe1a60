import { defineProblems } from './problem.js';

/** Refusals every service can give. A service's own table may add to them, and may say more than they do. */
export const genericProblems = defineProblems({
  'validation.failed': {
    status: 400,
    title: { vi: 'Dữ liệu gửi lên không hợp lệ', en: 'The request is not valid' },
    detail: { vi: 'Xem danh sách lỗi theo từng trường.', en: 'See the list of errors by field.' },
  },
  'input.invalid': {
    status: 422,
    title: { vi: 'Thông tin không đáp ứng yêu cầu', en: 'The information does not meet the requirements' },
    detail: { vi: 'Xem danh sách lỗi theo từng trường.', en: 'See the list of errors by field.' },
  },
  'request.malformed': { status: 400, title: { vi: 'Yêu cầu không đúng định dạng', en: 'The request is malformed' } },
  'request.malformed-json': { status: 400, title: { vi: 'Nội dung JSON không đọc được', en: 'The JSON body cannot be read' } },
  'request.malformed-url': { status: 400, title: { vi: 'Địa chỉ không đúng định dạng', en: 'The URL is malformed' } },
  'request.forbidden-key': { status: 400, title: { vi: 'Nội dung chứa tên trường bị cấm', en: 'The body has a forbidden key' } },
  'request.too-deep': { status: 400, title: { vi: 'Nội dung lồng nhau quá sâu (tối đa {limit} cấp)', en: 'The body is nested too deeply (at most {limit} levels)' } },
  'request.value-invalid': { status: 400, title: { vi: 'Có giá trị không lưu được', en: 'A value cannot be stored' } },
  'request.timeout': { status: 408, title: { vi: 'Yêu cầu gửi quá chậm', en: 'The request took too long to arrive' } },
  'request.url-too-long': { status: 414, title: { vi: 'Địa chỉ quá dài', en: 'The URL is too long' } },
  'request.headers-too-large': { status: 431, title: { vi: 'Phần đầu của yêu cầu quá lớn', en: 'The request headers are too large' } },
  'payload.too-large': { status: 413, title: { vi: 'Nội dung gửi lên quá lớn', en: 'The content is too large' } },
  'media-type.unsupported': {
    status: 415,
    title: { vi: 'Kiểu nội dung không được hỗ trợ', en: 'The content type is not supported' },
    detail: { vi: 'Gửi nội dung với Content-Type: application/json, trừ khi tài liệu nói khác.', en: 'Send Content-Type: application/json unless the documentation says otherwise.' },
  },
  'not-acceptable': { status: 406, title: { vi: 'Không có dạng trả về theo yêu cầu', en: 'No representation in the form asked for' } },

  'auth.token-missing': { status: 401, title: { vi: 'Cần đăng nhập', en: 'Please sign in' } },
  'auth.token-invalid': { status: 401, title: { vi: 'Mã truy cập không hợp lệ', en: 'The access token is not valid' } },
  'auth.token-expired': { status: 401, title: { vi: 'Mã truy cập đã hết hạn', en: 'The access token has expired' } },
  'auth.token-revoked': { status: 401, title: { vi: 'Phiên đăng nhập đã bị thu hồi', en: 'The session has been revoked' } },
  'auth.forbidden': { status: 403, title: { vi: 'Không có quyền thực hiện', en: 'Not permitted' } },
  'auth.assurance-too-low': {
    status: 403,
    title: { vi: 'Mức độ xác thực chưa đủ', en: 'The level of authentication is too low' },
    detail: { vi: 'Cần mức xác thực {required}; tài khoản đang ở mức {actual}.', en: 'Level {required} is needed; the account is at level {actual}.' },
  },
  'auth.unavailable': { status: 503, retryAfter: 2, title: { vi: 'Tạm thời chưa kiểm tra được mã truy cập', en: 'Access tokens cannot be checked at the moment' } },

  'not-found': { status: 404, title: { vi: 'Không tìm thấy', en: 'Not found' } },
  'method-not-allowed': { status: 405, title: { vi: 'Phương thức không được phép', en: 'The method is not allowed' } },

  'precondition.required': {
    status: 428,
    title: { vi: 'Thiếu phiên bản đang sửa', en: 'The version is missing' },
    detail: { vi: 'Gửi If-Match với ETag của lần đọc gần nhất.', en: 'Send If-Match with the ETag of your last read.' },
  },
  'precondition.malformed': { status: 400, title: { vi: 'If-Match không đúng định dạng', en: 'If-Match is malformed' }, detail: { vi: 'Dạng đúng: If-Match: "7".', en: 'The form is If-Match: "7".' } },
  'precondition.stale': {
    status: 412,
    title: { vi: 'Dữ liệu đã thay đổi', en: 'The data has changed' },
    detail: { vi: 'Hãy đọc lại rồi thực hiện.', en: 'Read it again and retry.' },
  },

  'idempotency.key-missing': { status: 400, title: { vi: 'Thiếu Idempotency-Key', en: 'Idempotency-Key is missing' } },
  'idempotency.key-malformed': { status: 400, title: { vi: 'Idempotency-Key không đúng định dạng', en: 'Idempotency-Key is malformed' }, detail: { vi: 'Từ 1 đến 200 ký tự ASCII in được.', en: '1 to 200 printable ASCII characters.' } },
  'idempotency.in-progress': { status: 409, retryAfter: 1, title: { vi: 'Yêu cầu cùng khoá đang được xử lý', en: 'A request with this key is still running' } },
  'idempotency.key-reused': { status: 422, title: { vi: 'Khoá đã dùng cho một nội dung khác', en: 'The key was used for another request' } },

  'conflict.concurrent': { status: 409, retryAfter: 1, title: { vi: 'Có thay đổi đồng thời, hãy thử lại', en: 'Something changed at the same time, please retry' } },
  'conflict.duplicate': { status: 409, title: { vi: 'Đã tồn tại', en: 'It exists already' } },
  'conflict.reference': { status: 409, title: { vi: 'Dữ liệu liên quan không còn hoặc đang được dùng', en: 'Related data is gone or in use' } },

  'rate.exceeded': { status: 429, title: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' } },
  'overload': { status: 503, retryAfter: 2, title: { vi: 'Hệ thống đang bận', en: 'The system is busy' } },
  'service.unavailable': { status: 503, retryAfter: 2, title: { vi: 'Tạm thời không phục vụ được', en: 'Temporarily unavailable' } },
  'internal': { status: 500, title: { vi: 'Lỗi hệ thống', en: 'Internal error' } },
});
