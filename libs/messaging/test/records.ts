import type { CloudEvent, EventDefinition, Topic } from '#contracts';
import { type BrokerRecord, makeEvent } from '#messaging';
import { thingHappened, thingStands } from './things.js';

/** A partition as it fills: each record gets the next offset. */
export class Partition {
  private next = 0;

  constructor(readonly topic: Topic, private readonly partition = 0) {}

  record(value: CloudEvent | string | Buffer | null, key: string | null = 'thing'): BrokerRecord {
    const offset = String(this.next);
    this.next += 1;
    const body = value === null || Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    return { topic: this.topic.name, partition: this.partition, offset, key, value: body };
  }

  records(...events: CloudEvent[]): BrokerRecord[] {
    return events.map((event) => this.record(event, event.partitionkey));
  }
}

interface Wanted { readonly definition?: EventDefinition; readonly epoch?: number; readonly number?: number; readonly note?: string; readonly at?: Date }

/** A fact about a thing. */
export function happened(subject: string, sequence: number, { definition = thingHappened, epoch = 1, number = sequence, note = '', at = new Date('2026-11-02T01:00:00Z') }: Wanted = {}): CloudEvent {
  return makeEvent('things', definition, { subject, time: at, data: { number, note } }, sequence, epoch);
}

/** How a thing stands. */
export function stands(subject: string, sequence: number, wanted: Wanted = {}): CloudEvent {
  return happened(subject, sequence, { definition: thingStands, ...wanted });
}
