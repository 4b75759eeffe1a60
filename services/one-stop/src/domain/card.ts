import type { HeldComponent, Quantities } from './context.js';

/** What one-stop keeps of the applicant: only what its officers search by and its slips print. Pulled from intake, erased on request. */
export interface Card {
  readonly owner: { readonly fullName: string; readonly identifier: string | null; readonly address: string | null; readonly phone: string | null; readonly email: string | null };
  /** Who handed it in, if not the owner. */
  readonly submitter: string | null;
  /** Trích yếu. */
  readonly summary: string;
  readonly components: readonly CardComponent[];
  /** How many persons and copies the form counts; absent on cards kept from before intake told it. */
  readonly quantities?: Quantities;
  readonly returnAddress: string | null;
  /** Why the applicant asked for the dossier back, the last time they did. */
  readonly withdrawalReason: string | null;
}

export interface CardComponent extends HeldComponent {
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  readonly files: readonly { readonly fileId: string; readonly sha256: string; readonly name: string; readonly type: string; readonly size: number }[];
}
