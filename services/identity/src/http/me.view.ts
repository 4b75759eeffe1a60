import { vietnamTime } from '#working-time';
import type { Account } from '../domain/account.js';
import type { Person } from '../domain/person.js';
import { type GrantView, grantView } from './grant.view.js';
import type { Grant } from '../domain/officer-grant.js';
import type { OpenSession } from '../persistence/sessions-query.js';
import { personView, PersonView } from './person.view.js';

/** The caller's own account and person. */
export class MeView {
  /** Account id. */
  readonly accountId!: string;
  /** `citizen` or `officer`. */
  readonly kind!: 'citizen' | 'officer';
  /** Log-in name; a citizen's is the personal id. */
  readonly login!: string;
  /** 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance!: number;
  /** Whether the account can sign in with a password. */
  readonly hasPassword!: boolean;
  /** Whether its owner has signed in through VNeID. */
  readonly vneidLinked!: boolean;
  /** The proven number to which codes go, or null. */
  readonly provenPhone!: string | null;
  /** Roles of an officer; empty for citizens. */
  readonly grants!: readonly GrantView[];
  readonly person!: PersonView;
}

export function meView(account: Account, person: Person, grants: readonly (Grant & { readonly id: string })[]): MeView {
  return {
    accountId: account.id, kind: account.kind, login: account.login, assurance: account.assurance, hasPassword: account.passwordHash !== null, vneidLinked: account.vneidLinked,
    provenPhone: account.phone, grants: grants.map(grantView), person: personView(person),
  };
}

/** A place where the caller is signed in. */
export class OpenSessionView {
  readonly id!: string;
  /** What the program said of itself (`User-Agent`). */
  readonly device!: string | null;
  readonly startedAt!: string;
  readonly lastUsedAt!: string;
  readonly endsAt!: string;
  /** True for the session of this request. */
  readonly current!: boolean;
}

export function openSessionView({ id, device, startedAt, lastUsedAt, endsAt }: OpenSession, currentId: string | null): OpenSessionView {
  return { id, device, startedAt: vietnamTime(startedAt), lastUsedAt: vietnamTime(lastUsedAt), endsAt: vietnamTime(endsAt), current: id === currentId };
}
