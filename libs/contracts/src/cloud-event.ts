import { z } from 'zod';

/**
 * How a topic is read.
 * - `journal`: gapless per subject; sequence n+1 follows n; a gap is an alarm.
 * - `snapshot`: compacted, latest per subject; apply if newer, gaps are normal.
 */
export type TopicKind = 'journal' | 'snapshot';

/** A Kafka topic of the published contract. Partitions are fixed for ever: the key decides the order. */
export interface Topic {
  readonly name: string;
  readonly kind: TopicKind;
  readonly partitions: number;
  /** The service that alone may write it. */
  readonly owner: string;
}

/**
 * The CloudEvents 1.0 envelope, structured JSON mode; the same bytes on Kafka, over HTTP and in a webhook.
 * Dedupe by (`source`, `id`); order by (`subject`, `sequence`).
 */
export interface CloudEvent<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7. */
  readonly id: string;
  /** `/motcua/<service>`. */
  readonly source: string;
  /** `vn.motcua.<aggregate>.<fact>.v<n>`. */
  readonly type: Type;
  /** Identifier of the aggregate the fact is about. */
  readonly subject: string;
  /** RFC 3339 instant with offset: when the fact happened. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Immutable address of the JSON Schema of `data`. */
  readonly dataschema: string;
  /** The aggregate's version: 1, 2, 3 … without a gap on a journal. */
  readonly sequence: number;
  /** The Kafka key: the dossier where there is one, else the subject. */
  readonly partitionkey: string;
  readonly traceparent?: string;
  /** Raised after a restore to an earlier time; 1 before any. */
  readonly ledgerepoch: number;
  readonly data: Data;
}

/** The envelope alone; `data` is checked by the event's own schema. */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().regex(/^\/motcua\/[a-z-]+$/),
  type: z.string().regex(/^vn\.motcua\.[a-zA-Z.]+\.v[0-9]+$/),
  subject: z.string().min(1).max(200),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().min(1),
  sequence: z.int().min(1),
  partitionkey: z.string().min(1).max(200),
  traceparent: z.string().optional(),
  ledgerepoch: z.int().min(1),
  data: z.unknown(),
});

/** A kind of fact: its type, the topic that carries it and the schema of its data. The schema is the type. */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly topic: Topic;
  readonly data: z.ZodType<Data>;
}

/** The event a definition describes. */
export type EventOf<Definition extends EventDefinition> =
  Definition extends EventDefinition<infer Type, infer Data> ? CloudEvent<Type, Data> : never;

const definitions = new Map<string, EventDefinition>();

/** Declares an event of the contract. A type may be declared once. */
export function defineEvent<Type extends string, Data>(definition: EventDefinition<Type, Data>): EventDefinition<Type, Data> {
  if (definitions.has(definition.type)) throw new Error(`event type declared twice: ${definition.type}`);
  definitions.set(definition.type, definition as EventDefinition);
  return definition;
}

/** Every event of the contract, by type. */
export function eventDefinitions(): ReadonlyMap<string, EventDefinition> {
  return definitions;
}

/** The immutable address of an event's JSON Schema. */
export function dataSchemaOf(type: string): string {
  return `https://schemas.motcua.vn/${type}.json`;
}
