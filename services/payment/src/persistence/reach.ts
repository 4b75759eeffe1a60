import type { Role } from '#contracts';
import { ownedBy, ownersInReach } from '#copies';
import { localDateOf } from '#working-time';
import { type Caller, tillsOf } from '../domain/caller.js';

const readingRoles: readonly Role[] = ['reception', 'processing', 'approver', 'unit-head', 'cashier'];
const overseeingRoles: readonly Role[] = ['overseer', 'inspector'];

/** Values of the predicates below, in their order: person, day, agencies worked in, tills, agencies overseen. */
export function reachOf(caller: Pick<Caller, 'personId' | 'grants'>, now: Date): unknown[] {
  const agencies = (roles: readonly Role[]): string[] => [...new Set(caller.grants.flatMap(({ role, agency }) => (roles.includes(role) && agency !== null ? [agency] : [])))];
  return [caller.personId, localDateOf(now), agencies(readingRoles), tillsOf(caller), agencies(overseeingRoles)];
}

/** How many values `reachOf` gives. */
export const reachSize = 5;

/** Predicates on `d` (dossier) and `p` (payment); `first` is the number of the first value. */
export function reach(first: number) {
  const [person, day, agencies, tills, overseen] = Array.from({ length: reachSize }, (_, index) => `$${first + index}`);
  /** The caller owns the dossier, or holds a delegation (uỷ quyền) of its owner in force for the procedure. */
  const own = ownedBy('d', 'd.procedure_code', { person: person!, day: day! });
  /** A cashier of the receiving or the competent agency. */
  const till = `(p.receiving_agency = ANY (${tills}::text[]) OR p.competent_agency = ANY (${tills}::text[]))`;
  const seen = `(${own} OR ${till} OR p.receiving_agency = ANY (${agencies}::text[]) OR p.competent_agency = ANY (${agencies}::text[])
    OR (cardinality(${overseen}::text[]) > 0 AND p.competent_agency = ANY (agencies_under(${overseen}::text[]))))`;
  return { own, till, seen, owners: ownersInReach(person!) };
}
