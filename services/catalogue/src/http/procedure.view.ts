import type { ProcedureVersion } from '#contracts';

/** A procedure in a list. */
export class ProcedureSummaryView {
  code!: string;
  versionId!: string;
  version!: number;
  name!: { vi: string; en?: string };
  field!: { code: string; name: { vi: string; en?: string } };
  levels!: { decree43: number; decree42: string };
  audiences!: string[];
  agencyLevels!: string[];
  channels!: string[];
  returnMethods!: string[];
  effectiveFrom!: string;
  effectiveTo!: string | null;
  /** False when a fact the procedure rests on was not verified; the version says which. */
  verified!: boolean;
}

/** A field (lĩnh vực) of procedures. */
export class FieldView {
  code!: string;
  name!: string;
  /** Procedures in force. */
  procedures!: number;
}

export function summaryOf(version: ProcedureVersion): ProcedureSummaryView {
  const { code, id, version: number, name, field, levels, audiences, agencyLevels, channels, returnMethods, effectiveFrom, effectiveTo, provenance } = version;
  return {
    code, versionId: id, version: number, name, field, levels: { decree43: levels.decree43, decree42: levels.decree42 }, audiences, agencyLevels, channels, returnMethods,
    effectiveFrom, effectiveTo, verified: provenance.verified,
  };
}
