import type { SignedInWithVneid } from '../use-cases/log-in-with-vneid.js';
import { SessionView, sessionView } from './session.view.js';

/** Where the browser goes. */
export class VneidAuthorizationView {
  /** Address of VNeID. */
  readonly url!: string;
  /** Keep it in the browser; the redirect must bring the same. */
  readonly state!: string;
}

/** What the redirect brought, to be posted to `vneid/sessions`. */
export class VneidCallbackView {
  readonly code!: string | null;
  readonly state!: string | null;
  readonly iss!: string | null;
  /** Why VNeID did not sign the person in: `access_denied` when they declined. */
  readonly error!: string | null;
}

/** Tokens of somebody signed in through VNeID. */
export class VneidSessionView extends SessionView {
  /** True when the account was opened now. */
  readonly opened!: boolean;
  /** True when password and phone number were given up, because they had been chosen before the owner was proven. A new password can be chosen now. */
  readonly passwordGivenUp!: boolean;
}

export function vneidSessionView({ signedIn, opened, passwordGivenUp }: SignedInWithVneid): VneidSessionView {
  return { ...sessionView(signedIn), opened, passwordGivenUp };
}
