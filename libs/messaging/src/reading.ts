import { type CloudEvent, envelopeSchema, type EventDefinition } from '#contracts';
import type { BrokerRecord } from './broker.js';

/** What a record turned out to be. */
export type Reading =
  | { readonly kind: 'event'; readonly event: CloudEvent; readonly record: BrokerRecord }
  | { readonly kind: 'tombstone'; readonly record: BrokerRecord; readonly event: null }
  /** Not an event of the contract. `event` is there when at least the envelope could be read, and with it the place in the subject's order. */
  | { readonly kind: 'poison'; readonly record: BrokerRecord; readonly error: string; readonly event: CloudEvent | null };

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Larger than any event of the contract; a record above it is not parsed. */
const maxBytes = 2 * 1024 * 1024;
/** What a position can hold. */
const maxSequence = 2_147_483_647;

const received = new WeakMap<CloudEvent, Buffer>();

/** The bytes an event came in, for whoever hands it on as it was: what a schema does not know is in them still. */
export function bytesOf(event: CloudEvent): Buffer {
  const bytes = received.get(event);
  if (bytes === undefined) throw new Error(`${event.type} ${event.subject}#${event.sequence} did not come from a record`);
  return bytes;
}

/**
 * Parses one record at the door: bytes, JSON, envelope, and the data by the schema of its type. Data that nobody here takes is nobody's to judge:
 * an event without a definition given counts in its subject's order and no more.
 */
export function read(record: BrokerRecord, definitionOf: (type: string) => EventDefinition | undefined): Reading {
  if (record.value === null) return { kind: 'tombstone', record, event: null };
  const poison = (error: string, event: CloudEvent | null = null): Reading => ({ kind: 'poison', record, error: storable(error).slice(0, 2_000), event });
  if (record.value.byteLength > maxBytes) return poison(`larger than ${maxBytes} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(record.value));
  } catch (error) {
    return poison(`not JSON in UTF-8: ${String(error)}`);
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return poison(`not an envelope of the contract: ${envelope.error.message}`);
  const event = envelope.data;
  if (event.sequence > maxSequence || event.ledgerepoch > maxSequence) return poison(`a sequence or epoch above ${maxSequence}`);
  if (event.subject !== storable(event.subject)) return poison('a subject that cannot be stored');
  const definition = definitionOf(event.type);
  if (definition === undefined) return { kind: 'event', event, record };
  const data = definition.data.safeParse(event.data);
  if (!data.success) return poison(`data does not fit ${event.type}: ${data.error.message}`, event);
  const known = { ...event, data: data.data };
  received.set(known, record.value);
  return { kind: 'event', event: known, record };
}

/** A text as PostgreSQL can hold it: it knows no zero character and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
