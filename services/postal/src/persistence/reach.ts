import type { Role } from '#contracts';
import { ownedBy, ownersInReach } from '#copies';
import { localDateOf } from '#working-time';
import type { Caller } from '../domain/caller.js';

const readingRoles: readonly Role[] = ['processing', 'approver', 'unit-head'];
const overseeingRoles: readonly Role[] = ['overseer', 'inspector'];

/** Values of the predicates below, in their order: person, day, agencies of the reception, other agencies worked in, agencies served as postal clerk, agencies overseen. */
export function reachOf(caller: Pick<Caller, 'personId' | 'grants'>, now: Date): unknown[] {
  const agencies = (...roles: readonly Role[]): string[] => [...new Set(caller.grants.flatMap(({ role, agency }) => (roles.includes(role) && agency !== null ? [agency] : [])))];
  return [caller.personId, localDateOf(now), agencies('reception'), agencies(...readingRoles), agencies('postal-clerk'), agencies(...overseeingRoles)];
}

/** How many values `reachOf` gives. */
export const reachSize = 6;

/** Predicates on `o` (order); `first` is the number of the first value. */
export function reach(first: number) {
  const [person, day, receptions, agencies, served, overseen] = Array.from({ length: reachSize }, (_, index) => `$${first + index}`);
  const within = (codes: string): string => `(o.counter = ANY (${codes}::text[]) OR o.agency = ANY (${codes}::text[]))`;
  const under = (roots: string): string => `(cardinality(${roots}::text[]) > 0 AND (o.agency = ANY (agencies_under(${roots}::text[])) OR o.counter = ANY (agencies_under(${roots}::text[]))))`;
  /** The caller owns the order, or holds a delegation (uỷ quyền) of its owner in force for the procedure. */
  const own = ownedBy('o', 'o.procedure_code', { person: person!, day: day! });
  /** A postal clerk who serves the agency or one above it. */
  const clerk = under(served!);
  /** A reception officer of the one-stop unit or the competent agency. */
  const officer = within(receptions!);
  const seen = `(${own} OR ${clerk} OR ${officer} OR ${within(agencies!)} OR ${under(overseen!)})`;
  return { own, clerk, officer, seen, owners: ownersInReach(person!) };
}
