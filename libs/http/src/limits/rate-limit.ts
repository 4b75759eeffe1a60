import 'reflect-metadata';

/** How often a route may be called. */
export interface Rate {
  /** By account (by address where there is none), or always by network address. */
  readonly per: 'caller' | 'address';
  /** Requests at once, and within `seconds` from then on. */
  readonly limit: number;
  /** 60 unless told. */
  readonly seconds?: number;
}

const key = 'motcua:rates';

/** Limits a route; of several rates every one must allow. Answers carry `RateLimit-*`; past the limit 429 with `Retry-After`. */
export function RateLimit(...rates: readonly [Rate, ...Rate[]]): MethodDecorator {
  return (_target, _name, descriptor: PropertyDescriptor) => Reflect.defineMetadata(key, rates, descriptor.value as object);
}

export function ratesOf(handler: object): readonly Rate[] | undefined {
  return Reflect.getMetadata(key, handler) as readonly Rate[] | undefined;
}
