import type { Agency, CalendarData, ProcedureVersion, Provenance } from '#contracts';
import { eformProblems, hasField } from './eform-checks.js';
import { formKeys } from './rule-set.js';
import type { RuleSet } from './rule-set.js';
import { overlaps } from './validity.js';
import type { Validity } from './validity.js';

interface Checked {
  readonly agencies: readonly Agency[];
  readonly calendars: readonly CalendarData[];
  readonly procedures: readonly ProcedureVersion[];
  readonly ruleSets: readonly RuleSet[];
}

/** What no schema of one document can see: contradictions between rows and between documents. Empty when there are none. */
export function problemsOf(data: Checked): string[] {
  const calendarIds = new Set(data.calendars.map(({ id }) => id));
  return [
    ...unverifiedClaims(data),
    ...agencyProblems(data, calendarIds),
    ...data.calendars.flatMap(({ id, days }) => duplicates(days.map(({ date }) => date)).map((date) => `calendar ${id}: two entries for ${date}`)),
    ...data.procedures.flatMap((version) => versionProblems(version, data, calendarIds).map((problem) => `${version.id}: ${problem}`)),
    ...overlappingVersions(data.procedures),
    ...data.ruleSets.flatMap(({ id, forms }) => (forms.length === formKeys.length && duplicates(forms.map(({ key }) => key)).length === 0 ? [] : [`rule set ${id}: not one form for each key`])),
    ...pairs(data.ruleSets).filter(([a, b]) => overlaps(a, b)).map(([a, b]) => `rule sets ${a.id} and ${b.id} overlap`),
  ];
}

/** Only what was read in the law (T) or seen in running public data (C) counts as verified. */
function unverifiedClaims(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const here = `${path}/${key}`;
    if (key !== 'provenance' || entry === undefined) return unverifiedClaims(entry, here);
    const { tag, verified } = entry as Provenance;
    return verified && tag !== 'T' && tag !== 'C' ? [`${here}: verified, but tagged ${tag}`] : [];
  });
}

function agencyProblems({ agencies, procedures }: Checked, calendarIds: ReadonlySet<string>): string[] {
  const codes = new Set(agencies.map(({ code }) => code));
  const known = new Set(procedures.map(({ code }) => code));
  return [
    ...duplicates(agencies.map(({ code }) => code)).map((code) => `agency ${code}: entered twice`),
    ...duplicates(agencies.flatMap(({ units }) => units.map(({ code }) => code))).map((code) => `unit ${code}: entered twice`),
    ...agencies.flatMap((agency) => [
      ...(agency.parentCode !== null && !codes.has(agency.parentCode) ? [`parent ${agency.parentCode} does not exist`] : []),
      ...(calendarIds.has(agency.calendarId) ? [] : [`calendar ${agency.calendarId} does not exist`]),
      ...agency.units.filter(({ runBy }) => runBy !== undefined && !codes.has(runBy)).map(({ code }) => `unit ${code}: run by an agency that does not exist`),
      ...agency.procedures.filter(({ code }) => !known.has(code)).map(({ code }) => `procedure ${code} does not exist`),
      ...(agency.procedures.length > 0 && !agency.units.some(({ kind }) => kind === 'reception') ? ['handles procedures but has no reception unit'] : []),
    ].map((problem) => `agency ${agency.code}: ${problem}`)),
  ];
}

function versionProblems(version: ProcedureVersion, { agencies }: Checked, calendarIds: ReadonlySet<string>): string[] {
  const window = { from: version.effectiveFrom, to: version.effectiveTo };
  const cases = new Set(version.cases.map(({ key }) => key));
  const eforms = new Map(version.eforms.map((eform) => [eform.id, eform]));
  const usesOfCases = [version.components, version.fees, version.exemptions, version.limits, version.attendance].flat().flatMap((row) => row.cases ?? []);
  const unitKinds = version.steps.map(({ unitKind }) => unitKind);
  const shares = version.steps.reduce((sum, { share }) => sum + share, 0);
  const lastInside = version.steps.filter(({ role }) => role !== 'reception').at(-1);
  const handledBy = agencies.filter(({ procedures }) => procedures.some((handled) => handled.code === version.code && overlaps(handled, window)));
  const arrival = version.stayNotice?.arrivalPointer;

  return [
    ...duplicates(version.cases.map(({ key }) => key)).map((key) => `case ${key} is entered twice`),
    ...[...new Set(usesOfCases)].filter((key) => !cases.has(key)).map((key) => `case ${key} does not exist`),
    ...duplicates(version.components.map(({ id }) => id)).map((id) => `component ${id} is entered twice`),
    ...version.components.filter(({ kind, eformId }) => (kind === 'eform') !== (eformId !== undefined)).map(({ id }) => `component ${id}: an e-form, and only an e-form, names its eformId`),
    ...version.components.flatMap(({ id, eformId }) => (eformId === undefined || eforms.has(eformId) ? [] : [`component ${id}: e-form ${eformId} does not exist`])),
    ...version.eforms.filter(({ id }) => !version.components.some(({ eformId }) => eformId === id)).map(({ id }) => `e-form ${id} belongs to no component`),
    ...version.eforms.flatMap((eform) => eformProblems(eform).map((problem) => `e-form ${eform.id}: ${problem}`)),
    ...(arrival !== undefined && !version.eforms.every(({ schema }) => hasField(schema, arrival)) ? [`an e-form has no ${arrival}`] : []),
    ...duplicates(version.fees.map(({ id }) => id)).map((id) => `fee ${id} is entered twice`),
    ...pairs(version.fees).filter(([a, b]) => overlaps(a, b) && share(a.cases, b.cases) && share(a.channels, b.channels)).map(([a, b]) => `fees ${a.id} and ${b.id} overlap for one case and channel`),
    ...pairs(version.limits).filter(([a, b]) => overlaps(a, b) && share(a.cases, b.cases) && share(a.channels, b.channels) && share(a.agencyLevels, b.agencyLevels)).map(([a]) => `two limits of ${a.instrument} overlap`),
    ...duplicates(version.steps.map(({ id }) => id)).map((id) => `step ${id} is entered twice`),
    ...(shares === 100 ? [] : [`the shares of the steps sum to ${shares}, not 100`]),
    ...(version.sameMoment || lastInside?.role === 'approval' ? [] : ['the last step before the return is not an approver\'s, who alone may complete']),
    ...(version.calendarId === null || calendarIds.has(version.calendarId) ? [] : [`calendar ${version.calendarId} does not exist`]),
    ...(handledBy.length > 0 ? [] : ['no agency handles it']),
    ...handledBy.flatMap(({ code, level, units, procedures }) => [
      ...(version.agencyLevels.includes(level) ? [] : [`agency ${code} is of level ${level}`]),
      ...[...new Set(unitKinds)].filter((kind) => !units.some((unit) => unit.kind === kind)).map((kind) => `agency ${code} has no unit of kind ${kind}`),
      ...(procedures.some((handled) => handled.code === version.code && handled.postalReturn) && !version.returnMethods.includes('post') ? [`agency ${code} returns by post, the procedure does not`] : []),
    ]),
  ];
}

function overlappingVersions(procedures: readonly ProcedureVersion[]): string[] {
  const window = ({ effectiveFrom, effectiveTo }: ProcedureVersion): Validity => ({ from: effectiveFrom, to: effectiveTo });
  return pairs(procedures).filter(([a, b]) => a.code === b.code && (overlaps(window(a), window(b)) || a.version === b.version)).map(([a, b]) => `${a.id} and ${b.id} overlap or share a number`);
}

/** Null means all. */
const share = <T>(a: readonly T[] | null, b: readonly T[] | null): boolean => a === null || b === null || a.some((entry) => b.includes(entry));
const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, index) => list.slice(index + 1).map((b): [T, T] => [a, b]));
const duplicates = (keys: readonly string[]): string[] => [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
