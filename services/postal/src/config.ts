import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';
import { exampleTariff } from './domain/tariff.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const tariff = z.array(z.object({ service: z.enum(['own', 'another', 'pick-up']), agency: z.string().min(2).optional(), amount: z.int().min(0), from: day, to: day.nullable(), source: z.string().min(1), verified: z.boolean() })).min(3);

const own = {
  INTAKE_URL: z.url({ protocol: /^https?$/ }),
  ONE_STOP_URL: z.url({ protocol: /^https?$/ }),
  /** Origin of the carrier. */
  CARRIER_URL: z.url({ protocol: /^https?$/ }),
  /** Who we are there. */
  CARRIER_PARTNER: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  /** Secret of the signatures, known to us and the carrier. */
  CARRIER_SECRET: z.string().min(16),
  /** Milliseconds the carrier may take for an answer. */
  CARRIER_TIMEOUT_MS: z.coerce.number().int().min(100).max(25_000).default(5_000),
  /** Seconds the carrier may be silent about a parcel before it is asked. */
  CARRIER_SILENCE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3_600),
  /** The installation's prices as JSON, dated; examples where absent. */
  POSTAL_TARIFF: z.string().default(JSON.stringify(exampleTariff)).transform((text) => tariff.parse(JSON.parse(text))),
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
