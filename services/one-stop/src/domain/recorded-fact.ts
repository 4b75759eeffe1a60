import type { DossierFactData, DossierFactName } from '#contracts';

/** One entry of a dossier's ledger, read back. */
export interface RecordedFact {
  readonly version: number;
  readonly name: DossierFactName;
  readonly at: Date;
  /** As published. */
  readonly data: DossierFactData;
  /** Words on record beside it: reasons, findings, the officer's name (`by`); null when there are none or they were erased. */
  readonly record: Readonly<Record<string, unknown>> | null;
}
