import { parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

const own = {
  /** Folder of result files. */
  FILES_DIR: z.string().min(1),
  INTAKE_URL: z.url({ protocol: /^https?$/ }),
  /** The agency's signing certificate and key, PKCS#12. */
  SIGNING_P12: z.string().min(1),
  SIGNING_P12_PASSWORD: z.string(),
  /** File of root certificates in PEM: the authorities whose signatures on results are trusted. Without it a look-up of a result does not judge signatures. */
  SIGNING_CA: z.string().min(1).optional(),
};

export type Config = ReturnType<typeof readConfig>;

/** Settings of the running service, parsed once. */
export function readConfig() {
  return parseEnvironment({ ...serviceEnvironment, ...own }, process.env);
}
