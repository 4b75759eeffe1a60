import type { Database } from '#persistence';
import type { BrokerConnection } from './broker.js';
import type { Outbox } from './outbox.js';

/** How a service takes part in messaging. */
export interface MessagingSettings {
  /** Name of the service: source of its events and name of its consumer group. */
  readonly service: string;
  readonly brokers: readonly string[];
  /** TLS and log-in, where the brokers ask for them. */
  readonly connection?: BrokerConnection;
  /** Put before topics and groups; empty in production. */
  readonly topicPrefix: string;
  /** Milliseconds an event may wait for others that come soon after it; 100 where absent. After a quiet spell the first never waits. */
  readonly gathering?: number;
  /** The service's own outbox, where its event table is not the common one. */
  readonly outbox?: (database: Database) => Outbox;
}

/** Injection token of the settings. */
export const MESSAGING_SETTINGS = Symbol('messaging settings');
