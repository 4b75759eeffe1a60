/** For whom somebody acts. */
export interface Principal {
  readonly kind: 'person' | 'organisation';
  readonly id: string;
}

/** Leave to act for another (uỷ quyền): effective at once, seen by both sides, ended by either. */
export interface Delegation {
  readonly id: string;
  readonly principal: Principal;
  readonly delegatePersonId: string;
  /** Procedure codes; null means every procedure. */
  readonly procedures: readonly string[] | null;
  /** First day, YYYY-MM-DD, Vietnam's calendar. */
  readonly from: string;
  /** Last day; null means until it is ended. */
  readonly to: string | null;
  readonly revokedAt: Date | null;
  readonly version: number;
}

export type DelegationFault = 'self' | 'ends-before-it-begins' | 'past' | 'too-long';

/** Longest delegation with an end, in years: beyond, an end is a slip of the pen. */
const longest = 50;

/** What is wrong with a delegation about to be given; null when nothing is. @param today YYYY-MM-DD */
export function delegationFault(offer: Pick<Delegation, 'principal' | 'delegatePersonId' | 'from' | 'to'>, today: string): DelegationFault | null {
  if (offer.principal.kind === 'person' && offer.principal.id === offer.delegatePersonId) return 'self';
  if (offer.to !== null && offer.to < offer.from) return 'ends-before-it-begins';
  if ((offer.to ?? today) < today) return 'past';
  return offer.to !== null && Number(offer.to.slice(0, 4)) - Number(today.slice(0, 4)) > longest ? 'too-long' : null;
}

/** How a delegation stands on a day. */
export function standingOn(delegation: Pick<Delegation, 'from' | 'to' | 'revokedAt'>, today: string): 'revoked' | 'coming' | 'in-force' | 'over' {
  if (delegation.revokedAt !== null) return 'revoked';
  if (today < delegation.from) return 'coming';
  return delegation.to === null || today <= delegation.to ? 'in-force' : 'over';
}
