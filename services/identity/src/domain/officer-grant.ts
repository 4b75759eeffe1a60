/** Where an officer's role holds. */
export interface Grant {
  readonly role: OfficerRole;
  /** Agency code of the catalogue. */
  readonly agency: string | null;
  /** Unit code of the catalogue; null means the whole agency. */
  readonly unit: string | null;
}

/** What a role must name. */
type Reach = 'unit' | 'agency' | 'anywhere';

/** Roles an administrator gives to officers, and how far each reaches. */
export const officerRoles = {
  reception: 'unit',
  cashier: 'unit',
  processing: 'unit',
  approver: 'unit',
  'unit-head': 'unit',
  'postal-clerk': 'agency',
  overseer: 'agency',
  helpdesk: 'anywhere',
  'content-editor': 'anywhere',
  inspector: 'agency',
  integrator: 'anywhere',
  administrator: 'anywhere',
} as const satisfies Record<string, Reach>;
export type OfficerRole = keyof typeof officerRoles;

export type GrantFault = 'agency-missing' | 'unit-missing' | 'unit-without-agency' | 'unit-unwanted' | 'unit-of-another-agency';

/** What is wrong with a grant by itself; null when nothing is. A unit's code begins with its agency's. */
export function grantFault({ role, agency, unit }: Grant): GrantFault | null {
  const reach: Reach = officerRoles[role];
  if (reach !== 'anywhere' && agency === null) return 'agency-missing';
  if (reach === 'unit' && unit === null) return 'unit-missing';
  if (unit !== null && agency === null) return 'unit-without-agency';
  if (unit !== null && reach !== 'unit') return 'unit-unwanted';
  return unit !== null && !unit.startsWith(`${agency!}-`) && !unit.startsWith(`${agency!}.`) ? 'unit-of-another-agency' : null;
}
