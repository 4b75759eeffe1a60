import type { Actor, Role } from '#contracts';
import type { Acting } from './context.js';
import type { Dossier } from './dossier.js';
import type { ActorKind, Transition } from './dossier-lifecycle.js';

/** A person or service about to act, as their token says. */
export interface Person {
  readonly accountId: string;
  readonly personId: string | null;
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
  readonly officerName: string | null;
}

type Grant = Person['grants'][number];

/** Roles that let a person see an agency's dossiers. */
export const officerRoles: readonly Role[] = ['reception', 'cashier', 'processing', 'approver', 'unit-head', 'overseer', 'inspector', 'helpdesk'];

/**
 * In which capacities a person may act on a dossier: role *and* unit. A reception officer acts for the agency that received it, a processing officer for
 * the unit in charge and only while nobody else has it, approvers and unit heads for the agency in charge; the applicant and a valid delegate for
 * their own.
 */
export function actingOn(dossier: Dossier, person: Person, relation: { readonly own: boolean; readonly applicant: boolean }, transition: Transition | undefined): Acting {
  const held = new Map<ActorKind, { role: Actor['role']; unit: string | null }>();
  const hold = (kind: ActorKind, role: Actor['role'], unit: string | null): void => { if (!held.has(kind)) held.set(kind, { role, unit }); };
  if (relation.applicant) hold('applicant', relation.own ? 'applicant' : 'delegate', null);
  for (const grant of person.grants) capacitiesOf(grant, dossier, person.accountId, hold);
  const chosen = transition?.by.map((kind) => held.get(kind)).find((capacity) => capacity !== undefined) ?? [...held.values()][0];
  return {
    kinds: new Set(held.keys()),
    actor: { role: chosen?.role ?? 'system', ref: person.accountId, unit: chosen?.unit ?? null },
    shownAs: person.officerName,
    own: relation.own,
  };
}

/** A service or timer of ours that acts by the table, without a person. */
export function actingService(kind: ActorKind, name: string): Acting {
  return { kinds: new Set([kind]), actor: { role: 'system', ref: name, unit: null }, shownAs: null, own: false };
}

function capacitiesOf({ role, agency, unit }: Grant, dossier: Dossier, accountId: string, hold: (kind: ActorKind, role: Actor['role'], unit: string | null) => void): void {
  const inCharge = agency === dossier.competentAgency;
  const atReception = isAtReception(dossier);
  if (role === 'reception' && (inCharge || agency === dossier.receivingAgency)) {
    hold('reception', 'reception', unit);
    if (atReception) hold('officerInCharge', 'reception', unit);
  }
  const consulted = dossier.consultations.some((consultation) => consultation.unit === unit && !consultation.answered);
  if (consulted && (role === 'processing' || role === 'approver' || role === 'unit-head')) hold('consulted', role, unit);
  if (role === 'administrator') hold('administrator', 'administrator', null);
  if (!inCharge) return;
  if (role === 'processing' && unit === dossier.unit && !atReception && (dossier.officer === null || dossier.officer === accountId)) {
    hold('officerOfStep', 'processing', unit);
    hold('officerInCharge', 'processing', unit);
  }
  if (role === 'approver') hold('approver', 'approver', unit);
  if (role === 'unit-head' && (unit === null || unit === dossier.unit)) hold('unitHead', 'unit-head', unit);
}

/** Whether the dossier is with reception: not handed to a unit yet, or asked back to it from there. */
function isAtReception(dossier: Dossier): boolean {
  const asked = dossier.withdrawnFrom ?? dossier.state;
  const from = asked === 'supplementing' || asked === 'paying' ? dossier.askedFrom : asked;
  return from === 'submitted' || from === 'received';
}
