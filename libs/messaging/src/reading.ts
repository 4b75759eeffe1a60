import { type CloudEvent, envelopeSchema, eventDefinitions } from '#contracts';
import type { BrokerRecord } from './broker.js';

/** What a record turned out to be. */
export type Reading =
  | { readonly kind: 'event'; readonly event: CloudEvent; readonly record: BrokerRecord }
  | { readonly kind: 'tombstone'; readonly record: BrokerRecord }
  /** Not an event of the contract. `event` is there when at least the envelope could be read. */
  | { readonly kind: 'poison'; readonly record: BrokerRecord; readonly error: string; readonly event: CloudEvent | null };

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Larger than any event of the contract; a record above it is not parsed. */
const maxBytes = 2 * 1024 * 1024;

/** Parses one record at the door: bytes, JSON, envelope, and the data by the schema of its type. An unknown type is an event nobody handles. */
export function read(record: BrokerRecord): Reading {
  if (record.value === null) return { kind: 'tombstone', record };
  const poison = (error: string, event: CloudEvent | null = null): Reading => ({ kind: 'poison', record, error: error.slice(0, 2_000), event });
  if (record.value.byteLength > maxBytes) return poison(`larger than ${maxBytes} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(record.value));
  } catch (error) {
    return poison(`not JSON in UTF-8: ${String(error)}`);
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return poison(`not an envelope of the contract: ${envelope.error.message}`);
  const definition = eventDefinitions().get(envelope.data.type);
  if (definition === undefined) return { kind: 'event', event: envelope.data, record };
  const data = definition.data.safeParse(envelope.data.data);
  if (!data.success) return poison(`data does not fit ${envelope.data.type}: ${data.error.message}`, envelope.data);
  return { kind: 'event', event: { ...envelope.data, data: data.data }, record };
}
