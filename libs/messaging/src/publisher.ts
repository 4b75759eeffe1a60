import { type CloudEvent, dataSchemaOf, type EventDefinition } from '#contracts';
import type { Tx } from '#persistence';
import { currentTrace } from '#runtime';
import { vietnamTime } from '#working-time';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { Relay } from './relay.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';

/** A fact about to be recorded. */
export interface NewEvent<Data> {
  /** Identifier of the aggregate. */
  readonly subject: string;
  /** Kafka key; the subject where absent. */
  readonly partitionkey?: string;
  /** When it happened. */
  readonly time: Date;
  readonly data: Data;
}

/** Makes the envelope of a fact. Throws when the data does not fit the contract: a mistake of the writer, found before the commit. */
export function makeEvent<Type extends string, Data>(
  service: string, definition: EventDefinition<Type, Data>, fact: NewEvent<Data>, sequence: number, epoch = 1,
): CloudEvent<Type, Data> {
  const traceparent = currentTrace();
  return {
    specversion: '1.0',
    id: randomUUIDv7(),
    source: `/motcua/${service}`,
    type: definition.type,
    subject: fact.subject,
    time: vietnamTime(fact.time),
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(definition.type),
    sequence,
    partitionkey: fact.partitionkey ?? fact.subject,
    ...(traceparent === undefined ? {} : { traceparent }),
    ledgerepoch: epoch,
    data: definition.data.parse(fact.data),
  };
}

/** Writes facts into the event table and the outbox, in the writer's own transaction. Nobody but the relay speaks to the broker. */
@Injectable()
export class Publisher {
  constructor(private readonly relay: Relay, @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings) {}

  /**
   * Records a fact. Its sequence is the next of its subject on its topic, without a gap: the subject's head row stays locked until the
   * transaction ends, so facts of one subject commit in order.
   */
  async append<Type extends string, Data>(tx: Tx, definition: EventDefinition<Type, Data>, fact: NewEvent<Data>): Promise<CloudEvent<Type, Data>> {
    const [head] = await tx.prepared<{ sequence: number }>(
      'event-head',
      `INSERT INTO event_head (topic, subject, sequence) VALUES ($1, $2, 1)
       ON CONFLICT (topic, subject) DO UPDATE SET sequence = event_head.sequence + 1 RETURNING sequence`,
      [definition.topic.name, fact.subject],
    );
    if (head === undefined) throw new Error('the event head gave no sequence');
    const event = makeEvent(this.settings.service, definition, fact, head.sequence);
    await tx.prepared(
      'event-append',
      `WITH recorded AS (
         INSERT INTO event (id, topic, subject, sequence, type, partition_key, body, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING position)
       INSERT INTO outbox_pending (event_position) SELECT position FROM recorded`,
      [event.id, definition.topic.name, event.subject, event.sequence, event.type, event.partitionkey, JSON.stringify(event)],
    );
    tx.onCommit(() => this.relay.wake());
    return event;
  }
}
