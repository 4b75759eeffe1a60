import { Refusal, type Role } from '#contracts';
import type { Owner } from './applicant.js';

/** Who acts, from the access token. */
export interface Caller {
  /** Account id, pseudonymous. */
  readonly accountId: string;
  /** Person behind the account. */
  readonly personId: string | null;
  readonly kind: 'citizen' | 'officer' | 'service';
  /** 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance: number;
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
}

/** Who did it, as events and history tell it: role and pseudonymous reference. */
export interface By {
  readonly role: 'applicant' | 'delegate' | 'reception';
  readonly ref: string;
  readonly unit: string | null;
}

/** The unit in which the caller is a reception officer (cán bộ tiếp nhận) of one of these agencies; undefined when they are none. */
function receptionGrant(caller: Caller, agencies: readonly string[]): { readonly unit: string | null } | undefined {
  return caller.grants.find(({ role, agency }) => role === 'reception' && agency !== null && agencies.includes(agency));
}

/**
 * In which role the caller acts for an owner. The right to act was settled by whoever loaded the record (its reach is an SQL predicate);
 * here it only gets its name.
 */
export function actingAs(caller: Caller, owner: Owner, agencies: readonly string[]): By {
  if (owner.kind === 'person' && owner.id === caller.personId) return { role: 'applicant', ref: caller.accountId, unit: null };
  const reception = receptionGrant(caller, agencies);
  if (reception !== undefined) return { role: 'reception', ref: caller.accountId, unit: reception.unit };
  return { role: 'delegate', ref: caller.accountId, unit: null };
}

/** The counter of an agency at which the caller sits; refuses whoever does not (`counter.not-yours`). */
export function counterOf(caller: Caller, agency: string): { readonly unit: string | null } {
  const grant = receptionGrant(caller, [agency]);
  if (grant === undefined) throw new Refusal('counter.not-yours');
  return grant;
}
