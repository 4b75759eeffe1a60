import type { Role } from '#contracts';

/** Who acts, from the access token. */
export interface Caller {
  /** Account id, pseudonymous. */
  readonly accountId: string;
  readonly personId: string | null;
  readonly kind: 'citizen' | 'officer' | 'service';
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
}

/** Roles whose holders handle what comes to their agency. */
export const handlingRoles: readonly Role[] = ['reception', 'processing', 'approver', 'unit-head'];
/** Roles whose holders answer in the name of their agency. */
export const answeringRoles: readonly Role[] = ['approver', 'unit-head'];

/** Agencies in which the caller has one of the roles, without repetition. */
export function agenciesOf({ grants }: Pick<Caller, 'grants'>, roles: readonly Role[]): string[] {
  return [...new Set(grants.flatMap(({ role, agency }) => (roles.includes(role) && agency !== null ? [agency] : [])))];
}

/** Whether the caller may publish what an agency asks of the public: its head, or a content editor of the agency or of the whole system. */
export function editsFor({ grants }: Pick<Caller, 'grants'>, agency: string): boolean {
  return grants.some((grant) => (grant.role === 'unit-head' && grant.agency === agency) || (grant.role === 'content-editor' && (grant.agency === null || grant.agency === agency)));
}
