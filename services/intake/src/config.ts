import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

const own = {
  /** Folder of what people hand in. */
  FILES_DIR: z.string().min(1),
  CLAMD_HOST: z.string().min(1),
  CLAMD_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Milliseconds a scan may take. */
  CLAMD_TIMEOUT_MS: z.coerce.number().int().min(100).default(20_000),
  /** File of root certificates in PEM: the authorities whose signatures in files are trusted. Without it signatures are not judged. */
  SIGNING_CA: z.string().min(1).optional(),
  /** Origin of one-stop, for the signed files of results. Without it results of a personal store cannot be attached to a draft. */
  ONE_STOP_URL: z.url({ protocol: /^https?$/ }).optional(),
};

export type Config = ReturnType<typeof readConfig>;

/** Settings of the running service. */
export function readConfig() {
  return parseEnvironment({ ...serviceEnvironment, ...own }, process.env);
}

/** Settings of a migration run. */
export function migrationSettings() {
  return parseEnvironment(migrationEnvironment, process.env);
}
