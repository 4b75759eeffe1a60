import type { Role } from '#contracts';

/** Who acts, from the access token. */
export interface Caller {
  /** Account id, pseudonymous. */
  readonly accountId: string;
  readonly personId: string | null;
  readonly kind: 'citizen' | 'officer' | 'service';
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
  /** An officer's name as records print it. */
  readonly officerName: string | null;
}
