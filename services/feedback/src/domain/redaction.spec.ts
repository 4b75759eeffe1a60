import { identifyingIn } from './redaction.js';

const petitioner = { fullName: 'Nguyễn Thị Ánh', address: 'Số 7, tổ 3, phường Phan Đình Phùng', phone: '0912000001', email: 'anh@example.vn' };

describe('what a published text must not tell', () => {
  it.each([
    ['Bà nguyen thi anh đã nộp hồ sơ', ['name']],
    ['Gọi số 0912 000 001 không ai nghe', ['phone']],
    ['Gọi +84 912.000.001', ['phone']],
    ['Viết cho ANH@example.vn', ['email']],
    ['Nhà ở số 7, tổ 3, phường Phan Đình Phùng', ['address']],
    ['Số căn cước 019201006482', ['number']],
    ['Số căn cước 019.201.006.482', ['number']],
    ['Chứng minh nhân dân 091 234 567', ['number']],
    ['Căn cước 019.201.006.482, đã nộp 100.000.000 đồng', ['number']],
  ])('%s', (text, found) => {
    expect(identifyingIn(text, petitioner)).toEqual(found);
  });

  it.each(['Đã nộp 100.000.000 đồng', 'Thu 123 456 789đ là sai', 'Mức phí 250.000.000.000 VNĐ', 'Hồ sơ H55-05443-261123-0007 quá hạn 12 ngày', 'Chờ từ ngày 01/11/2026'])('%s: of nobody', (text) => {
    expect(identifyingIn(text, petitioner)).toEqual([]);
  });
});
