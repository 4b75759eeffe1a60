import { migrationEnvironment, parseEnvironment, serviceEnvironment } from '#runtime';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const own = {
  ONE_STOP_URL: z.url({ protocol: /^https?$/ }),
  /** Seals the links to results that mails carry. */
  LINK_SECRET: z.string().min(16),
  FEEDBACK_URL: z.url({ protocol: /^https?$/ }),
  INTAKE_URL: z.url({ protocol: /^https?$/ }),
  SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }),
  SMS_GATEWAY_API_KEY: z.string().min(1).optional(),
  /** `smtp://host:port` or `smtps://user:password@host:port`. */
  MAIL_URL: z.url({ protocol: /^smtps?$/ }),
  /** Sender of mails. */
  MAIL_FROM: z.string().min(3).max(200).default('Cổng dịch vụ công <khong-tra-loi@motcua.example.vn>'),
  /** Mails go out only over TLS. */
  MAIL_REQUIRE_TLS: flag.default(false),
  /** Milliseconds a party outside may take for an answer. */
  OUTSIDE_TIMEOUT_MS: z.coerce.number().int().min(100).max(25_000).default(5_000),
  /** Messages a second that each channel is given at most: what the gateway's contract allows, and what a burst may take from the machine. */
  OUTSIDE_PER_SECOND: z.coerce.number().min(0.1).max(10_000).default(25),
  /** Days a notice is kept. A choice of the installation, not a rule of law. */
  NOTICE_RETENTION_DAYS: z.coerce.number().int().min(30).max(36_500).default(3_650),
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
