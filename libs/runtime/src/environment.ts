import { z } from 'zod';

const commaList = z.string().default('').transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''));

/** Without the protocol named, `localhost:4000` would be an address of the protocol `localhost`. */
const webAddress = z.url({ protocol: /^https?$/ });

/** Settings every service knows. Secrets have no default: a service without them does not start. */
export const serviceEnvironment = {
  SERVICE_PORT: z.coerce.number().int().min(0).max(65_535),
  /** Address to listen on. */
  SERVICE_HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().min(1),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).optional(),
  KAFKA_BROKERS: commaList.refine((brokers) => brokers.length > 0, 'at least one broker'),
  /** Put before every topic and consumer group: lets several systems share a broker. */
  TOPIC_PREFIX: z.string().regex(/^[a-zA-Z0-9._-]*$/).default(''),
  IDENTITY_URL: webAddress,
  SERVICE_SECRET: z.string().min(16),
  /** Origin under which the outside world sees the system. */
  PUBLIC_URL: webAddress,
  CORS_ORIGINS: commaList,
  /** Proxies whose `X-Forwarded-For` is believed: addresses, CIDR ranges, `loopback`, `linklocal`, `uniquelocal` (comma list). */
  TRUSTED_PROXIES: commaList.transform((proxies) => (proxies.length > 0 ? proxies : ['loopback'])),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
};

/** Settings of a migration run. */
export const migrationEnvironment = {
  MIGRATION_DATABASE_URL: z.string().min(1),
  /** Role the service runs as. */
  DATABASE_ROLE: z.string().regex(/^[a-z_][a-z0-9_]*$/),
};

/** Parses the environment once. What is wrong is said in one line that names the variables, never their values. */
export function parseEnvironment<Shape extends z.ZodRawShape>(shape: Shape, environment: NodeJS.ProcessEnv): z.infer<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`the environment is not complete: ${wrong}`);
}
