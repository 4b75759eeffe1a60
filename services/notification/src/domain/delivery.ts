/** Where a notice stands on one channel: waits, is being sent, was taken by the other side and its report is awaited; then its end. */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
export type Outcome = Extract<DeliveryState, 'delivered' | 'failed' | 'suppressed'>;

/** What came of a try. `later` concerns this message alone, `away` everybody's: the other side does not answer at all; its reason begins with `away-`. */
export type Tried =
  | { readonly result: 'delivered' }
  | { readonly result: 'taken'; readonly receipt: string }
  | { readonly result: 'lost'; readonly reason: string }
  | { readonly result: 'refused'; readonly reason: string }
  | { readonly result: 'later'; readonly reason: string }
  | { readonly result: 'away'; readonly reason: string }
  | { readonly result: 'suppressed'; readonly reason: string };

/** What becomes of a delivery. */
export interface Next {
  readonly state: Exclude<DeliveryState, 'sending'>;
  readonly attempts: number;
  /** When it is taken up again; null at its end. */
  readonly nextTryAt: Date | null;
  readonly reason: string | null;
  /** The other side's own id of the message, while its report is awaited. */
  readonly receipt: string | null;
  /** The next try is a new message to the other side, under a new reference. */
  readonly anew: boolean;
}

const second = 1_000;
const first = 2 * second;
const longest = 30 * 60 * second;
/** A notice a day old has missed its moment. */
const patience = 24 * 3_600 * second;
/** How long a message that was taken may be on its way before it is sent anew. */
const onItsWay = 15 * 60 * second;

/** Whether a fact is still worth an SMS or a mail when it is heard of: a service that reads a journal from its beginning does not write to people about last year. That a dossier is finished is told within a month. */
export function worthSending({ at, mandatory }: { readonly at: Date; readonly mandatory: boolean }, now: Date): boolean {
  return now.getTime() - at.getTime() < (mandatory ? 30 : 1) * patience;
}

/** Milliseconds before try n+1: doubling from 2 seconds to half an hour, a fifth more or less so that not all come at once. `chance` is 0 to 1. */
export function backOff(attempts: number, chance: number): number {
  return Math.round(Math.min(first * 2 ** Math.max(0, attempts - 1), longest) * (0.8 + 0.4 * chance));
}

/** Milliseconds a channel is left alone after so many failures in a row that were the other side's. */
export function pauseOf(failures: number, chance: number): number {
  return Math.round(Math.min(second * 2 ** Math.max(0, failures - 1), 20 * second) * (0.8 + 0.4 * chance));
}

/** What comes of a try: `since` is when the notice was made. */
export function after(tried: Tried, delivery: { readonly attempts: number; readonly since: Date; readonly handedOverAt: Date | null }, now: Date, chance: number): Next {
  const attempts = delivery.attempts + (tried.result === 'suppressed' ? 0 : 1);
  const end = (state: Outcome, reason: string | null): Next => ({ state, attempts, nextTryAt: null, reason, receipt: null, anew: false });
  const again = (reason: string, anew = false): Next => now.getTime() - delivery.since.getTime() >= patience
    ? end('failed', reason)
    : { state: 'queued', attempts, nextTryAt: new Date(now.getTime() + backOff(attempts, chance)), reason, receipt: null, anew };
  switch (tried.result) {
    case 'delivered': return end('delivered', null);
    case 'suppressed': return end('suppressed', tried.reason);
    case 'refused': return end('failed', tried.reason);
    case 'lost': return again(tried.reason, true);
    case 'later': case 'away': return again(tried.reason);
    case 'taken': {
      const handedOver = delivery.handedOverAt ?? now;
      // Nothing was heard of it for long: sent anew under a new reference, at the risk of a second copy.
      if (now.getTime() - handedOver.getTime() >= onItsWay) return again('no-report', true);
      return { state: 'sent', attempts: delivery.handedOverAt === null ? attempts : delivery.attempts, nextTryAt: new Date(now.getTime() + 5 * second + (now.getTime() - handedOver.getTime()) / 2), reason: null, receipt: tried.receipt, anew: false };
    }
  }
}
