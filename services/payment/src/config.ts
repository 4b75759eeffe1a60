import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

const own = {
  /** Folder of receipts from the platform. */
  FILES_DIR: z.string().min(1),
  INTAKE_URL: z.url({ protocol: /^https?$/ }),
  /** Origin of the payment platform. */
  PAYMENT_PLATFORM_URL: z.url({ protocol: /^https?$/ }),
  /** Who we are there (MaDoiTac). */
  PAYMENT_PARTNER: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  /** Secret of the checksums, known to us and the platform. */
  PAYMENT_SECRET: z.string().min(16),
  /** Milliseconds the platform may take for an answer. */
  PAYMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(25_000).default(8_000),
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
