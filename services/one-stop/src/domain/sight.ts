import type { Role } from '#contracts';
import type { Person } from './capacity.js';

/** Roles that work on an agency's dossiers. A cashier's work is in payment; there is nothing for them here. */
export const workingRoles = ['reception', 'processing', 'approver', 'unit-head'] as const satisfies readonly Role[];
/** Roles that read the dossiers of an agency and of all agencies below it. */
export const overseeingRoles = ['overseer', 'inspector'] as const satisfies readonly Role[];
/** Roles that help people along and learn how far a dossier is: neither words nor papers. */
export const supportingRoles = ['helpdesk', 'administrator'] as const satisfies readonly Role[];

/** Which dossiers a person may see; every query carries it as a predicate. */
export interface Sight {
  readonly personId: string | null;
  /** Agencies the person works in. */
  readonly agencies: readonly string[];
  /** Units the person works in: they see what they are consulted on. */
  readonly units: readonly string[];
  /** Agencies at the top of what the person oversees. */
  readonly overseen: readonly string[];
  /** Agencies at the top of what the person supports. */
  readonly supported: readonly string[];
  /** The support of the whole system, whose grant names no agency. */
  readonly everywhere: boolean;
}

/** What a person may see by their grants. */
export function sightOf({ personId, grants }: Person): Sight {
  const held = (roles: readonly Role[]): Person['grants'] => grants.filter(({ role }) => roles.includes(role));
  const codes = (of: readonly (string | null)[]): string[] => [...new Set(of.filter((code) => code !== null))];
  return {
    personId,
    agencies: codes(held(workingRoles).map(({ agency }) => agency)),
    units: codes(held(workingRoles).map(({ unit }) => unit)),
    overseen: codes(held(overseeingRoles).map(({ agency }) => agency)),
    supported: codes(held(supportingRoles).map(({ agency }) => agency)),
    everywhere: held(supportingRoles).some(({ agency }) => agency === null),
  };
}
