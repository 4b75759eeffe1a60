import { type CloudEvent, dataSchemaOf, envelopeSchema, type EventDefinition } from '#contracts';
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

/** Bytes of the largest event that is recorded: a broker takes a megabyte at once, and one it refuses would hold up all that follow. */
const maxBytes = 700_000;

/**
 * Makes the envelope of a fact. Throws when envelope or data do not fit the contract: a mistake of the writer, found before the commit.
 * `epoch` is the ledger's, raised after a restore to an earlier time.
 */
export function makeEvent<Type extends string, Data>(
  service: string, definition: EventDefinition<Type, Data>, fact: NewEvent<Data>, sequence: number, epoch = 1,
): CloudEvent<Type, Data> {
  const traceparent = currentTrace();
  const event: CloudEvent<Type, Data> = {
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
  envelopeSchema.parse(event);
  return event;
}

/** Writes facts into the event table and the outbox, in the writer's own transaction. Nobody but the relay speaks to the broker. */
@Injectable()
export class Publisher {
  constructor(private readonly relay: Relay, @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings) {}

  /**
   * Records a fact. Its sequence is the next of its subject on its topic, without a gap: the subject's head row stays locked until the
   * transaction ends, so facts of one subject commit in order. Whoever records facts of several subjects in one transaction takes them in a fixed
   * order, else two of them may deadlock. Throws when the fact does not fit the contract, is too large, or is not this service's to tell.
   */
  async append<Type extends string, Data>(tx: Tx, definition: EventDefinition<Type, Data>, fact: NewEvent<Data>): Promise<CloudEvent<Type, Data>> {
    const { topic } = definition;
    if (topic.owner !== 'any' && topic.owner !== this.settings.service) throw new Error(`${topic.name} is written by ${topic.owner} alone`);
    if (topic.kind === 'snapshot' && (fact.partitionkey ?? fact.subject) !== fact.subject) {
      throw new Error(`${definition.type}: on a compacted topic the key is the subject, or subjects that share a key would drive each other out`);
    }
    const [head] = await tx.prepared<{ sequence: number; epoch: number }>(
      'event-head',
      `INSERT INTO event_head (topic, subject, sequence) VALUES ($1, $2, 1)
       ON CONFLICT (topic, subject) DO UPDATE SET sequence = event_head.sequence + 1 RETURNING sequence, (SELECT epoch FROM ledger_epoch)`,
      [topic.name, fact.subject],
    );
    if (head === undefined) throw new Error('the event head gave no sequence');
    const event = makeEvent(this.settings.service, definition, fact, head.sequence, head.epoch);
    const body = JSON.stringify(event);
    if (Buffer.byteLength(body) > maxBytes) throw new Error(`${definition.type} of ${fact.subject} is larger than ${maxBytes} bytes`);
    await tx.prepared(
      'event-append',
      `WITH recorded AS (
         INSERT INTO event (id, topic, subject, sequence, type, partition_key, body, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING position)
       INSERT INTO outbox_pending (event_position) SELECT position FROM recorded`,
      [event.id, topic.name, event.subject, event.sequence, event.type, event.partitionkey, body],
    );
    tx.onCommit(() => this.relay.wake());
    return event;
  }

  /**
   * After a restore of this database to an earlier time, before the service opens: what is recorded from now on replaces what the world may have seen and
   * this ledger has lost. Gives the new epoch.
   */
  async raiseEpoch(tx: Tx): Promise<number> {
    const [row] = await tx.query<{ epoch: number }>('UPDATE ledger_epoch SET epoch = epoch + 1 RETURNING epoch');
    if (row === undefined) throw new Error('the ledger has no epoch');
    return row.epoch;
  }
}
