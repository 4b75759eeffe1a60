/**
 * A payment through the platform, as far as is known: asked for but not confirmed by the platform; under way, or its bank timed out and nobody knows; paid; failed.
 * What failed may still turn out paid; what is paid stays paid.
 */
export type AttemptState = 'starting' | 'pending' | 'paid' | 'failed';

/** What the platform says of a reference (MaThamChieu): 1 success, 3 pending, 4 failed; or that it never heard of it. */
export type Report = 'success' | 'pending' | 'failed' | 'unknown';

export const attemptLine: Readonly<Record<AttemptState, Readonly<Record<Report, AttemptState>>>> = {
  starting: { success: 'paid', pending: 'pending', failed: 'failed', unknown: 'failed' },
  pending: { success: 'paid', pending: 'pending', failed: 'failed', unknown: 'pending' },
  failed: { success: 'paid', pending: 'failed', failed: 'failed', unknown: 'failed' },
  paid: { success: 'paid', pending: 'paid', failed: 'paid', unknown: 'paid' },
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A started attempt is offered again for so long; afterwards the payer may begin another. */
export const payableFor = 15 * minute;
/** Attempts are asked about at the platform from this age to that (nền tảng thanh toán: 30 minutes to 3 days). */
export const reconcileFrom = 30 * minute;
export const reconcileUntil = 3 * day;

/** When to ask about an attempt next; null when no more. What failed is asked about more rarely. */
export function nextCheck(state: AttemptState, startedAt: Date, now: Date): Date | null {
  if (state === 'paid') return null;
  const next = new Date(Math.max(startedAt.getTime() + reconcileFrom, now.getTime() + (state === 'failed' ? 6 * hour : 30 * minute)));
  return next.getTime() - startedAt.getTime() > reconcileUntil ? null : next;
}
