import type { CloudEvent, EventDefinition } from '#contracts';
import { type BrokerRecord, type Delivery, Inbox, Parking } from '#messaging';
import { type Database, openDatabase } from '#persistence';
import { createLogger } from '#runtime';
import { type FreshDatabase, freshDatabase } from '#testing';
import type { MessageHandler } from '@nestjs/microservices';
import { Client } from 'pg';
import { Effects } from '../src/effects.js';
import { Handlers } from '../src/handlers.js';
import { Redriver } from '../src/redrive.js';
import { Uptake } from '../src/uptake.js';
import { migrate } from './service.js';
import { thingCounted, thingHappened, thingStands, thingWeighed } from './things.js';

/** What a handler of the tests does with an event beside noting it; throws what it wants to fail with. */
export type Behaviour = (event: CloudEvent, delivery: Delivery) => Promise<void> | void;

/** One line the consumer wrote into its log. */
export interface LogLine { readonly level: number; readonly msg: string; readonly subject?: string; readonly sequence?: number }

/** Times in milliseconds. */
export interface WorkbenchOptions {
  readonly handlerLimit?: number;
  readonly patience?: number;
  /** Every handler of the journal takes many. */
  readonly together?: boolean;
}

/** The read side on a real database, without a broker: records go in by hand. */
export class Workbench {
  readonly lines: LogLine[] = [];
  readonly applied: CloudEvent[] = [];
  readonly parking: Parking;
  readonly inbox: Inbox;
  readonly effects: Effects;
  readonly uptake: Uptake;
  readonly redriver: Redriver;
  /** Sizes in which `thingWeighed` came. */
  readonly batches: number[] = [];
  behaviour: Behaviour = () => undefined;

  private constructor(readonly fresh: FreshDatabase, readonly database: Database, readonly administrator: Client, { handlerLimit = 30_000, patience, together = false }: WorkbenchOptions) {
    const log = createLogger('workbench', 'debug', { write: (line) => { this.lines.push(JSON.parse(line) as LogLine); } });
    const handlers = new Handlers(handlerLimit);
    const extras = (definition: EventDefinition, together: symbol | null) => ({ definitions: [definition], broadcast: false, together });
    const one: MessageHandler = async (event: CloudEvent, delivery: Delivery) => { await this.effect([event], delivery); };
    const many: MessageHandler = async (events: readonly CloudEvent[], delivery: Delivery) => {
      this.batches.push(events.length);
      await this.effect(events, delivery);
    };
    const gathered = Symbol('together');
    for (const definition of [thingHappened, thingCounted] as EventDefinition[]) handlers.add(definition.type, together ? many : one, extras(definition, together ? gathered : null));
    handlers.add(thingStands.type, one, extras(thingStands as EventDefinition, null));
    handlers.add(thingWeighed.type, many, extras(thingWeighed as EventDefinition, gathered));
    this.parking = new Parking(database);
    this.inbox = new Inbox(database);
    this.effects = new Effects(database, handlers, this.parking, log, (event) => this.applied.push(event));
    this.uptake = new Uptake(this.effects, log, patience);
    this.redriver = new Redriver(database, this.effects, handlers, this.parking, log);
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const fresh = await freshDatabase('uptake');
    await migrate(fresh);
    const administrator = new Client({ connectionString: fresh.administratorUrl });
    await administrator.connect();
    return new Workbench(fresh, await openDatabase({ url: fresh.url, poolSize: 6, applicationName: 'workbench', records: [] }), administrator, options);
  }

  async close(): Promise<void> {
    await this.redriver.stop();
    await this.database.onApplicationShutdown();
    await this.administrator.end();
    await this.fresh.drop();
  }

  /** As at the start, on the same tables. */
  async clear(): Promise<void> {
    await this.administrator.query('TRUNCATE effect, consumer_position, parked_event, discarded_event, inbox');
    this.behaviour = () => undefined;
    this.lines.length = 0;
    this.applied.length = 0;
    this.batches.length = 0;
  }

  /** Takes records of one partition up, as often as it needs to get through. Gives how many turns it took. */
  async take(records: readonly BrokerRecord[]): Promise<number> {
    for (let turns = 1, left = [...records]; ; turns += 1) {
      const topic = [thingHappened, thingStands].map((definition) => definition.topic).find(({ name }) => name === left[0]?.topic);
      if (topic === undefined) return turns - 1;
      const last = await this.uptake.take(topic, left, { mayContinue: () => true });
      left = left.slice(left.findIndex(({ offset }) => offset === last) + 1);
      if (left.length === 0) return turns;
    }
  }

  /** Effects in the order they took place: `subject#sequence`. */
  async effectsOf(subject?: string): Promise<string[]> {
    const rows = await this.database.query<{ subject: string; sequence: number }>('SELECT subject, sequence FROM effect ORDER BY id');
    return rows.filter((row) => subject === undefined || row.subject === subject).map((row) => `${row.subject}#${row.sequence}`);
  }

  /** What waits: `subject#sequence cause`. */
  async parked(): Promise<string[]> {
    return (await this.parking.list({}, { limit: 1_000 })).map(({ subject, sequence, cause }) => `${subject}#${sequence} ${cause}`).toSorted();
  }

  /** Re-drives until nothing more is due. */
  async redrive(): Promise<void> {
    while (await this.redriver.round());
  }

  /** Re-drives although the time has not come. */
  async redriveNow(): Promise<void> {
    await this.administrator.query('UPDATE parked_event SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL');
    await this.redrive();
  }

  private async effect(events: readonly CloudEvent[], delivery: Delivery): Promise<void> {
    for (const event of events) {
      await delivery.tx.query('INSERT INTO effect (subject, sequence, number) VALUES ($1, $2, $3)', [event.subject, event.sequence, (event.data as { number: number }).number]);
      await this.behaviour(event, delivery);
    }
  }
}

/** Lets the given subjects fail as long as they are in the set. */
export function failing(subjects: Set<string>, error: (event: CloudEvent) => unknown = ({ subject }) => new Error(`${subject} is broken`)): Behaviour {
  return (event) => {
    if (subjects.has(event.subject)) throw error(event);
  };
}
