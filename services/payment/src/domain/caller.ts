import { Refusal, type Role } from '#contracts';

/** Who acts, from the access token. */
export interface Caller {
  /** Account id, pseudonymous. */
  readonly accountId: string;
  readonly personId: string | null;
  readonly kind: 'citizen' | 'officer' | 'service';
  readonly grants: readonly { readonly role: Role; readonly agency: string | null; readonly unit: string | null }[];
  /** An officer's name as receipts print it. */
  readonly officerName: string | null;
}

/** Agencies in which the caller is a cashier (cán bộ thu phí). */
export function tillsOf({ grants }: Pick<Caller, 'grants'>): string[] {
  return [...new Set(grants.flatMap(({ role, agency }) => (role === 'cashier' && agency !== null ? [agency] : [])))];
}

/** The caller's till among these agencies, the first named first; refuses whoever has none (`till.not-yours`). */
export function tillAt(caller: Caller, agencies: readonly string[]): string {
  const tills = tillsOf(caller);
  const till = agencies.find((agency) => tills.includes(agency));
  if (till === undefined) throw new Refusal('till.not-yours');
  return till;
}
