import type { CloudEvent, EventDefinition, EventOf, Topic } from '#contracts';
import type { Tx } from '#persistence';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

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
  readonly definition: EventDefinition;
  readonly topic: Topic;
  readonly broadcast: boolean;
}

/** A decorator for methods that take this event: a wrong payload type does not compile. */
type Handles<Type extends string, Data, Context> = <Method extends (event: CloudEvent<Type, Data>, context: Context) => Promise<void> | void>(
  target: object, name: string | symbol, method: TypedPropertyDescriptor<Method>,
) => void;

/** The event and its delivery are the first two arguments of a handler, in this order, without decorators of their own. */
function bind(definitions: readonly EventDefinition[], broadcast: boolean): MethodDecorator {
  const [first] = definitions;
  if (first === undefined || definitions.some(({ topic }) => topic !== first.topic)) throw new Error('a handler takes events of one topic');
  const extras: HandlerExtras = { definition: first, topic: first.topic, broadcast };
  return (target, name, method) => {
    Payload()(target, name, 0);
    Ctx()(target, name, 1);
    EventPattern(definitions.map(({ type }) => type), EVENTS_TRANSPORT, { ...extras })(target, name, method as never);
  };
}

/**
 * Binds a controller method `(event, delivery)` to one kind of event. One handler per event in a service.
 * The method's writes go through `delivery.tx`; it throws `NotYet` when something it needs has not arrived, a `Refusal` or any error when it
 * cannot handle the event (the event is then parked with its successors of the same subject).
 */
export function OnEvent<Type extends string, Data>(definition: EventDefinition<Type, Data>): Handles<Type, Data, Delivery> {
  return bind([definition as EventDefinition], false) as Handles<Type, Data, Delivery>;
}

/** Binds one method to several events of one topic. */
export function OnEvents<Definition extends EventDefinition>(definitions: readonly Definition[]): <Method extends (event: EventOf<Definition>, delivery: Delivery) => Promise<void> | void>(
  target: object, name: string | symbol, method: TypedPropertyDescriptor<Method>,
) => void {
  return bind(definitions, false) as never;
}

/**
 * Binds a method to an event that every process of the service must see, from the topic's beginning at each start, to hold in memory what it says
 * (revoked sessions). It gets no transaction and must be safe to repeat.
 */
export function OnBroadcast<Type extends string, Data>(definition: EventDefinition<Type, Data>): Handles<Type, Data, null> {
  return bind([definition as EventDefinition], true) as Handles<Type, Data, null>;
}

/** Thrown by a handler when something it depends on has not arrived yet; the event is tried again by itself. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  /** `key` names what is missing, e.g. `procedure 1.001456@2026-07-01`. */
  constructor(readonly key: string) {
    super(`not yet there: ${key}`);
  }
}
