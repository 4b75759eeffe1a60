import type { Topic } from '#contracts';

/** One record as it lies on a topic. */
export interface BrokerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  /** Null is a tombstone of a compacted topic. */
  readonly value: Buffer | null;
}

/** A record to be written. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes records in the order given, waiting for all in-sync replicas. After any error it is to be closed and made anew. */
export interface BrokerProducer {
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** What a consumer needs to know while it works on a batch. */
export interface BatchProgress {
  /** Keeps the membership of the group alive during long work; throws when it is lost. */
  heartbeat(): Promise<void>;
  /** False once the consumer is stopping or the partition went elsewhere: what is left must not be handled here. */
  mayContinue(): boolean;
}

/** A subscription to topics as one member of a consumer group. */
export interface Subscription {
  readonly group: string;
  /** Topic names as they stand on the broker. */
  readonly topics: readonly string[];
  /** Handles one batch of one partition, in order. When it resolves the batch counts as handled. */
  onBatch(records: readonly BrokerRecord[], progress: BatchProgress): Promise<void>;
  /** The client cannot recover by itself; the process is to end and be started again. */
  onFatal(error: Error): void;
}

/** A running subscription. */
export interface BrokerConsumer {
  /** True once the group has assigned partitions (possibly none) to this member. */
  readonly joined: boolean;
  close(): Promise<void>;
}

/** The port to the broker: type and injection token in one. One file behind it knows the client library. */
export abstract class Broker {
  abstract producer(): Promise<BrokerProducer>;
  abstract consume(subscription: Subscription): Promise<BrokerConsumer>;
  /** Creates topics that do not exist yet, with their fixed partitions; never changes one. */
  abstract createTopics(topics: readonly Topic[], prefix: string): Promise<void>;
  /** Resolves when the broker answers and knows itself; rejects otherwise. */
  abstract ping(): Promise<void>;
}
