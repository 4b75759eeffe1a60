import type { Bilingual } from '#contracts';

/** What can be wrong with a signed document, with the words people read. */
export const signatureFlaws = {
  'not-a-pdf': { vi: 'Tệp không phải là PDF đọc được', en: 'The file is not a readable PDF' },
  encrypted: { vi: 'Tệp PDF được đặt mật khẩu', en: 'The PDF is encrypted' },
  unsigned: { vi: 'Văn bản không có chữ ký số', en: 'The document carries no digital signature' },
  malformed: { vi: 'Chữ ký số không đúng cấu trúc', en: 'The signature is malformed' },
  unsupported: { vi: 'Kiểu chữ ký số chưa được hỗ trợ kiểm tra', en: 'This kind of signature cannot be checked' },
  'byte-range-invalid': { vi: 'Phạm vi được ký không bao trùm đúng nội dung tệp', en: 'The signed range does not fit the file' },
  altered: { vi: 'Nội dung đã bị thay đổi sau khi ký', en: 'The content was altered after signing' },
  'signature-invalid': { vi: 'Chữ ký số không khớp với chứng thư số', en: 'The signature does not match its certificate' },
  'weak-algorithm': { vi: 'Thuật toán ký không còn an toàn', en: 'The signature uses a weak algorithm' },
  untrusted: { vi: 'Chứng thư số không do tổ chức được tin cậy cấp', en: 'The certificate does not lead to a trusted authority' },
  'not-for-signing': { vi: 'Chứng thư số không được cấp để ký văn bản', en: 'The certificate is not meant for signing documents' },
  'certificate-expired': { vi: 'Chứng thư số đã hết hạn tại thời điểm ký', en: 'The certificate had expired when the document was signed' },
  'certificate-not-yet-valid': { vi: 'Chứng thư số chưa có hiệu lực tại thời điểm ký', en: 'The certificate was not yet valid when the document was signed' },
  'time-missing': { vi: 'Chữ ký số không có thời gian ký', en: 'The signature states no time of signing' },
  'signed-in-the-future': { vi: 'Thời gian ký ở tương lai', en: 'The time of signing lies in the future' },
  'not-whole-file': { vi: 'Có nội dung được thêm vào sau chữ ký số cuối cùng', en: 'Content was added after the last signature' },
} as const satisfies Record<string, Bilingual>;
export type SignatureFlaw = keyof typeof signatureFlaws;
