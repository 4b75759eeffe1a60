import { defineProblems } from '#http';

/** Why postal refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'precondition.stale': { status: 412, title: { vi: 'Đơn bưu chính đã thay đổi', en: 'The postal order has changed' }, detail: { vi: 'Phiên bản hiện tại là {current}; hãy đọc lại rồi thực hiện.', en: 'The current version is {current}; read it again and retry.' } },
  'order.no-contract': { status: 422, title: { vi: 'Cơ quan chưa có hợp đồng bưu chính cho thủ tục này', en: 'The agency has no postal contract for this procedure' }, detail: { vi: 'Cơ quan {agency}, thủ tục {procedure}: hãy nộp trực tuyến hoặc tại bộ phận một cửa.', en: 'Agency {agency}, procedure {procedure}: file online or at the one-stop unit.' } },
  'order.too-many-open': { status: 409, title: { vi: 'Đang có quá nhiều đơn nhận gửi hồ sơ', en: 'Too many pick-ups are under way' }, detail: { vi: 'Tối đa {most} đơn cùng lúc; hãy chờ hoặc huỷ đơn không cần nữa.', en: 'At most {most} at a time; wait, or call off what is not needed.' } },
  'order.action-not-allowed': { status: 409, title: { vi: 'Không thực hiện được ở trạng thái hiện tại', en: 'Not possible in this state' }, detail: { vi: 'Trạng thái đơn: {state}; thao tác: {action}.', en: 'The order is {state}; asked: {action}.' } },
  'delegation.missing': { status: 403, title: { vi: 'Không có ủy quyền đang có hiệu lực', en: 'No delegation is in force' }, detail: { vi: 'Cần ủy quyền của chủ hồ sơ cho thủ tục này.', en: 'The owner must delegate this procedure to you.' } },
  'order.own': { status: 403, title: { vi: 'Không được xử lý bưu gửi của chính mình', en: 'Nobody acts on a parcel of their own' } },
  'agency.not-yours': { status: 404, title: { vi: 'Không tìm thấy cơ quan này trong phạm vi của bạn', en: 'No such agency within your reach' } },
  'hand-over.signed': { status: 409, title: { vi: 'Bên này đã ký biên bản bàn giao', en: 'This party has signed the hand-over' }, detail: { vi: 'Bên ký: {party}.', en: 'Party: {party}.' } },
  'hand-over.same-person': { status: 403, title: { vi: 'Một người không được ký cho cả hai bên', en: 'One person cannot sign for both parties' } },
  'hand-over.papers-differ': { status: 409, title: { vi: 'Số giấy tờ hai bên đếm không khớp', en: 'The two counted differently' }, detail: { vi: 'Bên kia đếm {counted}, bạn đếm {papers}; chưa bàn giao.', en: 'The other counted {counted}, you counted {papers}; nothing is handed over.' } },
  'money.nothing-owed': { status: 409, title: { vi: 'Không có cước phải thu', en: 'No carriage is owed' } },
  'refund.not-owed': { status: 409, title: { vi: 'Không có khoản phải hoàn trả', en: 'Nothing is owed back' } },
  'carrier.unavailable': { status: 503, retryAfter: 5, title: { vi: 'Bưu chính tạm thời không phản hồi', en: 'The carrier does not answer at the moment' } },
  'carrier.refused': { status: 409, title: { vi: 'Bưu chính từ chối nhận', en: 'The carrier refuses the order' } },
  'card.unavailable': { status: 503, retryAfter: 5, title: { vi: 'Tạm thời chưa lấy được địa chỉ nhận', en: 'The address cannot be fetched at the moment' } },
  'callback.signature-invalid': { status: 403, title: { vi: 'Chữ ký của thông báo không đúng', en: 'The message\'s signature does not hold' } },
  'callback.reference-unknown': { status: 404, title: { vi: 'Không có đơn với mã tham chiếu này', en: 'No order has this reference' } },
});
