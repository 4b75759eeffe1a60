/** An enterprise, co-operative, association or other body that files dossiers (tổ chức), known by its tax code (mã số thuế). */
export interface Organisation {
  readonly id: string;
  readonly taxCode: string;
  readonly name: string;
  readonly address: string;
  /** Any telephone, as written by the organisation. */
  readonly phone: string | null;
  readonly email: string | null;
  /** True once an officer has compared it with the business register; until then it can be seen and corrected, not acted for. */
  readonly verified: boolean;
  readonly version: number;
}

/** A person who may bind the organisation (người đại diện theo pháp luật). */
export interface Representative {
  readonly personId: string;
  /** What they are there: director, chair (chức danh). */
  readonly position: string;
}
