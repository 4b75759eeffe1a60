import { defineProblems } from '#http';

/** Why payment refuses, by code: status and words. The core throws the code; only this table knows the status. */
export const problems = defineProblems({
  'precondition.stale': { status: 412, title: { vi: 'Khoản thanh toán đã thay đổi', en: 'The payment has changed' }, detail: { vi: 'Phiên bản hiện tại là {current}; hãy đọc lại rồi thực hiện.', en: 'The current version is {current}; read it again and retry.' } },
  'payment.not-due': { status: 409, title: { vi: 'Không còn khoản phải nộp', en: 'Nothing is owed any more' }, detail: { vi: 'Trạng thái yêu cầu thanh toán: {state}.', en: 'The request is {state}.' } },
  'payment.not-asked-now': { status: 409, title: { vi: 'Hồ sơ hiện không chờ thanh toán', en: 'The dossier does not wait for payment now' }, detail: { vi: 'Trạng thái hồ sơ: {state}.', en: 'The dossier is {state}.' } },
  'dossier.own': { status: 403, title: { vi: 'Không được xử lý hồ sơ của chính mình', en: 'Nobody acts on a dossier of their own' } },
  'till.not-yours': { status: 403, title: { vi: 'Bạn không phải cán bộ thu phí của cơ quan này', en: 'You are no cashier of this agency' } },
  'refund.not-owed': { status: 409, title: { vi: 'Không có khoản phải hoàn trả', en: 'Nothing is owed back' }, detail: { vi: 'Trạng thái khoản thu: {state}.', en: 'The money is {state}.' } },
  'closing.nothing': { status: 409, title: { vi: 'Không có khoản thu, hoàn trả nào chưa chốt sổ', en: 'There is nothing to close' } },
  'receipt.not-there': { status: 404, title: { vi: 'Chưa có biên lai', en: 'There is no receipt yet' }, detail: { vi: 'Biên lai của nền tảng thanh toán được lấy về sau khi thanh toán ít phút.', en: 'The platform\'s receipt is fetched within minutes of the payment.' } },
  'receipt.of-the-post': { status: 404, title: { vi: 'Biên lai do bưu chính cấp', en: 'The receipt is the post\'s own' }, detail: { vi: 'Số {receipt}: bưu chính giao cho người nộp khi thu tiền.', en: 'Number {receipt}: the post handed it out when it took the money.' } },
  'platform.unavailable': { status: 503, retryAfter: 5, title: { vi: 'Nền tảng thanh toán tạm thời không phản hồi', en: 'The payment platform does not answer at the moment' }, detail: { vi: 'Chưa có khoản tiền nào bị trừ; hãy thử lại.', en: 'No money was taken; try again.' } },
  'platform.refused': { status: 409, title: { vi: 'Nền tảng thanh toán từ chối giao dịch', en: 'The payment platform refuses the payment' }, detail: { vi: 'Mã lỗi {code}.', en: 'Code {code}.' } },
  'payer.unavailable': { status: 503, retryAfter: 5, title: { vi: 'Tạm thời chưa lấy được thông tin người nộp', en: 'The payer\'s details cannot be fetched at the moment' } },
  'callback.signature-invalid': { status: 403, title: { vi: 'Mã xác thực của thông báo không đúng', en: 'The message\'s checksum does not hold' } },
  'callback.not-for-us': { status: 403, title: { vi: 'Thông báo dành cho đối tác khác', en: 'The message is for another partner' } },
  'callback.reference-unknown': { status: 404, title: { vi: 'Không có giao dịch với mã tham chiếu này', en: 'No payment has this reference' } },
  'callback.amount-differs': { status: 422, title: { vi: 'Số tiền khác với số phải nộp', en: 'The amount is not the one that is owed' } },
});
