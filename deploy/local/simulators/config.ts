import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Ports of 0 mean any free one. */
export const configSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  SMS_PORT: port,
  VNEID_PORT: port,
  CLAMD_PORT: port,
  INBOX_PORT: port,
  PAYMENT_PORT: port.default(0),
  MAIL_PORT: port.default(0),
  /** The partner of the payment platform, and the secret of its checksums. */
  PAYMENT_PARTNER: z.string().min(1).default('MOTCUA'),
  PAYMENT_SECRET: z.string().min(8).default('local-payment-secret'),
  /** Where the platform tells how a payment ended; nowhere when absent. */
  PAYMENT_CALLBACK_URL: z.url().optional(),
  CARRIER_PORT: port.default(0),
  /** The partner of the carrier, and the secret of its signatures. */
  CARRIER_PARTNER: z.string().min(1).default('MOTCUA'),
  CARRIER_SECRET: z.string().min(8).default('local-carrier-secret'),
  /** Where the carrier tells of its parcels; nowhere when absent. */
  CARRIER_CALLBACK_URL: z.url().optional(),
  /** Milliseconds between two steps of a parcel. */
  CARRIER_STEP_MS: z.coerce.number().int().min(0).default(500),
  NATIONAL_PORTAL_PORT: port.default(0),
  /** Our account at the national portal, who we are there (madonvi), and how long a session lasts, in seconds. */
  NATIONAL_PORTAL_USERNAME: z.string().min(1).default('mot-cua'),
  NATIONAL_PORTAL_PASSWORD: z.string().min(8).default('local-portal-secret'),
  NATIONAL_PORTAL_UNIT: z.string().min(1).default('G01'),
  SINGLE_WINDOW_PORT: port.default(0),
  SINGLE_WINDOW_USERNAME: z.string().min(1).default('mot-cua'),
  SINGLE_WINDOW_PASSWORD: z.string().min(8).default('local-window-secret'),
  SINGLE_WINDOW_UNIT: z.string().min(1).default('G01'),
  PORTAL_SESSION_SECONDS: z.coerce.number().int().min(1).default(900),
  /** Where it is set, senders of SMS must bring it in `X-Api-Key`. */
  SMS_API_KEY: z.string().min(1).optional(),
  /** The issuer people see, where it differs from the address listened on (containers). */
  VNEID_ISSUER: z.url().optional(),
  VNEID_CLIENT_ID: z.string().min(1).default('mot-cua'),
  VNEID_CLIENT_SECRET: z.string().min(8).default('local-vneid-secret'),
  /** Comma list. */
  VNEID_REDIRECT_URIS: z.string().default('http://127.0.0.1:8080/api/identity/v1/vneid/callback')
    .transform((list) => list.split(',').map((uri) => uri.trim())).pipe(z.array(z.url()).min(1)),
  /** clamd's StreamMaxLength, bytes. */
  CLAMD_STREAM_MAX: z.coerce.number().int().positive().default(100 * 1024 * 1024),
});
export type SimulatorsConfig = z.infer<typeof configSchema>;
