import { parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

/** Settings of one-stop, parsed once. */
export const config = parseEnvironment({
  ...serviceEnvironment,
  /** Folder of result files. */
  FILES_DIR: z.string().min(1),
  INTAKE_URL: z.url(),
  /** The agency's signing certificate and key, PKCS#12. */
  SIGNING_P12: z.string().min(1),
  SIGNING_P12_PASSWORD: z.string(),
}, process.env);
