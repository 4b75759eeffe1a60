import { toVietnamTime } from '#http';
import type { Account } from '../domain/account.js';
import type { AskedRegistration } from '../use-cases/register-citizen.js';

/** A code is on its way. */
export class RegistrationView {
  /** Id of the request; the code is entered under it. */
  readonly id!: string;
  /** The number the code goes to, masked. */
  readonly sentTo!: string;
  /** Until when the code is good (RFC 3339). */
  readonly expiresAt!: string;
}

export function registrationView({ id, sentTo, expiresAt }: AskedRegistration): RegistrationView {
  return { id, sentTo, expiresAt: toVietnamTime(expiresAt) };
}

/** The account that was opened. */
export class OpenedAccountView {
  /** Account id. */
  readonly accountId!: string;
  /** Person behind the account. */
  readonly personId!: string;
  /** 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance!: number;
}

export function openedAccountView({ id, personId, assurance }: Account): OpenedAccountView {
  return { accountId: id, personId, assurance };
}
