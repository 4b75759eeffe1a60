import type { OrganisationReading } from '../persistence/organisations-query.js';

/** Who represents an organisation. */
export class RepresentativeView {
  readonly personId!: string;
  readonly fullName!: string;
  /** Position (chức danh). */
  readonly position!: string;
}

/** An organisation (tổ chức). */
export class OrganisationView {
  readonly id!: string;
  /** Tax code (mã số thuế). */
  readonly taxCode!: string;
  readonly name!: string;
  readonly address!: string;
  readonly phone!: string | null;
  readonly email!: string | null;
  /** True once compared with the business register; only then it can be acted for. */
  readonly verified!: boolean;
  readonly representatives!: readonly RepresentativeView[];
  /** For `If-Match`. */
  readonly version!: number;
}

export function organisationView({ id, taxCode, name, address, phone, email, verified, representatives, version }: OrganisationReading): OrganisationView {
  return { id, taxCode, name, address, phone, email, verified, representatives, version };
}
