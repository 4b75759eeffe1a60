import type { CloudEvent, EventDefinition, Topic } from '#contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type Delivery, type HandlerExtras, topicOf } from './on-event.js';

/** A handler as the strategy got it. */
export interface Registered { readonly handler: MessageHandler; readonly extras: HandlerExtras; readonly topic: Topic; readonly definition: EventDefinition }

/** Milliseconds a handler may take. One that hangs would hold its partition for ever. */
const patience = 30_000;

/** The handlers of a service, by event type. */
export class Handlers {
  private readonly byType = new Map<string, Registered>();

  constructor(private readonly limit = patience) {}

  /** Refuses a second handler of the same event: each would rerun the other. */
  add(type: string, handler: MessageHandler, extras: HandlerExtras): void {
    if (this.byType.has(type)) throw new Error(`two handlers for ${type}: an event has one handler per service`);
    const definition = extras.definitions.find((each) => each.type === type);
    if (definition === undefined) throw new Error(`a handler for ${type} without its definition`);
    this.byType.set(type, { handler, extras, definition, topic: topicOf(extras) });
  }

  /** Topics with at least one handler, by name. */
  topics(kind: { broadcast: boolean }): ReadonlyMap<string, Topic> {
    const chosen = [...this.byType.values()].filter(({ extras }) => extras.broadcast === kind.broadcast).map(({ topic }) => topic);
    return new Map(chosen.map((topic) => [topic.name, topic]));
  }

  /** Whether every handler of a topic takes many events at a time. */
  takeMany({ name }: Topic): boolean {
    return [...this.byType.values()].filter(({ topic }) => topic.name === name).every(({ extras }) => extras.together !== null);
  }

  of(type: string): Registered | undefined {
    return this.byType.get(type);
  }

  readonly definitionOf = (type: string): EventDefinition | undefined => this.byType.get(type)?.definition;

  /** Runs a handler with one event, or with several where it takes several, and waits for its end. Its error comes out unchanged. */
  async run({ handler, extras }: Registered, events: readonly CloudEvent[], delivery: Delivery | null): Promise<void> {
    const work = async (): Promise<void> => {
      const result: unknown = await handler(extras.together === null ? events[0] : events, delivery);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    await inTime(work(), this.limit);
  }
}

/** What runs on after its time writes nothing any more: its transaction is over. */
function inTime(work: Promise<void>, limit: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the handler took longer than ${limit} ms`)), limit);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
