import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { dateSchema, instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** Roles an account can hold. Citizens have none but `citizen`; an officer's role always comes with a unit. */
export const roles = [
  'citizen', 'postal-clerk', 'reception', 'cashier', 'processing', 'approver', 'unit-head', 'overseer', 'helpdesk', 'content-editor', 'inspector', 'integrator', 'administrator', 'service',
] as const;
export type Role = (typeof roles)[number];

/** What an access token says (JWT claims). Five minutes; verified offline with identity's JWKS. */
export const accessTokenClaimsSchema = z.object({
  iss: z.string(),
  /** Audience: `motcua` for people, the target service's name for service tokens. */
  aud: z.union([z.string(), z.array(z.string())]),
  /** Account id (UUID), or the service's name. */
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string(),
  kind: z.enum(['citizen', 'officer', 'service']),
  /** Person behind the account (UUID); null for services. A person is not an account (U-1). */
  person: z.string().nullable(),
  /** Session the token was issued in; revocation goes by account and time. */
  sid: z.string().nullable(),
  /** 1 password and one-time code, 2 VNeID level 2. */
  assurance: z.int().min(0).max(2),
  grants: z.array(z.object({ role: z.enum(roles), agency: z.string().nullable(), unit: z.string().nullable() })),
  /** Scopes of a service token, e.g. `intake:card`. */
  scopes: z.array(z.string()),
  /** An officer's name as slips print it; never a citizen's. */
  name: z.string().max(200).optional(),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaimsSchema>;

/** An account was opened. Subject: account id. No personal data. */
export const accountOpened = defineEvent({
  type: 'vn.motcua.account.opened.v1', topic: topics.account,
  data: z.object({ accountId: z.uuid(), personId: z.uuid(), kind: z.enum(['citizen', 'officer']) }),
});

/** An account's assurance level changed. Subject: account id. */
export const accountAssured = defineEvent({
  type: 'vn.motcua.account.assured.v1', topic: topics.account,
  data: z.object({ accountId: z.uuid(), assurance: z.int().min(1).max(2) }),
});

/** Tokens of an account issued before an instant are void (log out everywhere). Subject: account id. */
export const sessionsRevoked = defineEvent({
  type: 'vn.motcua.session.revoked.v1', topic: topics.session,
  data: z.object({ accountId: z.uuid(), revokedBefore: instantSchema }),
});

/** A delegation (uỷ quyền) as it stands: one person may act for another or for an organisation. Subject: delegation id. */
export const delegationChanged = defineEvent({
  type: 'vn.motcua.delegation.changed.v1', topic: topics.delegation,
  data: z.object({
    delegationId: z.uuid(),
    /** The person or organisation acted for. */
    principal: z.object({ kind: z.enum(['person', 'organisation']), id: z.uuid() }),
    delegatePersonId: z.uuid(),
    /** Procedure codes; null means every procedure. */
    procedures: z.array(z.string()).nullable(),
    from: dateSchema, to: dateSchema.nullable(),
    status: z.enum(['active', 'revoked']),
  }),
});
