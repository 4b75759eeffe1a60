import { Refusal } from '#contracts';
import { identifyingIn, mustNotIdentify } from './redaction.js';

const petitioner = { fullName: 'Nguyễn Thị Ánh', address: 'Số 7, tổ 3, phường Phan Đình Phùng', phone: '0912000001', email: 'anh@example.vn' };
const found = (text: string, person = petitioner, agencyPhone: string | null = '0208 3855 123') => identifyingIn(text, person, agencyPhone).map(({ what, from, to }) => [what, text.slice(from, to)]);

describe('what a published text must not tell', () => {
  it.each([
    ['Bà nguyen thi anh đã nộp hồ sơ', 'name', 'nguyen thi anh'],
    ['Tôi là NGUYỄN  THỊ ÁNH.', 'name', 'NGUYỄN  THỊ ÁNH'],
    ['Đề nghị bà Ánh bổ sung hợp đồng', 'name', 'bà Ánh'],
    ['Gọi số 0912 000 001 không ai nghe', 'phone', '0912 000 001'],
    ['Gọi +84 912.000.001', 'phone', '84 912.000.001'],
    ['Liên hệ anh Bình, 0987.654.321', 'phone', '0987.654.321'],
    ['Nhà tôi số máy (024) 3825 1234', 'phone', '024) 3825 1234'],
    ['Viết cho ANH@example.vn', 'email', 'ANH@example.vn'],
    ['Thư của tôi: nguoi.khac@thu.example.com', 'email', 'nguoi.khac@thu.example.com'],
    ['Nhà ở số 7, tổ 3, phường Phan Đình Phùng', 'address', 'số 7, tổ 3, phường Phan Đình Phùng'],
    ['Số căn cước 019201006482', 'number', '019201006482'],
    ['Số căn cước 019.201.006.482', 'number', '019.201.006.482'],
    ['Chứng minh nhân dân 091 234 567', 'number', '091 234 567'],
    ['Căn cước 019.201.006.482, đã nộp 100.000.000 đồng', 'number', '019.201.006.482'],
    ['Hộ chiếu C1234567 hết hạn', 'number', 'C1234567'],
    ['Hồ sơ H55-05443-261123-0007 quá hạn 12 ngày', 'dossier', 'H55-05443-261123-0007'],
    ['Mã 000.00.16.H40-201217-0001 chưa trả', 'dossier', '000.00.16.H40-201217-0001'],
    ['Kết quả g01-tng-261123-0007-kq1', 'dossier', 'g01-tng-261123-0007-kq1'],
  ])('%s', (text, what, where) => {
    expect(found(text)).toEqual([[what, where]]);
  });

  it('finds each of several, one next to the other, in their order', () => {
    expect(found('Tôi là Nguyễn Thị Ánh, 0912000001 019201006482, anh@example.vn')).toEqual([['name', 'Nguyễn Thị Ánh'], ['phone', '0912000001'], ['number', '019201006482'], ['email', 'anh@example.vn']]);
  });

  it.each([
    'Đã nộp 100.000.000 đồng', 'Thu 123 456 789đ là sai', 'Mức phí 250.000.000.000 VNĐ', 'Chờ từ ngày 01/11/2026', 'Từ 01.11.2026 5 ngày không có ai', 'Thủ tục 1.004222.000.00.00.H55 mất bao lâu?',
    'Theo Nghị định 61/2018/NĐ-CP và Luật số 49/2019/QH14', 'Gọi 1022 hoặc 1900 1234', 'Liên hệ cơ quan theo số 0208 3855 123 hoặc motcua@thainguyen.gov.vn', 'Người thân của tôi: anh trai và thị trường',
  ])('%s: of nobody', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('a given name that is a common word without its diacritics is not taken for one; a name of one word only as it is written', () => {
    const quan = { ...petitioner, fullName: 'Trần Văn Quân' };
    expect(found('Cơ quan và cán bộ tại cơ quan đã xin lỗi', quan)).toEqual([]);
    expect(found('Chú Quân đã nộp, tran van quan đã nhận', quan)).toEqual([['name', 'Chú Quân'], ['name', 'tran van quan']]);
    expect(found('Anh ấy nói chuyện với Ánh, không phải với anh', { ...petitioner, fullName: 'Ánh' })).toEqual([['name', 'Ánh']]);
  });

  it('nothing of a person needs to be known', () => {
    expect(identifyingIn('Gọi 0912000001', { fullName: null, address: null, phone: null, email: null }, null).map(({ what }) => what)).toEqual(['phone']);
  });

  it('a refusal says what stands where, in both languages, and does not repeat it', () => {
    const refusal = (): Refusal | undefined => {
      try {
        mustNotIdentify({ publicText: 'Hồ sơ H55-05443-261123-0007 chậm', publicAnswer: 'Xin lỗi bà Ánh' }, petitioner, null);
      } catch (error) {
        return error as Refusal;
      }
      return undefined;
    };
    expect(refusal()?.errors).toEqual([
      { pointer: '/publicText', code: 'identifies-dossier', message: { vi: 'Mã hồ sơ, ký tự 7–27.', en: 'Code of a dossier, characters 7–27.' } },
      { pointer: '/publicAnswer', code: 'identifies-name', message: { vi: 'Họ tên, ký tự 9–14.', en: 'Name, characters 9–14.' } },
    ]);
  });
});
