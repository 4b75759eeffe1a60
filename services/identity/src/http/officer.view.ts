import type { OfficerReading } from '../persistence/officers-query.js';
import { GrantView, grantView } from './grant.view.js';

/** An officer (cán bộ). */
export class OfficerView {
  /** Account id: what tasks and ledgers name. */
  readonly id!: string;
  readonly fullName!: string;
  /** Position, as slips print it (chức danh). */
  readonly title!: string | null;
  readonly grants!: readonly GrantView[];
  readonly suspended!: boolean;
  /** Log-in name; for administrators only. */
  readonly login?: string;
  /** Proven phone number; for administrators only. */
  readonly phone?: string | null;
}

export function officerView({ id, fullName, title, grants, suspended, login, phone }: OfficerReading, forAdministrator: boolean): OfficerView {
  return { id, fullName, title, grants: grants.map(grantView), suspended, ...(forAdministrator ? { login, phone } : {}) };
}
