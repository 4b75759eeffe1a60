import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { services } from './domain/service-scopes.js';

const commaList = z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''));

/** JSON object: service name to secret. Without one a service gets no tokens. */
const serviceClients = z.string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.partialRecord(z.enum(services), z.string().min(16)));

const own = {
  /** Encrypts private keys at rest and keys the hashes of one-time codes. */
  SIGNING_KEY_SECRET: z.string().min(32),
  SERVICE_CLIENTS: serviceClients,
  SMS_GATEWAY_URL: z.url(),
  SMS_API_KEY: z.string().min(1).optional(),
  VNEID_ISSUER: z.url(),
  VNEID_CLIENT_ID: z.string().min(1),
  VNEID_CLIENT_SECRET: z.string().min(8),
  /** Addresses VNeID may send people back to; the first is used where none is asked for. By default identity's own landing place. */
  VNEID_REDIRECT_URIS: commaList.pipe(z.array(z.url())).optional(),
  /** Password hashes computed at once; the rest wait their turn. */
  PASSWORD_HASHES_AT_ONCE: z.coerce.number().int().min(1).max(64).default(availableParallelism()),
  /** Password hashes that may wait; beyond, log-in answers 503. */
  PASSWORD_HASHES_WAITING: z.coerce.number().int().min(0).max(10_000).default(400),
  CODE_PAUSE_SECONDS: z.coerce.number().int().min(0).default(60),
  CODES_PER_SUBJECT_HOUR: z.coerce.number().int().min(1).default(5),
  CODES_PER_SUBJECT_DAY: z.coerce.number().int().min(1).default(10),
  /** Generous: many people share one address behind a mobile operator. */
  CODES_PER_ADDRESS_HOUR: z.coerce.number().int().min(1).default(200),
};

export type Config = ReturnType<typeof readConfig>;

/** Settings of the running service. */
export function readConfig() {
  const read = parseEnvironment({ ...serviceEnvironment, ...own }, process.env);
  return { ...read, VNEID_REDIRECT_URIS: read.VNEID_REDIRECT_URIS ?? [new URL('/api/identity/v1/vneid/callback', read.PUBLIC_URL).href] };
}

/** Settings of a migration run. */
export function migrationSettings() {
  return parseEnvironment(migrationEnvironment, process.env);
}
