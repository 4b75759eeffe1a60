import { z } from 'zod';

const upstreamsSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.url({ protocol: /^http$/ }).transform((url) => new URL(url).origin));

export const configSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535),
  /** JSON object: service to its origin, `{"one-stop": "http://127.0.0.1:4104"}`. */
  UPSTREAMS: z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  }).pipe(upstreamsSchema),
  /** The merged document, below the working directory. */
  OPENAPI_FILE: z.string().default('deploy/openapi/merged.json'),
  /** Linked from the landing page where it is set. */
  SIMULATOR_INBOX_URL: z.url().optional(),
  /** Origins (comma list) that may read the gateway's own JSON answers from a browser; services answer for themselves. */
  CORS_ORIGINS: z.string().default('').transform((list) => list.split(',').map((origin) => origin.trim()).filter((origin) => origin !== '')),
  /** Longest wait for the first byte of an answer, and between two pieces of it, milliseconds. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().positive().default(60_000),
  /** Requests at one service at a time; more are told to come back instead of queueing. */
  MAX_IN_FLIGHT: z.coerce.number().int().positive().default(512),
});
export type GatewayConfig = z.infer<typeof configSchema>;
