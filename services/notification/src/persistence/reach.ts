import type { Role } from '#contracts';
import { ownedBy, ownersInReach } from '#copies';
import { localDateOf } from '#working-time';

/** Who reads, from the access token. */
export interface Reader { readonly personId: string | null; readonly grants: readonly { readonly role: Role; readonly agency: string | null }[] }

const readingRoles: readonly Role[] = ['reception', 'processing', 'approver', 'unit-head'];
const overseeingRoles: readonly Role[] = ['overseer', 'inspector'];

/** Values of the predicates below, in their order: person, day, agencies worked in, agencies overseen. */
export function reachOf({ personId, grants }: Reader, now: Date): unknown[] {
  const agencies = (roles: readonly Role[]): string[] => [...new Set(grants.flatMap(({ role, agency }) => (roles.includes(role) && agency !== null ? [agency] : [])))];
  return [personId, localDateOf(now), agencies(readingRoles), agencies(overseeingRoles)];
}

/** Predicates on `d` (dossier), with the numbers of the values from `first` on. `own`: the caller's, or of whoever they act for. `desk`: an officer of its agencies, or of one above. */
export function reach(first: number) {
  const [person, day, agencies, overseen] = Array.from({ length: 4 }, (_, index) => `$${first + index}`) as [string, string, string, string];
  const desk = `(d.receiving_agency = ANY (${agencies}::text[]) OR d.competent_agency = ANY (${agencies}::text[])
    OR (cardinality(${overseen}::text[]) > 0 AND d.competent_agency = ANY (agencies_under(${overseen}::text[]))))`;
  return { own: ownedBy('d', 'd.procedure_code', { person, day }), owners: ownersInReach(person), desk };
}
