import type { CloudEvent, EventDefinition, EventOf, Topic } from '#contracts';
import type { Tx } from '#persistence';
import { Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** Marks the handlers that belong to this transport. */
export const EVENTS_TRANSPORT = Symbol('motcua events');

/** What a handler knows beside the event itself. */
export interface Delivery {
  /** The transaction of the effect: position and effect become visible together. Everything is written through it. */
  readonly tx: Tx;
  readonly topic: string;
}

/** Extras kept with a handler. */
export interface HandlerExtras {
  readonly definitions: readonly EventDefinition[];
  /** Every process takes it, and keeps nothing. */
  readonly broadcast: boolean;
  /** The same for all events of a method that takes several at once; null for a method that takes one. */
  readonly together: symbol | null;
}

/** A decorator for methods that take this: a wrong payload type does not compile. */
type Handles<Payload, Context> = <Method extends (payload: Payload, context: Context) => Promise<void> | void>(
  target: object, name: string | symbol, method: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Lets a handler's error through as it is. Nest's own filter would mask it and its class would be lost; one of the service that catches everything and
 * answers would make a success of it.
 */
@Catch()
class Rethrow implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** The event and its delivery are the first two arguments of a handler, in this order, without decorators of their own. */
function bind(extras: HandlerExtras): MethodDecorator {
  return (target, name, method) => {
    Payload()(target, name, 0);
    Ctx()(target, name, 1);
    // On the method, where it comes before every other filter.
    UseFilters(Rethrow)(target, name, method);
    EventPattern(extras.definitions.map(({ type }) => type), EVENTS_TRANSPORT, { ...extras })(target, name, method as never);
  };
}

/**
 * Binds a controller method `(event, delivery)` to one kind of event. One handler per event in a service.
 * The method's writes go through `delivery.tx`; it throws `NotYet` when something it needs has not arrived, a `Refusal` or any error when it
 * cannot handle the event (the event is then parked with its successors of the same subject). It is given 30 seconds.
 */
export function OnEvent<Type extends string, Data>(definition: EventDefinition<Type, Data>): Handles<CloudEvent<Type, Data>, Delivery> {
  return bind({ definitions: [definition as EventDefinition], broadcast: false, together: null }) as Handles<CloudEvent<Type, Data>, Delivery>;
}

/** Binds one method `(event, delivery)` to several kinds of event of one topic. */
export function OnEvents<Definition extends EventDefinition>(definitions: readonly Definition[]): Handles<EventOf<Definition>, Delivery> {
  return bind({ definitions, broadcast: false, together: null }) as Handles<EventOf<Definition>, Delivery>;
}

/**
 * Binds a method `(events, delivery)` to several kinds of event of one topic, many at a time and in their order, in one transaction: for projections
 * that write many rows with one statement. When it throws, the events come again in smaller numbers, at last alone.
 */
export function OnBatch<Definition extends EventDefinition>(definitions: readonly Definition[]): Handles<readonly EventOf<Definition>[], Delivery> {
  return bind({ definitions, broadcast: false, together: Symbol('together') }) as Handles<readonly EventOf<Definition>[], Delivery>;
}

/**
 * Binds a method `(event)` to an event that every process of the service must see, from the topic's beginning at each start, to hold in memory what it
 * says (revoked sessions). It gets no transaction and must be safe to repeat.
 */
export function OnBroadcast<Type extends string, Data>(definition: EventDefinition<Type, Data>): Handles<CloudEvent<Type, Data>, null> {
  return bind({ definitions: [definition as EventDefinition], broadcast: true, together: null }) as Handles<CloudEvent<Type, Data>, null>;
}

/** Thrown by a handler when something it depends on has not arrived yet; the event is tried again by itself. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  /** `key` names what is missing, e.g. `procedure 1.001456@2026-07-01`. */
  constructor(readonly key: string) {
    super(`not yet there: ${key}`);
  }
}

/** The topic of a handler's events. */
export function topicOf({ definitions }: HandlerExtras): Topic {
  const [first, ...others] = definitions;
  if (first === undefined) throw new Error('a handler of no event');
  const stranger = others.find(({ topic }) => topic.name !== first.topic.name);
  if (stranger !== undefined) throw new Error(`${first.type} and ${stranger.type} are on two topics: their order is not known`);
  return first.topic;
}
