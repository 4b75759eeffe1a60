import type { Actor, Role } from '#contracts';
import type { Acting } from './context.js';
import { isAtReception, unitsConsulted } from './desk.js';
import type { Dossier } from './dossier.js';
import { type Action, actionsIn, type ActorKind, type Transition, transitionOf } from './dossier-lifecycle.js';
import type { Ground } from './ground.js';

/** A person about to act, as their token says. */
export interface Person {
  readonly accountId: string;
  readonly personId: string | null;
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
  readonly officerName: string | null;
}

type Grant = Person['grants'][number];

/**
 * What a person is to a dossier, whatever their office: its owner; a delegate with a delegation (uỷ quyền) in force; or only the one who filed it, whose
 * delegation has ended: that gives no right, but forbids acting on it as an officer.
 */
export type Relation = 'owner' | 'delegate' | 'filer' | null;

/** Who acts, and what they act on. */
interface Encounter { readonly dossier: Dossier; readonly person: Person; readonly relation: Relation; readonly ground: Ground }

type Capacities = Map<ActorKind, { readonly role: Actor['role']; readonly unit: string | null }>;

/** In which capacities a person may act on a dossier, and in which of them they do when they take this transition. */
export function actingOn(encounter: Encounter, transition: Transition | undefined): Acting {
  const held = capacitiesOf(encounter);
  const chosen = transition?.by.map((kind) => held.get(kind)).find((capacity) => capacity !== undefined) ?? [...held.values()][0];
  return {
    kinds: new Set(held.keys()),
    actor: { role: chosen?.role ?? 'system', ref: encounter.person.accountId, unit: chosen?.unit ?? null },
    shownAs: encounter.person.officerName,
    own: encounter.relation !== null,
  };
}

/** A service or timer of ours that acts by the table, without a person. */
export function actingService(kind: ActorKind, name: string): Acting {
  return { kinds: new Set([kind]), actor: { role: 'system', ref: name, unit: null }, shownAs: null, own: false };
}

/** What a person may try now, by state, role and unit; what each action must carry is checked when it is tried. */
export function actionsOpenTo(encounter: Encounter): Action[] {
  const { dossier, relation } = encounter;
  const held = capacitiesOf(encounter);
  const mayUse = (kind: ActorKind): boolean => held.has(kind) && (relation === null || kind === 'applicant');
  return actionsIn(dossier.state).filter((action) => transitionOf(dossier.state, action)?.by.some(mayUse));
}

/**
 * Role *and* unit. Reception acts for the agency whose counter deals with the dossier; a processing officer for the unit in charge, and only while nobody
 * else has it; a unit's head for that unit; an approver for the agency in charge, from a unit that the procedure names for approval; a unit that is
 * consulted for itself; the applicant and a valid delegate for their own.
 */
function capacitiesOf({ dossier, person, relation, ground }: Encounter): Capacities {
  const held: Capacities = new Map();
  const hold = (kind: ActorKind, role: Actor['role'], unit: string | null): void => { if (!held.has(kind)) held.set(kind, { role, unit }); };
  if (relation === 'owner') hold('applicant', 'applicant', null);
  if (relation === 'delegate') hold('applicant', 'delegate', null);
  const atReception = isAtReception(dossier);
  const consulted = unitsConsulted(dossier);
  for (const grant of person.grants) {
    const { role, agency, unit } = grant;
    const inCharge = agency === dossier.competentAgency;
    const atCounter = agency === dossier.counterAgency;
    switch (role) {
      case 'reception':
        if (atCounter || (inCharge && !atReception)) hold('reception', role, unit);
        if (atCounter && atReception) hold('officerInCharge', role, unit);
        break;
      case 'processing':
        if (inCharge && !atReception && unit === dossier.unit && (dossier.officer === null || dossier.officer === person.accountId)) {
          hold('officerOfStep', role, unit);
          hold('officerInCharge', role, unit);
        }
        break;
      case 'approver':
        if (inCharge && approves(grant, dossier, ground)) hold('approver', role, unit);
        break;
      case 'unit-head':
        if ((atReception ? atCounter : inCharge) && (unit === null || unit === dossier.unit)) hold('unitHead', role, unit);
        break;
      case 'administrator':
        hold('administrator', role, null);
        break;
      default:
        break;
    }
    if (unit !== null && consulted.includes(unit) && (role === 'processing' || role === 'approver' || role === 'unit-head')) hold('consulted', role, unit);
  }
  return held;
}

/** An approver (người phê duyệt) of the whole agency, of the unit in charge, or of a unit whose kind the procedure names for approval; of any where it names none. */
function approves({ unit }: Grant, dossier: Dossier, { procedure, agency }: Ground): boolean {
  if (unit === null || unit === dossier.unit) return true;
  const kinds = procedure.steps.filter(({ role }) => role === 'approval').map(({ unitKind }) => unitKind);
  const own = agency.units.find(({ code }) => code === unit);
  return own !== undefined && (kinds.length === 0 || kinds.includes(own.kind));
}
