import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ });
const codes = z.string().default('').transform((list) => list.split(',').map((code) => code.trim()).filter((code) => code !== ''));

const own = {
  INTAKE_URL: address,
  /** Secret that cursors of the feed and sessions of partners are signed with. */
  INTEGRATION_SECRET: z.string().min(16),
  /** Origin of the national portal's adapter, and our account there. */
  NATIONAL_PORTAL_URL: address,
  NATIONAL_PORTAL_USERNAME: z.string().min(1),
  NATIONAL_PORTAL_PASSWORD: z.string().min(8),
  /** Who we are there (madonvi). */
  NATIONAL_PORTAL_UNIT: z.string().min(1).max(35),
  /** Origin of the Single Window's adapter, and our account there. */
  SINGLE_WINDOW_URL: address,
  SINGLE_WINDOW_USERNAME: z.string().min(1),
  SINGLE_WINDOW_PASSWORD: z.string().min(8),
  SINGLE_WINDOW_UNIT: z.string().min(1).max(35),
  /** Procedures that are interlinked with the Single Window (comma list of codes); none unless told. */
  SINGLE_WINDOW_PROCEDURES: codes,
  /** Milliseconds a portal may take for an answer. */
  PORTAL_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Calls to one portal at a time; every other one is for dossiers that failed. */
  PORTAL_CONCURRENCY: z.coerce.number().int().min(2).max(32).default(4),
  /** Records of one call, of several dossiers: the format says ten of progress (law.md); 1 for a portal that takes but one. */
  PORTAL_RECORDS: z.coerce.number().int().min(1).max(10).default(10),
  /** Systems that ask us in the adapter format: JSON list of `{username, password, agency}`; `agency` null sees every dossier. */
  ADAPTER_PARTNERS: z.string().default('[]').transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  }).pipe(z.array(z.strictObject({ username: z.string().min(1).max(60), password: z.string().min(12), agency: z.string().nullable() }))),
};

export type Config = ReturnType<typeof readConfig>;

/** Settings of the running service, parsed once. */
export function readConfig() {
  return parseEnvironment({ ...serviceEnvironment, ...own }, process.env);
}

/** Settings of a migration run. */
export function migrationSettings() {
  return parseEnvironment(migrationEnvironment, process.env);
}
