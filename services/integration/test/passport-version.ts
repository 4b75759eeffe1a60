import type { ProcedureVersion } from '#contracts';

const provenance = { tag: 'T', verified: true, source: 'spec' } as const;

/** A procedure version as the catalogue publishes it, as small as one can be. */
export function passportVersion(code: string): ProcedureVersion {
  return {
    id: `${code}@2026-07-01`, code, version: 1, effectiveFrom: '2026-01-01', effectiveTo: null, name: { vi: 'Cấp hộ chiếu phổ thông', en: 'Ordinary passport' }, field: { code: 'G01-XNC', name: { vi: 'Quản lý xuất nhập cảnh' } },
    levels: { decree43: 4, decree42: 'endToEnd' }, audiences: ['citizen'], agencyLevels: ['province'], channels: ['online', 'counter'], returnMethods: ['counter', 'post'], assuranceLevel: 1, attendance: [], sets: 1,
    cases: [{ key: 'PLAIN', name: { vi: 'Thông thường' }, provenance }],
    components: [{
      id: 'portrait-photo', name: { vi: 'Ảnh chân dung' }, kind: 'photo', cases: null, required: true, originals: 0, copies: 1, heldBy: null, channels: null, checkedAtCollection: false, acceptedTypes: ['image/png'], maxBytes: 1_000_000,
      from: null, to: null, provenance,
    }],
    eforms: [],
    fees: [{ id: 'issue', name: { vi: 'Lệ phí cấp hộ chiếu' }, kind: 'charge', cases: null, channels: null, amount: 200_000, per: 'dossier', due: 'processing', instrument: 'spec', from: null, to: null, provenance }],
    exemptions: [],
    limits: [{ cases: null, channels: null, agencyLevels: null, value: 8, unit: 'workingDay', startsAt: 'submission', endsAt: 'done', afterSupplement: 'restart', suspendedWhile: ['supplementing'], instrument: 'spec', from: null, to: null, provenance }],
    sameMoment: false, stayNotice: null, calendarId: null, maxSupplements: 1, supplementLimitDays: 15,
    steps: [{ id: 'receive', name: { vi: 'Tiếp nhận' }, unitKind: 'reception', role: 'reception', share: 100, provenance }],
    result: { code: 'KQ.G01.000001', name: { vi: 'Hộ chiếu phổ thông' }, kind: 'physical', provenance }, refusalGrounds: [],
    legalBases: [{ reference: 'Luật 49/2019/QH14', title: 'Luật Xuất cảnh, nhập cảnh của công dân Việt Nam', issued: '2019-11-22', from: null, to: null, provenance }],
    guidance: [{ kind: 'step', text: { vi: 'Nộp hồ sơ trực tuyến' }, provenance }], openPoints: [], provenance,
  };
}
