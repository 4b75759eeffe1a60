import type { Database, Tx } from '#persistence';
import type { Account, AccountKind, Assurance } from '../domain/account.js';
import type { Delegation, Principal } from '../domain/delegation.js';
import type { Grant } from '../domain/officer-grant.js';
import type { CodePurpose, CodeState, RecentSendings } from '../domain/one-time-code.js';
import type { Organisation, Representative } from '../domain/organisation.js';
import type { Passport, Person } from '../domain/person.js';
import type { RefreshToken, Session } from '../domain/session.js';
import type { KeyTerm } from '../domain/signing-keys.js';

/** What a read can run on: a transaction, or the database itself. */
export type Reads = Pick<Tx & Database, 'query' | 'prepared'>;

/** People (người dân), with or without an account. */
export abstract class Persons {
  /** Refuses with `not-found`. */
  abstract get(reads: Reads, id: string): Promise<Person>;
  abstract byPersonalId(reads: Reads, personalId: string): Promise<Person | null>;
  abstract byPassport(reads: Reads, passport: Passport): Promise<Person | null>;
  abstract add(tx: Tx, person: Person, now: Date): Promise<void>;
  /** Stores the person as the version after `version`. Refuses with `precondition.stale` when another has been stored meanwhile. */
  abstract save(tx: Tx, person: Person, version: number, now: Date): Promise<void>;
}

/** Accounts (tài khoản) and the roles of officers. */
export abstract class Accounts {
  /** Refuses with `not-found`. */
  abstract get(reads: Reads, id: string): Promise<Account>;
  abstract byLogin(reads: Reads, login: string): Promise<Account | null>;
  /** Locked until the transaction ends. */
  abstract take(tx: Tx, id: string): Promise<Account>;
  abstract ofPerson(reads: Reads, personId: string, kind: AccountKind): Promise<Account | null>;
  abstract add(tx: Tx, account: Account, title: string | null, now: Date): Promise<void>;
  abstract save(tx: Tx, account: Account, now: Date): Promise<void>;
  abstract grants(reads: Reads, accountId: string): Promise<(Grant & { readonly id: string })[]>;
  /** False when the account has it already. */
  abstract addGrant(tx: Tx, accountId: string, grant: Grant & { readonly id: string }, by: string | null, now: Date): Promise<boolean>;
  /** False when there is no such grant. */
  abstract removeGrant(tx: Tx, accountId: string, grantId: string): Promise<boolean>;
  /** Accounts of the administrators who can sign in; nobody else changes who they are until the transaction ends. */
  abstract lockAdministrators(tx: Tx): Promise<string[]>;
}

/** Why a session ended. */
export type SessionEnd = 'log-out' | 'log-out-everywhere' | 'reused' | 'password-changed' | 'given-up' | 'suspended';

export interface FoundRefreshToken {
  readonly token: RefreshToken;
  readonly session: Session & { readonly id: string };
  readonly account: Account;
}

/** Sessions with their families of refresh tokens. Tokens are known by hash only. */
export abstract class Sessions {
  abstract open(tx: Tx, session: { readonly id: string; readonly accountId: string; readonly endsAt: Date; readonly device: string | null }, token: { readonly hash: Buffer; readonly expiresAt: Date }, now: Date): Promise<void>;
  /** The token with its session, which stays locked until the transaction ends; null when it was never given. */
  abstract take(tx: Tx, tokenHash: Buffer): Promise<FoundRefreshToken | null>;
  abstract rotate(tx: Tx, sessionId: string, usedHash: Buffer, next: { readonly hash: Buffer; readonly expiresAt: Date }, now: Date): Promise<void>;
  /** False when there is no such session, or not of the account named. One that has ended stays as it is. */
  abstract end(tx: Tx, sessionId: string, reason: SessionEnd, now: Date, accountId?: string): Promise<boolean>;
  /** Ends the account's sessions, but one where it is named. */
  abstract endAll(tx: Tx, accountId: string, reason: SessionEnd, now: Date, except?: string): Promise<void>;
}

/** A one-time code with what it was asked for. */
export interface AskedCode<Details> extends CodeState {
  readonly id: string;
  /** Null for a code nobody can know: of a log-in name that does not exist. */
  readonly codeHash: Buffer | null;
  readonly sends: number;
  readonly phone: string | null;
  readonly accountId: string | null;
  readonly details: Details;
}

export interface NewCode<Details> {
  readonly id: string;
  readonly purpose: CodePurpose;
  readonly codeHash: Buffer | null;
  readonly phone: string | null;
  readonly accountId: string | null;
  readonly details: Details;
}

/** One-time codes (mã OTP): their hashes, tries and sendings. */
export abstract class Codes {
  /** What was sent lately, other requests for the same subject waiting until the transaction ends. */
  abstract recentSendings(tx: Tx, purpose: CodePurpose, subject: Buffer, address: Buffer, now: Date): Promise<RecentSendings>;
  abstract noteSending(tx: Tx, purpose: CodePurpose, subject: Buffer, address: Buffer, now: Date): Promise<void>;
  abstract ask<Details>(tx: Tx, code: NewCode<Details>, now: Date): Promise<void>;
  /** Locked until the transaction ends. Refuses with `not-found`. */
  abstract take<Details>(tx: Tx, purpose: CodePurpose, id: string): Promise<AskedCode<Details>>;
  /** Another code in place of the one sent before, with a new life and all its tries. */
  abstract renew(tx: Tx, id: string, codeHash: Buffer | null, now: Date): Promise<void>;
  /** Takes one try, at once and whatever follows; gives the code as it was before, or null when there was nothing to try. Refuses with `not-found`. */
  abstract reserveTry<Details>(purpose: CodePurpose, id: string, now: Date): Promise<{ readonly code: AskedCode<Details>; readonly reserved: boolean }>;
  /** False when it was used meanwhile. The details are forgotten. */
  abstract use(tx: Tx, id: string, now: Date): Promise<boolean>;
  /** Voids the account's other codes for a purpose. */
  abstract voidOthers(tx: Tx, purpose: CodePurpose, accountId: string, now: Date): Promise<void>;
}

/** Failed log-ins per log-in name and per network address, known by keyed hash. */
export abstract class LogInFailures {
  /** The latest end of a lock on any of the subjects; null when there is none. */
  abstract lockedUntil(reads: Reads, subjects: readonly Buffer[]): Promise<Date | null>;
  abstract note(tx: Tx, subject: Buffer, next: (before: { readonly count: number; readonly lastAt: Date } | null) => { readonly count: number; readonly lockedUntil: Date | null }, now: Date): Promise<void>;
  abstract forget(tx: Tx, subject: Buffer): Promise<void>;
}

/** What is kept between sending somebody to VNeID and their return. */
export interface VneidAuthorization {
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** Account that was signed in when it began. */
  readonly accountId: string | null;
  readonly createdAt: Date;
}

export abstract class VneidAuthorizations {
  abstract begin(stateHash: Buffer, authorization: VneidAuthorization): Promise<void>;
  /** Gives it once. */
  abstract consume(stateHash: Buffer): Promise<VneidAuthorization | null>;
}

/** Organisations (tổ chức) and who represents them. */
export abstract class Organisations {
  /** Refuses with `not-found`. */
  abstract get(reads: Reads, id: string): Promise<Organisation>;
  abstract verifiedByTaxCode(reads: Reads, taxCode: string): Promise<Organisation | null>;
  abstract add(tx: Tx, organisation: Organisation, representative: Representative, now: Date): Promise<void>;
  /** Refuses with `precondition.stale`. */
  abstract save(tx: Tx, organisation: Organisation, version: number, now: Date): Promise<void>;
  /** Persons who may bind the organisation. */
  abstract representatives(reads: Reads, id: string): Promise<string[]>;
  abstract isRepresentedBy(reads: Reads, id: string, personId: string): Promise<boolean>;
}

/** Delegations (uỷ quyền). */
export abstract class Delegations {
  abstract add(tx: Tx, delegation: Delegation, by: string, now: Date): Promise<void>;
  /** Locked until the transaction ends; only what the person gave (also for an organisation they represent) or got, else refuses with `not-found`. */
  abstract take(tx: Tx, id: string, personId: string): Promise<Delegation>;
  abstract revoke(tx: Tx, delegation: Delegation, by: string): Promise<void>;
  /** Whether the principal has ever delegated to the person, revoked or not. */
  abstract exists(reads: Reads, principal: Principal, delegatePersonId: string): Promise<boolean>;
}

/** A signing key as stored: the private half sealed. */
export interface StoredKey extends KeyTerm {
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly privateSealed: Buffer;
}

export abstract class SigningKeys {
  abstract all(reads: Reads): Promise<StoredKey[]>;
  /** The same, other processes waiting until the transaction ends. */
  abstract takeAll(tx: Tx): Promise<StoredKey[]>;
  abstract add(tx: Tx, key: StoredKey): Promise<void>;
  abstract withdraw(tx: Tx, kid: string, end: Pick<KeyTerm, 'signsUntil' | 'publishedUntil'>): Promise<void>;
  abstract removeUnpublished(tx: Tx, now: Date): Promise<void>;
}

/** The signing keys of this process, opened; at rest their private halves are sealed. */
export abstract class KeyRing {
  /** A fresh key for a term, sealed. */
  abstract forge(term: Omit<KeyTerm, 'kid'>): Promise<StoredKey>;
  /** Takes these keys in place of those before. Throws when one was sealed under another secret. */
  abstract hold(stored: readonly StoredKey[]): Promise<void>;
}

/** Hashing passwords (Argon2id), a few at a time. */
export abstract class Passwords {
  /** Refuses with `overload` when too many wait. */
  abstract hash(password: string): Promise<string>;
  /**
   * Does the work of comparing even where there is no hash to compare with, and then says no. Refuses with `overload` when too many wait.
   * @param turn what is to happen within its turn: `before` may refuse, `failed` is done before the next one's turn
   */
  abstract matches(hash: string | null, password: string, turn: { readonly before: () => Promise<void>; readonly failed: () => Promise<void> }): Promise<boolean>;
}

/** Keyed hashes and random values; keys are derived from the service's secret. */
export abstract class Secrets {
  /** Hash of a one-time code, bound to what it was asked for. */
  abstract codeHash(id: string, code: string): Buffer;
  /** A code of six digits. */
  abstract newCode(): string;
  /** An unguessable token, 256 bits, base64url. */
  abstract newToken(): string;
  abstract tokenHash(token: string): Buffer;
  /** Stands for a log-in name, phone number or address where that itself need not be known. */
  abstract subject(kind: 'login' | 'phone' | 'address', value: string): Buffer;
}

/** The way of one-time codes to a phone. */
export abstract class CodeMessenger {
  /**
   * Sends in the background with a few tries; never throws, never logs the code. `reference` names this sending: the gateway delivers it once.
   */
  abstract send(message: { readonly phone: string; readonly code: string; readonly purpose: CodePurpose; readonly reference: string }): void;
}

/** What VNeID says of somebody who signed in there. */
export interface VneidIdentity {
  readonly personalId: string;
  readonly name: string;
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female';
  readonly level: 1 | 2;
}

/** VNeID as an OpenID Connect provider. Refuses with `vneid.unavailable` when it cannot be reached, `vneid.failed` when what came back is not right. */
export abstract class Vneid {
  abstract authorizationUrl(asked: { readonly state: string; readonly nonce: string; readonly codeVerifier: string; readonly redirectUri: string }): Promise<string>;
  abstract identify(returned: { readonly code: string; readonly state: string; readonly issuer: string | null }, expected: { readonly nonce: string; readonly codeVerifier: string; readonly redirectUri: string }): Promise<VneidIdentity>;
}

/** What an access token is made for. */
export interface TokenHolder {
  readonly account: Account;
  readonly sessionId: string;
  readonly grants: readonly Grant[];
  /** An officer's name, for slips; null for citizens: a citizen's name is not in tokens. */
  readonly officerName: string | null;
}

/** Access tokens, signed with the key in its term. */
export abstract class AccessTokens {
  abstract forAccount(holder: TokenHolder, now: Date): Promise<string>;
  abstract forService(service: string, target: string, scopes: readonly string[], now: Date): Promise<string>;
}

/** Facts other services hear of. Each is recorded in the transaction that makes it true. */
export abstract class News {
  abstract accountOpened(tx: Tx, account: Account, now: Date): Promise<void>;
  abstract accountAssured(tx: Tx, accountId: string, assurance: Assurance, now: Date): Promise<void>;
  /** Access tokens of the account given before `now` are void, here as soon as the transaction commits. */
  abstract tokensRevoked(tx: Tx, accountId: string, now: Date): Promise<void>;
  abstract delegationChanged(tx: Tx, delegation: Delegation, now: Date): Promise<void>;
  /** A person may act for a verified organisation in everything: others learn of it as of a delegation without end. */
  abstract representationBegan(tx: Tx, organisationId: string, personId: string, now: Date): Promise<void>;
}
