import type { Role } from '#contracts';
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
  const own = `((d.owner_kind = 'person' AND d.owner_id = ${person}::uuid) OR EXISTS (
    SELECT 1 FROM delegation g WHERE g.active AND g.delegate_person = ${person}::uuid AND g.principal_kind = d.owner_kind AND g.principal_id = d.owner_id
      AND g.valid_from <= ${day}::date AND (g.valid_to IS NULL OR g.valid_to >= ${day}::date) AND (g.procedures IS NULL OR d.procedure_code = ANY (g.procedures))))`;
  /** A cashier of the receiving or the competent agency. */
  const till = `(p.receiving_agency = ANY (${tills}::text[]) OR p.competent_agency = ANY (${tills}::text[]))`;
  const seen = `(coalesce(${own}, false) OR ${till} OR p.receiving_agency = ANY (${agencies}::text[]) OR p.competent_agency = ANY (${agencies}::text[])
    OR (cardinality(${overseen}::text[]) > 0 AND p.competent_agency = ANY (agencies_under(${overseen}::text[]))))`;
  /** Owners within reach, for an index to start from. */
  const owners = `ARRAY(SELECT g.principal_id FROM delegation g WHERE g.active AND g.delegate_person = ${person}::uuid UNION ALL SELECT ${person}::uuid)`;
  return { own: `coalesce(${own}, false)`, till, seen, owners };
}
