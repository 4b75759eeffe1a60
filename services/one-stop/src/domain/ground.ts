import type { Agency, ProcedureVersion } from '#contracts';
import type { Calendar } from '#working-time';
import { Clockwork } from './clocks.js';
import type { Dossier } from './dossier.js';

/** What a dossier is judged by: the version it is pinned to, its agencies, and the rules of its clocks. */
export interface Ground {
  readonly procedure: ProcedureVersion;
  /** The competent agency. */
  readonly agency: Agency;
  /** The agency whose one-stop unit deals with it. */
  readonly counter: Agency;
  /** The one above the competent agency, as slips print it. */
  readonly superior: Agency | undefined;
  /** Finds any agency by its code; undefined where there is none. */
  readonly agencyOf: (code: string) => Agency | undefined;
  /** Finds a unit by its code, in whichever agency. */
  readonly unitOf: (code: string) => UnitPlace | undefined;
  /** The dossier's clocks as an agency counts them: its calendar, and the rules in force when the dossier was received. */
  readonly clockworkAt: (agency: Agency) => Clockwork;
}

/** A unit, and the agency it is of. */
export interface UnitPlace { readonly unit: Agency['units'][number]; readonly agency: Agency }

/** What of a dossier decides its ground. */
export type Grounded = Pick<Dossier, 'procedureVersionId' | 'competentAgency' | 'counterAgency' | 'caseKey' | 'channel' | 'receivedAt'>;

/** Reference data, whole: what a ground is found in. */
export interface ReferenceData {
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly units: ReadonlyMap<string, UnitPlace>;
}

/** Every unit by its code. */
export function unitsOf(agencies: Iterable<Agency>): Map<string, UnitPlace> {
  return new Map([...agencies].flatMap((agency) => agency.units.map((unit): [string, UnitPlace] => [unit.code, { unit, agency }])));
}

/** Says what is missing: `agency G01`, `calendar vn-state`. */
export class MissingReference extends Error {
  override readonly name = 'MissingReference';
}

/** The ground a dossier stands on. @throws MissingReference for an agency or a calendar that is not there */
export function groundOf(of: Grounded, procedure: ProcedureVersion, { agencies, calendars, units }: ReferenceData): Ground {
  const there = <Found>(found: Found | undefined, what: string): Found => {
    if (found === undefined) throw new MissingReference(what);
    return found;
  };
  const clockworkAt = (agency: Agency): Clockwork => {
    const id = procedure.calendarId ?? agency.calendarId;
    return new Clockwork(there(calendars.get(id), `calendar ${id}`), procedure, of, agency);
  };
  const agency = there(agencies.get(of.competentAgency), `agency ${of.competentAgency}`);
  return {
    procedure, agency, clockworkAt,
    counter: there(agencies.get(of.counterAgency), `agency ${of.counterAgency}`),
    superior: agency.parentCode === null ? undefined : agencies.get(agency.parentCode),
    agencyOf: (code) => agencies.get(code),
    unitOf: (code) => units.get(code),
  };
}
