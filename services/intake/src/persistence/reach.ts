import type { Role } from '#contracts';
import { localDateOf } from '#working-time';
import type { Caller } from '../domain/caller.js';

/** Values of the predicates below, by name. */
export type ReachParameters = Readonly<Record<string, unknown>>;

/** Roles that work on the dossiers of their unit, or of their agency where the grant names no unit. A cashier's work is in payment. */
const caseRoles: readonly Role[] = ['processing', 'approver', 'unit-head'];
/** Roles that read the dossiers of an agency and of all agencies below it, as at one-stop. */
const overseeingRoles: readonly Role[] = ['overseer', 'inspector'];

/** The one value from which every access predicate is filled: person, delegations in force today, agencies and units of the grants. */
export function reachOf(caller: Caller, now: Date): ReachParameters {
  const reception = caller.grants.filter(({ role }) => role === 'reception');
  const cases = caller.grants.filter(({ role }) => caseRoles.includes(role));
  const codes = (list: readonly (string | null)[]): string[] => [...new Set(list.filter((code) => code !== null))];
  return {
    person: caller.personId,
    today: localDateOf(now),
    receptionAgencies: codes(reception.map(({ agency }) => agency)),
    units: codes(cases.map(({ unit }) => unit)),
    // A grant without a unit is for the whole agency.
    wholeAgencies: codes(cases.filter(({ unit }) => unit === null).map(({ agency }) => agency)),
    overseen: codes(caller.grants.filter(({ role }) => overseeingRoles.includes(role)).map(({ agency }) => agency)),
  };
}

/** The caller is the owner, or holds a delegation (uỷ quyền) of the owner that is in force for the procedure. `row` is a draft or dossier. */
const ofOwner = (row: string, procedure: string): string => `(
  (${row}.owner_kind = 'person' AND ${row}.owner_id = :person)
  OR EXISTS (SELECT 1 FROM delegation g WHERE g.active AND g.delegate_person = :person AND g.principal_kind = ${row}.owner_kind AND g.principal_id = ${row}.owner_id
    AND g.valid_from <= :today AND (g.valid_to IS NULL OR g.valid_to >= :today) AND (g.procedures IS NULL OR ${procedure} = ANY (g.procedures))))`;

/** Owners whose records may be within reach, for an index to start from; the predicates still decide. */
const ownersInReach = `ARRAY(SELECT g.principal_id FROM delegation g WHERE g.active AND g.delegate_person = :person UNION ALL SELECT :person::uuid)`;

/** Drafts: one's own and those delegated; what is entered at the counter belongs to the reception of that agency. */
export const draftReach = `(
  (draft.channel = 'online' AND ${ofOwner('draft', 'draft.procedure_code')})
  OR (draft.channel <> 'online' AND draft.receiving_agency = ANY (:receptionAgencies)))`;

const atReception = `EXISTS (SELECT 1 FROM dossier_standing s WHERE s.dossier_id = dossier.id
  AND (s.receiving_agency = ANY (:receptionAgencies) OR s.competent_agency = ANY (:receptionAgencies)))`;

/** Dossiers one may act on: owner, delegate, and the reception of the agency that holds it, on the applicant's behalf. */
export const dossierActReach = `(${ofOwner('dossier', 'dossier.procedure_code')} OR ${atReception})`;

/** Dossiers one may read: also the units that handle or are consulted, whoever works for the whole agency, and who oversees it or an agency above it. */
export const dossierReadReach = `(${ofOwner('dossier', 'dossier.procedure_code')} OR ${atReception} OR EXISTS (
  SELECT 1 FROM dossier_standing s WHERE s.dossier_id = dossier.id
    AND (s.unit = ANY (:units) OR s.consulted_units && :units OR s.competent_agency = ANY (:wholeAgencies)
      OR (cardinality(:overseen::text[]) > 0 AND s.competent_agency = ANY (agencies_under(:overseen::text[]))))))`;

/** The same for a list: by owner or by counter, each with an index. */
export const draftListReach = `(draft.owner_id = ANY (${ownersInReach}) OR (draft.channel <> 'online' AND draft.receiving_agency = ANY (:receptionAgencies))) AND ${draftReach}`;

/** "My dossiers": an applicant's own and those delegated, not what an officer may see by office. */
export const dossierListReach = `dossier.owner_id = ANY (${ownersInReach}) AND ${ofOwner('dossier', 'dossier.procedure_code')}`;

/** Documents of the personal store: one's own, and those of whoever gave a delegation for every procedure. */
export const documentReach = ofOwner('document', 'NULL::text');
