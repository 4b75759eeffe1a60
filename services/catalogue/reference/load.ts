import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { agencySchema, calendarSchema, procedureVersionSchema } from '#contracts';
import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { covers, overlaps, type Validity } from '../src/domain/validity.js';
import { problemsOf } from './checks.js';
import { ruleSetSchema } from './rule-set.js';
import type { RuleSet } from './rule-set.js';

/** Everything the catalogue starts with. */
export interface ReferenceData {
  agencies: Agency[];
  calendars: CalendarData[];
  procedures: ProcedureVersion[];
  ruleSets: RuleSet[];
}

type Row = Record<string, unknown>;
const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** One entry of a procedure's `versions.json`; every other key overrides the single value of `procedure.json`. */
const versionSchema = z.looseObject({
  version: z.int().min(1),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().nullable(),
  eforms: z.array(z.string()),
  /** Lists whose facts were read in sources older than this version: their rows count as uncertain. Rows written for this version are not touched. */
  doubt: z.object({ lists: z.array(z.string()), reason: z.string() }).optional(),
});
type VersionEntry = z.infer<typeof versionSchema>;

/** Lists whose rows keep their dates when published, so that several rows of one fact may stand in one version. */
const datedLists = new Set(['components', 'fees', 'unpricedFees', 'exemptions', 'limits', 'issuedForms', 'legalBases']);
/** Lists in files of their own; the others stand in `procedure.json`. */
const listFiles: Record<string, string> = {
  components: 'components.json', fees: 'fees.json', exemptions: 'exemptions.json', guidance: 'guidance.json', legalBases: 'legal-bases.json',
};
const verifiedTags = new Set(['T', 'C']);

/** `"T | Điều 15 Luật 49/2019/QH14"` in the files is a provenance: tag, source; verified follows from the tag. */
function expandProvenance(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expandProvenance);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => {
    if (key !== 'provenance' || typeof entry !== 'string') return [key, expandProvenance(entry)];
    const [tag = '', ...source] = entry.split(' | ');
    return [key, { tag, verified: verifiedTags.has(tag), source: source.join(' | ') }];
  }));
}

/** Facts taken over from a time before this version are uncertain in it. */
function doubtful(row: Row, reason: string): Row {
  const { source } = row['provenance'] as { source: string };
  return { ...row, provenance: { tag: '?', verified: false, source: `${source}; ${reason}` } };
}

/**
 * Reads the reference data, parses it by the contracts and cross-checks it.
 * @param folder where `agencies.json`, `forms.json`, `calendars/`, `eforms/` and `procedures/` lie
 * @throws Error that names every contradiction found; ZodError where a file does not have the contract's shape
 */
export function loadReference(folder: string = fileURLToPath(new URL('.', import.meta.url))): ReferenceData {
  const read = (...path: string[]): unknown => expandProvenance(JSON.parse(readFileSync(join(folder, ...path), 'utf8')));
  const rows = (...path: string[]): Row[] => rowsSchema.parse(read(...path));

  const eform = (id: string): Row => ({
    ...z.record(z.string(), z.unknown()).parse(read('eforms', id, 'form.json')),
    schema: read('eforms', id, 'schema.json'),
    ui: read('eforms', id, 'ui.json'),
  });

  const procedure = (code: string): ProcedureVersion[] => {
    const files = new Set(readdirSync(join(folder, 'procedures', code)));
    const base: Row = { ...z.record(z.string(), z.unknown()).parse(read('procedures', code, 'procedure.json')) };
    for (const [list, file] of Object.entries(listFiles)) if (files.has(file)) base[list] = rows('procedures', code, file);
    return z.array(versionSchema).parse(read('procedures', code, 'versions.json')).map((entry) => assemble(base, entry, entry.eforms.map(eform)));
  };

  const data: ReferenceData = {
    agencies: z.array(agencySchema).parse(read('agencies.json')),
    calendars: rows('calendars', 'calendars.json').map((calendar) =>
      calendarSchema.parse({ ...calendar, days: calendar['days'] === null ? [] : read('calendars', `days.${String(calendar['days'])}.json`) })),
    procedures: readdirSync(join(folder, 'procedures')).sort((a, b) => a.localeCompare(b)).flatMap(procedure),
    ruleSets: z.array(ruleSetSchema).parse(read('forms.json')),
  };
  const problems = problemsOf(data);
  if (problems.length > 0) throw new Error(`Reference data contradicts itself:\n${problems.join('\n')}`);
  return data;
}

/** One version: the procedure's values, the rows in force at some time in the version's window, and what the version itself says. */
function assemble(base: Row, { doubt, ...entry }: VersionEntry, eforms: Row[]): ProcedureVersion {
  const window = { from: entry.effectiveFrom, to: entry.effectiveTo };
  const id = `${String(base['code'])}@${entry.effectiveFrom}`;
  const pick = (list: string, all: Row[]): Row[] => all.filter((row) => overlaps(row, window)).map((row) => {
    if (!datedLists.has(list) && !covers(row, window)) throw new Error(`${id}: a row of ${list} changes inside the version's window: it needs a version of its own`);
    return doubt?.lists.includes(list) === true && (row as Validity).from !== entry.effectiveFrom ? doubtful(row, doubt.reason) : row;
  });
  const values = Object.fromEntries(Object.entries(base).map(([key, value]) => {
    const list = rowsSchema.safeParse(value);
    return [key, list.success ? pick(key, list.data) : value];
  }));
  return procedureVersionSchema.parse({ ...values, ...entry, id, eforms });
}
