import type { Bilingual, ProcedureVersion } from '#contracts';
import { Page } from '#http';
import type { ListedVersion } from '../persistence/procedure.queries.js';

/** Days on which a version is in force, both included. */
export class InForceView {
  /** `YYYY-MM-DD`. */
  from!: string;
  /** Null: open. May be earlier than the version's own `effectiveTo`, once a successor is published or the procedure is abolished. */
  to!: string | null;
}

/** A whole published version with the days on which it is in force. Its content never changes; every fact says where it comes from. */
export interface ProcedureVersionView extends ProcedureVersion {
  inForce: InForceView;
}

/** A field (lĩnh vực) by name. */
export class FieldNameView {
  code!: string;
  name!: Bilingual;
}

/** Level of online service in both classifications. */
export class LevelsView {
  /** 1 to 4 (NĐ 43/2011/NĐ-CP). */
  decree43!: number;
  /** Toàn trình, một phần, or information only (NĐ 42/2022/NĐ-CP). */
  decree42!: 'endToEnd' | 'partial' | 'information';
}

/** A procedure in a list: the version in force on the day asked for. */
export class ProcedureSummaryView {
  code!: string;
  /** `1.001456@2026-07-01`. */
  versionId!: string;
  version!: number;
  name!: Bilingual;
  field!: FieldNameView;
  levels!: LevelsView;
  audiences!: string[];
  agencyLevels!: string[];
  channels!: string[];
  returnMethods!: string[];
  inForce!: InForceView;
  /** Whether the version as a whole was read in law or public record; single facts may say otherwise. */
  verified!: boolean;
  /** How many points are still open. */
  openPoints!: number;
  /** How like the search the name is, 0 to 1; null where nothing was searched for. @decimal */
  likeness!: number | null;
}

/** A page of procedures. */
export class ProcedurePageView extends Page<ProcedureSummaryView> {
  constructor(
    override readonly items: ProcedureSummaryView[],
    /** Cursor of the next page (`after`); null on the last. */
    override readonly next: string | null,
    /** True: nothing has all the words; these are the names most like them. */
    readonly approximate: boolean,
  ) {
    super(items, next);
  }
}

/** A field (lĩnh vực) of procedures. */
export class FieldView extends FieldNameView {
  /** Procedures in force. */
  procedures!: number;
}

/** What was published, or ended. */
export class PublishedVersionView {
  /** `1.001456@2026-07-01`. */
  versionId!: string;
  code!: string;
  version!: number;
  inForce!: InForceView;
}

export function summaryOf({ id, code, number, from, to, rank, summary }: ListedVersion): ProcedureSummaryView {
  const { cases: _cases, ...shown } = summary;
  return { code, versionId: id, version: number, ...shown, inForce: { from, to }, likeness: rank };
}

export function publishedOf({ id, code, version }: ProcedureVersion, inForce: InForceView): PublishedVersionView {
  return { versionId: id, code, version, inForce };
}
