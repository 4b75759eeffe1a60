import type { Bilingual, Fee } from '#contracts';
import { audienceNumbers, channelNumbers, deeds, returnWords, roleNames } from './adapter-words.js';
import { type Fact, isA } from './fact.js';

/** What a portal asks of the owner and the papers, from intake's card; it is not kept. */
export interface Card {
  readonly owner: { readonly fullName: string; readonly identifier: string | null; readonly phone: string | null; readonly email: string | null; readonly address: string | null };
  readonly summary: string;
  readonly components: readonly { readonly componentId: string; readonly source: 'uploaded' | 'store' | 'state-database' | 'paper'; readonly files: readonly { readonly fileId: string; readonly name: string }[] }[];
}

/** Names that the catalogue gives, by code. */
export interface Names { readonly procedure: NamedProcedure; readonly agency: (code: string) => string; readonly unit: (code: string) => string }

/** What a message says of the version a dossier is pinned to. */
export interface NamedProcedure {
  readonly name: Bilingual;
  readonly field: { readonly code: string; readonly name: Bilingual };
  readonly fees: readonly Pick<Fee, 'id' | 'name' | 'kind'>[];
  readonly components: readonly { readonly id: string; readonly name: Bilingual }[];
  readonly result: { readonly code: string | null; readonly name: Bilingual };
}

/** A record of the adapter format: field names as the portal writes them, values as texts. */
export type AdapterRecord = Readonly<Record<string, string | readonly AdapterRecord[] | Readonly<Record<string, string>>>>;

/** `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh; empty where there is no instant. */
export function adapterTime(at: Date | string | null | undefined): string {
  if (at === null || at === undefined) return '';
  return new Date(new Date(at).getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
}

/**
 * `DongBoHoSoMC`: the dossier as it is after the last of its facts (law.md, adapter format). Facts from the first on, in order.
 * TaiKhoanDuocXacThucVoiVNeID is 0: the journal does not say how the applicant signed in.
 */
export function dossierMessage(facts: readonly Fact[], card: Card, names: Names): AdapterRecord {
  const [first, last] = [facts[0], facts.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a dossier without facts');
  const { owner, summary, components } = card;
  const { procedure } = names;
  const returned = facts.findLast(isA('returned'));
  const ended = facts.findLast(({ name, data }) => name === 'completed' || data.to === 'refused' || data.to === 'stopped');
  const completed = facts.findLast(isA('completed'));
  const paid = facts.findLast(isA('paid'));
  const method = returned?.data.detail.method ?? facts.find(isA('submitted'))?.data.detail.returnMethod ?? null;
  return {
    MaHoSo: last.data.code, MaTTHC: last.data.procedureCode, TenTTHC: procedure.name.vi, MaLinhVuc: procedure.field.code, TenLinhVuc: procedure.field.name.vi, KenhThucHien: channelNumbers[last.data.channel],
    ChuHoSo: owner.fullName, LoaiDoiTuong: audienceNumbers[last.data.audience], MaDoiTuong: '', ThongTinKhac: owner.address ?? '', Email: owner.email ?? '', Fax: '', SoDienThoai: owner.phone ?? '',
    TrichYeuHoSo: cut(summary === '' ? procedure.name.vi : summary, 1_000), NgayNopHoSo: adapterTime(first.data.receivedAt), NgayTiepNhan: adapterTime(facts.find(isA('received'))?.at), NgayHenTra: adapterTime(dueOf(facts)),
    TrangThaiHoSo: String(last.data.stateNumber), NgayTra: adapterTime(returned?.data.detail.at), ThongTinTra: returned === undefined ? '' : returnWords[returned.data.detail.method], HinhThuc: method === 'post' ? '1' : '0',
    NgayKetThucXuLy: adapterTime(completed?.data.detail.endedAt ?? ended?.at), DonViXuLy: names.agency(last.data.competentAgency), GhiChu: '', NoiNopHoSo: names.agency(last.data.receivingAgency),
    HoSoCoThanhPhanSoHoa: flag(components.some(({ files }) => files.length > 0)), TaiKhoanDuocXacThucVoiVNeID: '0', DuocThanhToanTrucTuyen: paid?.data.detail.method === 'platform' ? '1' : '0',
    ...identityOf(owner.identifier),
    TaiLieuNop: components.flatMap(({ componentId, source, files }) => files.map(({ fileId, name }) => ({
      TepDinhKemId: fileId, TenTepDinhKem: name, IsDeleted: 'False', MaThanhPhanHoSo: componentId, DuongDanTaiTepTin: '', DuocSoHoa: flag(source === 'uploaded' || source === 'paper'), DuocTaiSuDung: flag(source === 'store'),
      DuocLayTuKhoDMQG: flag(source === 'state-database'), MaKetQuaThayThe: '',
    }))),
    DanhSachLePhi: feesOf(facts, procedure), DanhSachHoSoBoSung: supplementsOf(facts, procedure),
    DanhSachGiayToKetQua: completed === undefined || completed.data.detail.outcome === 'refused' ? [] : [{
      TenGiayTo: procedure.result.name.vi, MaThanhPhanHoSo: '', GiayToId: facts.findLast(isA('resultReplaced'))?.data.detail.resultCode ?? completed.data.detail.resultCode, DuongDanTepTinKetQua: '', MaGiayToKetQua: procedure.result.code ?? '',
    }],
  };
}

/** `CapNhatTienDoHoSoMC`: the progress that one fact is. NoiDungXuLy begins with the version: the format has no other identity of a step. */
export function progressMessage({ name, version, at, data }: Fact, before: Fact | undefined, names: Names): AdapterRecord {
  return {
    MaHoSo: data.code, NguoiXuLy: cut(roleNames[data.actor.role], 50), ChucDanh: roleNames[data.actor.role], ThoiDiemXuLy: adapterTime(at),
    PhongBanXuLy: data.unit === null ? names.agency(data.competentAgency) : names.unit(data.unit), NoiDungXuLy: `${version}. ${deeds[name]}`, TrangThai: String(data.stateNumber),
    NgayBatDau: adapterTime(before?.at ?? at), NgayKetThucTheoQuyDinh: adapterTime(data.processingDue),
  };
}

/** The latest due date there was: while the clock is suspended there is none, and the portal keeps the last. */
function dueOf(facts: readonly Fact[]): string | null {
  return facts.findLast(({ data }) => data.processingDue !== null)?.data.processingDue ?? null;
}

/** DinhDanhCHS knows two kinds of paper: 1 CCCD (12 digits), 2 CMND (9 digits). Who has another has none here. */
function identityOf(identifier: string | null): { DinhDanhCHS?: { LoaiDinhDanh: string; SoDinhDanh: string } } {
  if (identifier === null || !/^(\d{9}|\d{12})$/.test(identifier)) return {};
  return { DinhDanhCHS: { LoaiDinhDanh: identifier.length === 12 ? '1' : '2', SoDinhDanh: identifier } };
}

/** Fees that were asked for. HinhThucThu and LoaiPhiLePhi say it in words: their numbers are in no text read. */
function feesOf(facts: readonly Fact[], { fees }: NamedProcedure): AdapterRecord[] {
  return facts.filter(isA('paymentRequested')).flatMap(({ data: { detail } }) => detail.items.map(({ feeId, amount }) => {
    const fee = fees.find(({ id }) => id === feeId);
    return { TenPhiLePhi: fee?.name.vi ?? feeId, MaPhiLePhi: feeId, HinhThucThu: facts.findLast(isA('paid'))?.data.detail.method ?? '', Gia: String(amount), LoaiPhiLePhi: fee?.kind === 'charge' ? 'Lệ phí' : 'Phí' };
  }));
}

function supplementsOf(facts: readonly Fact[], { components }: NamedProcedure): AdapterRecord[] {
  return facts.filter(isA('supplementRequested')).map((asked) => {
    const later = facts.filter(({ version }) => version > asked.version);
    return {
      HoSoBoSungId: String(asked.version), NguoiYeuCauBoSung: roleNames[asked.data.actor.role],
      NoiDungBoSung: cut([...asked.data.detail.components.map((wanted) => components.find(({ id }) => id === wanted)?.name.vi ?? wanted), ...asked.data.detail.fields].join('; '), 1_000),
      NgayBoSung: adapterTime(later.find(isA('supplemented'))?.at), NgayHenTraTruoc: adapterTime(dueOf(facts.filter(({ version }) => version < asked.version))),
      NgayHenTraMoi: adapterTime(later.find(({ data }) => data.processingDue !== null)?.data.processingDue),
    };
  });
}

function flag(holds: boolean): string {
  return holds ? '1' : '0';
}

/** The first characters, whole ones. */
function cut(text: string, length: number): string {
  return [...text].slice(0, length).join('');
}
