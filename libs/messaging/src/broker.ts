import type { Topic } from '#contracts';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** How the broker is reached, where plain TCP without a name is not it. */
export interface BrokerConnection {
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string };
  /** Makes the sockets itself. */
  readonly socketFactory?: (address: { readonly host: string; readonly port: number; readonly onConnect: () => void }) => Socket;
}

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

/** What a consumer asks while it works on a batch. The membership of the group is kept alive meanwhile, however long the work takes. */
export interface BatchProgress {
  /** False once the consumer is stopping or the partition may have gone elsewhere: what is left must not be handled here. */
  mayContinue(): boolean;
}

/** A subscription to topics as one member of a consumer group. */
export interface Subscription {
  readonly group: string;
  /** Topic names as they stand on the broker. */
  readonly topics: readonly string[];
  /** False: the group keeps no offsets, and every start reads from the beginning. True where absent. */
  readonly remembers?: boolean;
  /** Milliseconds of rest after a batch that left nothing behind on its partition: what comes meanwhile comes together. None where absent. */
  readonly gathering?: number;
  /**
   * Takes one batch of one partition, in order. Gives the offset of the last record handled, null for none, nothing for all of them; the others come
   * again. So do all after an error.
   */
  onBatch(records: readonly BrokerRecord[], progress: BatchProgress): Promise<string | null | void>;
  /** The client cannot recover by itself; the process is to end and be started again. */
  onFatal(error: Error): void;
}

/** A running subscription. */
export interface BrokerConsumer {
  /** True while the group has assigned partitions (possibly none) to this member; where the group keeps no offsets, once it has read what was there at the start. */
  readonly ready: boolean;
  /** Finishes the batch at hand, keeps its offsets and leaves the group. */
  close(): Promise<void>;
}

/** How far a group is behind on one partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records not handled yet. */
  readonly lag: number;
}

/** The port to the broker: type and injection token in one. One file behind it knows the client library. */
export abstract class Broker {
  abstract producer(): Promise<BrokerProducer>;
  abstract consume(subscription: Subscription): Promise<BrokerConsumer>;
  /** Creates topics that do not exist yet, with their fixed partitions; never changes one. */
  abstract createTopics(topics: readonly Topic[], prefix: string): Promise<void>;
  /** How far a group is behind, by the offsets it keeps. */
  abstract lag(group: string, topics: readonly string[]): Promise<PartitionLag[]>;
  /** Resolves when the broker answers and knows itself; rejects otherwise. */
  abstract ping(): Promise<void>;
}
