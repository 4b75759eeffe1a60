import type { Bilingual } from '#contracts';
import type { Grant, OfficerRole } from '../domain/officer-grant.js';

const labels: Readonly<Record<OfficerRole, Required<Bilingual>>> = {
  reception: { vi: 'Cán bộ tiếp nhận', en: 'Reception officer' },
  cashier: { vi: 'Cán bộ thu phí, lệ phí', en: 'Cashier' },
  processing: { vi: 'Cán bộ xử lý', en: 'Processing officer' },
  approver: { vi: 'Người phê duyệt', en: 'Approver' },
  'unit-head': { vi: 'Lãnh đạo đơn vị', en: 'Unit head' },
  'postal-clerk': { vi: 'Nhân viên bưu chính', en: 'Postal clerk' },
  overseer: { vi: 'Cán bộ giám sát của cơ quan cấp trên', en: 'Overseer of a superior agency' },
  helpdesk: { vi: 'Cán bộ hỗ trợ', en: 'Helpdesk' },
  'content-editor': { vi: 'Biên tập nội dung', en: 'Content editor' },
  inspector: { vi: 'Thanh tra', en: 'Inspector' },
  integrator: { vi: 'Cán bộ tích hợp', en: 'Integrator' },
  administrator: { vi: 'Quản trị viên', en: 'Administrator' },
};

/** Words of a code, in both languages. */
export class LabelView {
  readonly vi!: string;
  readonly en!: string;
}

/** A role with its name. */
export class RoleView {
  readonly code!: string;
  readonly label!: LabelView;
}

/** A role and where it holds. */
export class GrantView {
  readonly id!: string;
  readonly role!: RoleView;
  /** Agency code; null for roles that hold anywhere. */
  readonly agency!: string | null;
  /** Unit code; null for the whole agency. */
  readonly unit!: string | null;
}

export function grantView({ id, role, agency, unit }: Grant & { readonly id: string }): GrantView {
  return { id, role: { code: role, label: labels[role] }, agency, unit };
}
