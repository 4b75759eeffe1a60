import { z } from 'zod';

/** `yyyyMMddHHmmss`, a moment there is. */
const moment = z.string().regex(/^\d{14}$/).refine((text) => {
  const iso = text.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3T$4:$5:$6.000Z');
  return !Number.isNaN(Date.parse(iso)) && new Date(iso).toISOString() === iso;
}, 'no such moment');
const momentOrNone = z.union([z.literal(''), moment]);
const some = z.string().trim().min(1).max(500);
const text = z.string().max(2_000);
const flag = z.enum(['0', '1']);
const state = z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);

/** A dossier (DongBoHoSoMC). Written here a second time on purpose: two readings of one document check each other. */
export const dossierSchema = z.strictObject({
  MaHoSo: z.string().min(5).max(60), MaTTHC: z.string().regex(/^[0-9A-Z.]{3,40}$/), TenTTHC: some, MaLinhVuc: some, TenLinhVuc: some, KenhThucHien: z.enum(['1', '2', '3']), ChuHoSo: some, LoaiDoiTuong: z.enum(['1', '2', '3', '4']),
  MaDoiTuong: text, ThongTinKhac: text, Email: text, Fax: text, SoDienThoai: text, TrichYeuHoSo: z.string().min(1).max(1_000), NgayNopHoSo: moment, NgayTiepNhan: momentOrNone, NgayHenTra: momentOrNone, TrangThaiHoSo: state,
  NgayTra: momentOrNone, ThongTinTra: text, HinhThuc: flag, NgayKetThucXuLy: momentOrNone, DonViXuLy: some, GhiChu: text, NoiNopHoSo: some, HoSoCoThanhPhanSoHoa: flag, TaiKhoanDuocXacThucVoiVNeID: flag,
  DuocThanhToanTrucTuyen: z.enum(['0', '1', '2']),
  DinhDanhCHS: z.discriminatedUnion('LoaiDinhDanh', [
    z.strictObject({ LoaiDinhDanh: z.literal('1'), SoDinhDanh: z.string().regex(/^\d{12}$/) }), z.strictObject({ LoaiDinhDanh: z.literal('2'), SoDinhDanh: z.string().regex(/^\d{9}$/) }),
  ]).optional(),
  TaiLieuNop: z.array(z.strictObject({
    TepDinhKemId: some, TenTepDinhKem: some, IsDeleted: z.enum(['True', 'False']), MaThanhPhanHoSo: some, DuongDanTaiTepTin: text, DuocSoHoa: flag, DuocTaiSuDung: flag, DuocLayTuKhoDMQG: flag, MaKetQuaThayThe: text,
  })),
  DanhSachLePhi: z.array(z.strictObject({ TenPhiLePhi: some, MaPhiLePhi: some, HinhThucThu: text, Gia: z.string().regex(/^\d{1,15}$/), LoaiPhiLePhi: some })),
  DanhSachHoSoBoSung: z.array(z.strictObject({
    HoSoBoSungId: some, NguoiYeuCauBoSung: some, NoiDungBoSung: text, NgayBoSung: momentOrNone, NgayHenTraTruoc: momentOrNone, NgayHenTraMoi: momentOrNone,
  })),
  DanhSachGiayToKetQua: z.array(z.strictObject({ TenGiayTo: some, MaThanhPhanHoSo: text, GiayToId: some, DuongDanTepTinKetQua: text, MaGiayToKetQua: text })),
});

/** A step (CapNhatTienDoHoSoMC). */
export const stepSchema = z.strictObject({
  MaHoSo: z.string().min(5).max(60), NguoiXuLy: z.string().min(1).max(50), ChucDanh: some, ThoiDiemXuLy: moment, PhongBanXuLy: some, NoiDungXuLy: some, TrangThai: state, NgayBatDau: moment, NgayKetThucTheoQuyDinh: momentOrNone,
});

export const loginSchema = z.object({ username: z.string(), password: z.string() });
export const callSchema = z.object({ session: z.string(), madonvi: z.string(), service: z.string(), isUpdating: z.enum(['True', 'False']), data: z.array(z.record(z.string(), z.unknown())).min(1) });
