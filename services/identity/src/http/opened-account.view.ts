import type { Account } from '../domain/account.js';

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
