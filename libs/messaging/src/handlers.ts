import type { CloudEvent, Topic } from '#contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Delivery, HandlerExtras } from './on-event.js';

interface Registered { readonly handler: MessageHandler; readonly extras: HandlerExtras }

/** The handlers of a service, by event type. */
export class Handlers {
  private readonly byType = new Map<string, Registered>();

  /** Refuses a second handler of the same event: each would rerun the other. */
  add(type: string, handler: MessageHandler, extras: HandlerExtras): void {
    if (this.byType.has(type)) throw new Error(`two handlers for ${type}: an event has one handler per service`);
    this.byType.set(type, { handler, extras });
  }

  topics(kind: { broadcast: boolean }): Topic[] {
    const chosen = [...this.byType.values()].filter(({ extras }) => extras.broadcast === kind.broadcast).map(({ extras }) => extras.topic);
    return [...new Map(chosen.map((topic) => [topic.name, topic])).values()];
  }

  has(type: string): boolean {
    return this.byType.has(type);
  }

  /** Runs the handler of the event's type, if there is one, and waits for its end. Its error comes out unchanged. */
  async run(event: CloudEvent, delivery: Delivery | null): Promise<void> {
    const registered = this.byType.get(event.type);
    if (registered === undefined) return;
    const result: unknown = await registered.handler(event, delivery);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
