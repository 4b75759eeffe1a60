import { defineProblems } from '#http';

/** What identity refuses with: code to status and words. Generic codes are the platform's. */
export const problems = defineProblems({
  'session.wrong-password': {
    status: 401,
    title: { vi: 'Tên đăng nhập hoặc mật khẩu không đúng', en: 'The log-in name or the password is wrong' },
  },
  'session.locked': {
    status: 429,
    title: { vi: 'Đăng nhập tạm khoá do sai nhiều lần', en: 'Log-in is locked after too many failures' },
    detail: { vi: 'Hãy thử lại sau {retryAfter} giây, hoặc đặt lại mật khẩu.', en: 'Try again in {retryAfter} seconds, or reset the password.' },
  },
  'session.over': { status: 401, title: { vi: 'Phiên đã kết thúc, hãy đăng nhập lại', en: 'The session is over, please sign in again' } },
  'session.reused': {
    status: 401,
    title: { vi: 'Mã gia hạn đã được dùng trước đó', en: 'The refresh token was used before' },
    detail: { vi: 'Có thể mã đã bị lộ; phiên này đã bị kết thúc. Hãy đăng nhập lại.', en: 'It may have leaked; the session has been ended. Please sign in again.' },
  },
  'account.suspended': { status: 403, title: { vi: 'Tài khoản đang bị tạm ngưng', en: 'The account is suspended' } },
  'account.exists': {
    status: 409,
    title: { vi: 'Đã có tài khoản cho số định danh này', en: 'There is an account of this personal id already' },
    detail: { vi: 'Hãy đăng nhập hoặc đặt lại mật khẩu.', en: 'Sign in, or reset the password.' },
  },
  'account.not-yours': {
    status: 409,
    title: { vi: 'Thông tin không khớp với người đã được ghi nhận', en: 'The details do not fit the person on record' },
    detail: { vi: 'Hãy đăng nhập qua VNeID, hoặc đến bộ phận một cửa.', en: 'Sign in through VNeID, or come to a one-stop unit.' },
  },
  'account.no-phone': {
    status: 409,
    title: { vi: 'Tài khoản chưa có số điện thoại đã xác thực', en: 'The account has no proven phone number' },
  },
  'code.wrong': {
    status: 422,
    title: { vi: 'Mã xác thực không đúng', en: 'The code is wrong' },
    detail: { vi: 'Còn {triesLeft} lần nhập.', en: '{triesLeft} tries are left.' },
  },
  'code.spent': {
    status: 410,
    title: { vi: 'Mã xác thực đã bị khoá do nhập sai nhiều lần', en: 'The code is locked after too many wrong entries' },
    detail: { vi: 'Hãy yêu cầu mã mới.', en: 'Ask for another code.' },
  },
  'code.expired': { status: 410, title: { vi: 'Mã xác thực đã hết hạn', en: 'The code has expired' }, detail: { vi: 'Hãy yêu cầu mã mới.', en: 'Ask for another code.' } },
  'code.used': { status: 409, title: { vi: 'Mã xác thực đã được dùng', en: 'The code has been used' } },
  'code.no-more': { status: 429, title: { vi: 'Đã gửi đủ số lần cho yêu cầu này', en: 'No more codes are sent for this request' }, detail: { vi: 'Hãy bắt đầu lại.', en: 'Start again.' } },
  'code.too-often': {
    status: 429,
    title: { vi: 'Yêu cầu mã quá nhiều lần', en: 'Codes are asked for too often' },
    detail: { vi: 'Hãy thử lại sau {retryAfter} giây.', en: 'Try again in {retryAfter} seconds.' },
  },
  'vneid.failed': { status: 422, title: { vi: 'Đăng nhập qua VNeID không thành công', en: 'Signing in through VNeID failed' }, detail: { vi: 'Hãy bắt đầu lại.', en: 'Start again.' } },
  'vneid.other-person': {
    status: 409,
    title: { vi: 'Tài khoản VNeID là của người khác', en: 'The VNeID account is another person’s' },
    detail: { vi: 'Hãy đăng xuất rồi đăng nhập lại qua VNeID.', en: 'Sign out, then sign in through VNeID again.' },
  },
  'vneid.unavailable': { status: 503, retryAfter: 10, title: { vi: 'Tạm thời chưa kết nối được VNeID', en: 'VNeID cannot be reached at the moment' } },
  'person.different': {
    status: 409,
    title: { vi: 'Số giấy tờ này đã ghi nhận cho người có thông tin khác', en: 'The number is on record with other details' },
    detail: { vi: 'Kiểm tra họ tên, giới tính, ngày sinh trên giấy tờ.', en: 'Check name, sex and date of birth against the papers.' },
  },
  'organisation.exists': { status: 409, title: { vi: 'Mã số thuế này đã được đăng ký', en: 'The tax code is registered already' } },
  'organisation.unverified': {
    status: 409,
    title: { vi: 'Tổ chức chưa được đối chiếu với đăng ký kinh doanh', en: 'The organisation has not been verified' },
  },
  'delegation.unknown-delegate': {
    status: 422,
    title: { vi: 'Không tìm thấy người được uỷ quyền', en: 'The delegate is not known' },
    detail: { vi: 'Người được uỷ quyền cần có tài khoản; số định danh và họ tên phải khớp.', en: 'The delegate needs an account; personal id and name must agree.' },
  },
  'delegation.over': { status: 409, title: { vi: 'Uỷ quyền đã được thu hồi', en: 'The delegation has been revoked' } },
  'officer.login-taken': { status: 409, title: { vi: 'Tên đăng nhập đã có người dùng', en: 'The log-in name is taken' } },
  'officer.exists': { status: 409, title: { vi: 'Người này đã có tài khoản cán bộ', en: 'The person has an officer account already' } },
  'officer.has-grant': { status: 409, title: { vi: 'Cán bộ đã có vai trò này', en: 'The officer has this role already' } },
  'officer.last-administrator': { status: 409, title: { vi: 'Phải còn ít nhất một quản trị viên', en: 'At least one administrator must remain' } },
  'service-token.wrong-secret': { status: 401, title: { vi: 'Dịch vụ hoặc khoá bí mật không đúng', en: 'The service or its secret is wrong' } },
  'service-token.scope-not-allowed': {
    status: 403,
    title: { vi: 'Dịch vụ {service} không có quyền này tại {audience}', en: 'The service {service} has no such scope at {audience}' },
  },
});
