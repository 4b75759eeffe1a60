import type { Agency, CalendarData, InputError, ProcedureVersion } from '#contracts';
import { type AgencySurroundings, agencyFindings, demandsOf } from '../src/domain/agency.js';
import { calendarFindings } from '../src/domain/calendar.js';
import { falseClaims } from '../src/domain/provenance.js';
import { publicationFindings } from '../src/domain/publication.js';
import { type Place, successionOf } from '../src/domain/succession.js';
import { overlaps } from '../src/domain/validity.js';
import { schemaFault } from '../src/outside/ajv-eform-schemas.js';
import { formKeys } from './rule-set.js';
import type { RuleSet } from './rule-set.js';

interface Checked {
  readonly agencies: readonly Agency[];
  readonly calendars: readonly CalendarData[];
  readonly procedures: readonly ProcedureVersion[];
  readonly ruleSets: readonly RuleSet[];
}

/** What the catalogue would refuse, by its own rules, and what no single document can see. Empty when there is nothing. */
export function problemsOf(data: Checked): string[] {
  const calendarIds = new Set(data.calendars.map(({ id }) => id));
  const hasCalendar = (id: string): boolean => calendarIds.has(id);
  return [
    ...data.calendars.flatMap((calendar) => inWords(`calendar ${calendar.id}`, calendarFindings(calendar))),
    ...data.procedures.flatMap((version) => inWords(version.id, publicationFindings(version, { faultOf: schemaFault, hasCalendar }))),
    ...successionProblems(data.procedures),
    ...agencyProblems(data, hasCalendar),
    ...handledByNone(data),
    ...ruleSetProblems(data.ruleSets),
  ];
}

const inWords = (document: string, found: readonly InputError[]): string[] => found.map(({ pointer, code, message }) => `${document} ${pointer}: ${message?.en ?? code}`);

/** Versions in the order of their dates, each after those before it. */
function successionProblems(procedures: readonly ProcedureVersion[]): string[] {
  return [...Map.groupBy(procedures, ({ code }) => code).values()].flatMap((versions) => {
    const places = versions.map(({ id, version, effectiveFrom, effectiveTo }): Place => ({ id, number: version, from: effectiveFrom, to: effectiveTo })).sort((a, b) => (a.from < b.from ? -1 : 1));
    return places.flatMap((place, index) => {
      const before = places[index - 1] ?? null;
      if (before?.from === place.from) return [`${place.id} is entered twice`];
      try {
        const closing = successionOf(place, { before, after: null });
        return closing === null ? [] : [`${closing.id} does not say that it ends on ${closing.lastDay}`];
      } catch {
        return [`${before?.id} and ${place.id} overlap, or their numbers do not rise`];
      }
    });
  });
}

function agencyProblems({ agencies, procedures }: Checked, hasCalendar: (id: string) => boolean): string[] {
  const entered = new Map<string, Agency>();
  const owners = new Map<string, string>();
  const demands = Map.groupBy(procedures.map((version) => demandsOf(version)), ({ code }) => code);
  return agencies.flatMap((agency) => {
    const surroundings: AgencySurroundings = {
      above: pathTo(agency.parentCode, entered), hasCalendar, hasAgency: (code) => code === agency.code || entered.has(code), unitElsewhere: (unit) => owners.get(unit), demandsOf: (code) => demands.get(code) ?? [],
    };
    const found = [...(entered.has(agency.code) ? [`agency ${agency.code} is entered twice`] : []), ...inWords(`agency ${agency.code}`, agencyFindings(agency, surroundings))];
    entered.set(agency.code, agency);
    for (const { code } of agency.units) owners.set(code, agency.code);
    return found;
  });
}

/** Codes from the root down to an agency; undefined when it, or one above it, does not stand before. */
function pathTo(code: string | null, entered: ReadonlyMap<string, Agency>): string[] | undefined {
  if (code === null) return [];
  const agency = entered.get(code);
  const above = agency === undefined ? undefined : pathTo(agency.parentCode, entered);
  return above === undefined ? undefined : [...above, code];
}

/** The catalogue may know a procedure that no agency handles yet; data delivered together may not. */
function handledByNone({ agencies, procedures }: Checked): string[] {
  return procedures.filter((version) => !agencies.some((agency) => agency.procedures.some((handled) => handled.code === version.code && overlaps(handled, demandsOf(version)))))
    .map(({ id }) => `${id}: no agency handles it`);
}

function ruleSetProblems(ruleSets: readonly RuleSet[]): string[] {
  return ruleSets.flatMap((set, index) => [
    ...(set.forms.length === formKeys.length && new Set(set.forms.map(({ key }) => key)).size === formKeys.length ? [] : [`rule set ${set.id}: not one form for each key`]),
    ...ruleSets.slice(0, index).filter((other) => overlaps(other, set)).map((other) => `rule sets ${other.id} and ${set.id} overlap`),
    ...inWords(`rule set ${set.id}`, falseClaims(set)),
  ]);
}
