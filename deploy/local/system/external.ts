import type { SystemOptions } from './system.js';

/** A server and brokers of the user's own, from DATABASE_URL and KAFKA_BROKERS; what is not set we run ourselves. */
export function externalInfrastructure(): Pick<SystemOptions, 'databaseUrl' | 'brokers'> {
  const brokers = (process.env.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim()).filter(Boolean);
  return { databaseUrl: process.env.DATABASE_URL || undefined, brokers: brokers.length > 0 ? brokers : undefined };
}
