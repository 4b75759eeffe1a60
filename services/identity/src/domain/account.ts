/** Citizens and organisations' people on one side, officers (cán bộ) on the other; one person may have an account of each. */
export type AccountKind = 'citizen' | 'officer';

/** 1 password and one-time code, 2 proven through VNeID level 2 (mức độ định danh điện tử). */
export type Assurance = 1 | 2;

/** A way for one person to sign in (tài khoản). */
export interface Account {
  readonly id: string;
  readonly personId: string;
  readonly kind: AccountKind;
  /** Citizens: their personal id. Officers: a name given by the administrator. */
  readonly login: string;
  /** Argon2id, PHC format; null for accounts that sign in through VNeID alone. */
  readonly passwordHash: string | null;
  /** Mobile number proven by a one-time code, to which codes go; null where none was proven. */
  readonly phone: string | null;
  readonly assurance: Assurance;
  /** True once its owner has signed in through VNeID. */
  readonly vneidLinked: boolean;
  readonly suspended: boolean;
  readonly version: number;
}

/** Log-in name of an officer: never mistaken for a personal id. */
export const officerLogin = /^[a-z][a-z0-9.-]{2,59}$/;

/**
 * What signing in through VNeID does to the account of that personal id. An account that only knew a password may have been opened by somebody else with
 * this person's number: the first time, unless the person is signed in to it at this moment, its password, phone number and sessions are given up.
 */
export function afterVneid(account: Account, level: 1 | 2, signedInAs: string | null): { readonly assurance: Assurance; readonly raised: boolean; readonly givesUpPassword: boolean } {
  const raised = level === 2 && account.assurance < 2;
  const unproven = account.assurance < 2 && !account.vneidLinked && signedInAs !== account.id;
  return { assurance: raised ? 2 : account.assurance, raised, givesUpPassword: unproven && account.passwordHash !== null };
}
