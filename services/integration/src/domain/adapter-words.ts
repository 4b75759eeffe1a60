import type { Actor, Channel, DossierFactData, DossierFactName } from '#contracts';

/** What was done (NoiDungXuLy), in the words of the one-stop shop. Exhaustive: a new fact does not compile without its words. */
export const deeds: Readonly<Record<DossierFactName, string>> = {
  submitted: 'Nộp hồ sơ', received: 'Tiếp nhận hồ sơ', refused: 'Từ chối tiếp nhận hồ sơ', forwarded: 'Chuyển hồ sơ đến cơ quan có thẩm quyền', supplementRequested: 'Yêu cầu bổ sung, hoàn thiện hồ sơ',
  supplemented: 'Bổ sung hồ sơ', closed: 'Đóng hồ sơ quá hạn bổ sung hoặc thanh toán', amended: 'Sửa đổi hồ sơ', paymentRequested: 'Yêu cầu thực hiện nghĩa vụ tài chính', paid: 'Đã thực hiện nghĩa vụ tài chính',
  withdrawalRequested: 'Yêu cầu rút hồ sơ', withdrawalApproved: 'Đồng ý rút hồ sơ', withdrawalDeclined: 'Không đồng ý rút hồ sơ', transferred: 'Chuyển hồ sơ đến đơn vị xử lý', assigned: 'Phân công xử lý hồ sơ',
  advanced: 'Chuyển bước xử lý', sentBack: 'Trả lại bước trước', consulted: 'Lấy ý kiến đơn vị liên quan', consultationAnswered: 'Đơn vị liên quan trả lời ý kiến', verifiedOnSite: 'Thẩm tra, xác minh',
  extended: 'Xin lỗi và gia hạn', stopped: 'Dừng xử lý hồ sơ', completed: 'Phê duyệt kết quả', returned: 'Trả kết quả', resultReplaced: 'Thay thế kết quả', resultRevoked: 'Thu hồi kết quả',
  recalculated: 'Tính lại thời hạn', migrated: 'Chuyển phiên bản thủ tục', challenged: 'Yêu cầu giải trình', challengeAnswered: 'Trả lời giải trình', actionDeclined: 'Ghi nhận thao tác không thực hiện được',
};

/** Who did it (NguoiXuLy, ChucDanh): the journal names nobody, so it is the role. */
export const roleNames: Readonly<Record<Actor['role'], string>> = {
  applicant: 'Người nộp hồ sơ', delegate: 'Người được uỷ quyền', reception: 'Cán bộ tiếp nhận', processing: 'Cán bộ xử lý', approver: 'Lãnh đạo phê duyệt', 'unit-head': 'Trưởng đơn vị',
  administrator: 'Quản trị hệ thống', system: 'Hệ thống một cửa điện tử',
};

/** KenhThucHien: 1 counter, 2 online, 3 post. */
export const channelNumbers: Readonly<Record<Channel, string>> = { counter: '1', online: '2', post: '3' };

/** LoaiDoiTuong: 1 citizen, 2 business, 3 state body, 4 other. */
export const audienceNumbers: Readonly<Record<DossierFactData['audience'], string>> = { citizen: '1', overseas: '1', organisation: '2', foreigner: '4' };

/** ThongTinTra. */
export const returnWords: Readonly<Record<'counter' | 'post' | 'electronic', string>> = { counter: 'Trả tại quầy', post: 'Trả qua bưu chính công ích', electronic: 'Trả kết quả điện tử' };
