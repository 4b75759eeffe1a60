import { type Agency, type InputError, type ProcedureVersion, Refusal } from '#contracts';
import { finding, repeated } from './finding.js';
import { falseClaims } from './provenance.js';
import { overlaps, type Validity } from './validity.js';

/** What a version of a procedure asks of every agency that handles it. */
export interface Demands extends Validity {
  readonly versionId: string;
  readonly code: string;
  readonly agencyLevels: readonly string[];
  /** Kinds of units its steps are done by. */
  readonly unitKinds: readonly string[];
  readonly returnMethods: readonly string[];
}

/** What an agency is compared with. */
export interface AgencySurroundings {
  /** Codes of the agencies above the one it shall stand under, root first, that one included; undefined when it does not exist. */
  readonly above: readonly string[] | undefined;
  readonly hasCalendar: (id: string) => boolean;
  readonly hasAgency: (code: string) => boolean;
  /** The other agency that has a unit of this code, if any: unit codes are unique in the whole system. */
  readonly unitElsewhere: (unit: string) => string | undefined;
  /** Every version of a procedure; none when it was never published. */
  readonly demandsOf: (procedure: string) => readonly Demands[];
}

/** Most levels of the tree: ministry, department, province, commune and room for more; every rule of access walks up it. */
const deepest = 8;

/** What a version asks of the agencies that handle it; `to` is the day it ends, known only to whoever keeps it. */
export function demandsOf(version: ProcedureVersion, to: string | null = version.effectiveTo): Demands {
  const { id, code, effectiveFrom, agencyLevels, steps, returnMethods } = version;
  return { versionId: id, code, from: effectiveFrom, to, agencyLevels, unitKinds: [...new Set(steps.map(({ unitKind }) => unitKind))], returnMethods };
}

/** Refuses an agency that contradicts itself, the tree or the procedures it handles with `agency.not-acceptable`, naming everything found. */
export function checkAgency(agency: Agency, surroundings: AgencySurroundings): void {
  const found = agencyFindings(agency, surroundings);
  if (found.length > 0) throw new Refusal('agency.not-acceptable', { count: found.length }, found);
}

/** Everything that keeps an agency from being entered. */
export function agencyFindings(agency: Agency, surroundings: AgencySurroundings): InputError[] {
  return [...treeFindings(agency, surroundings), ...unitFindings(agency, surroundings), ...procedureFindings(agency, surroundings), ...falseClaims(agency)];
}

function treeFindings({ code, parentCode, calendarId }: Agency, { above, hasCalendar }: AgencySurroundings): InputError[] {
  const parent = parentCode !== null && above === undefined ? [finding('/parentCode', 'unknown', `Không có cơ quan ${parentCode}`, `parent ${parentCode} does not exist`)] : [];
  return [
    ...parent,
    ...(above?.includes(code) === true || parentCode === code ? [finding('/parentCode', 'loop', 'Cơ quan không thể trực thuộc chính mình hoặc cấp dưới của mình', 'an agency does not stand under itself')] : []),
    ...((above?.length ?? 0) >= deepest ? [finding('/parentCode', 'too-deep', `Cây cơ quan sâu nhất ${deepest} cấp`, `the tree has at most ${deepest} levels`)] : []),
    ...(hasCalendar(calendarId) ? [] : [finding('/calendarId', 'unknown', `Không có lịch ${calendarId}`, `calendar ${calendarId} does not exist`)]),
  ];
}

function unitFindings({ units, procedures }: Agency, { hasAgency, unitElsewhere }: AgencySurroundings): InputError[] {
  return [
    ...repeated('/units', units, ({ code }) => code),
    ...units.flatMap(({ code, runBy }, index) => {
      const other = unitElsewhere(code);
      return [
        ...(other === undefined ? [] : [finding(`/units/${index}/code`, 'taken', `${code} đã là đơn vị của ${other}`, `unit ${code} belongs to ${other}`)]),
        ...(runBy === undefined || hasAgency(runBy) ? [] : [finding(`/units/${index}/runBy`, 'unknown', `Không có cơ quan ${runBy}`, `run by ${runBy}, which does not exist`)]),
      ];
    }),
    ...(procedures.length > 0 && !units.some(({ kind }) => kind === 'reception')
      ? [finding('/units', 'no-reception', 'Có thủ tục nhưng không có bộ phận tiếp nhận (kind: reception)', 'handles procedures but has no reception unit')] : []),
  ];
}

function procedureFindings(agency: Agency, { demandsOf: demandsOfProcedure }: AgencySurroundings): InputError[] {
  return agency.procedures.flatMap((handled, index) => {
    const at = `/procedures/${index}`;
    const beside = agency.procedures.slice(0, index).some((earlier) => earlier.code === handled.code && overlaps(earlier, handled));
    const versions = demandsOfProcedure(handled.code);
    if (handled.from !== null && handled.to !== null && handled.to < handled.from) return [finding(`${at}/to`, 'before-start', 'Kết thúc trước khi bắt đầu', 'ends before it starts')];
    return [
      ...(beside ? [finding(at, 'repeated', `${handled.code} được nhập hai lần cho cùng thời gian`, `${handled.code} is entered twice for the same days`)] : []),
      ...(versions.length === 0 ? [finding(`${at}/code`, 'unknown', `Không có thủ tục ${handled.code}`, `procedure ${handled.code} does not exist`)] : []),
      ...versions.filter((version) => overlaps(version, handled)).flatMap((version) => competenceFindings(agency, handled, version, index)),
    ];
  });
}

/** Why an agency cannot do what a version asks of it. */
function competenceFindings({ level, units }: Agency, { postalReturn }: Agency['procedures'][number], { versionId, agencyLevels, unitKinds, returnMethods }: Demands, index: number): InputError[] {
  const at = `/procedures/${index}`;
  return [
    ...(agencyLevels.includes(level) ? [] : [finding(`${at}/code`, 'wrong-level', `${versionId} không thuộc cấp ${level}`, `${versionId} is not handled at the level ${level}`)]),
    ...unitKinds.filter((kind) => !units.some((unit) => unit.kind === kind)).map((kind) => finding(`${at}/code`, 'unit-missing', `${versionId} cần đơn vị loại ${kind}`, `${versionId} needs a unit of kind ${kind}`)),
    ...(postalReturn && !returnMethods.includes('post') ? [finding(`${at}/postalReturn`, 'no-post', `${versionId} không trả kết quả qua bưu chính`, `${versionId} does not return by post`)] : []),
  ];
}
