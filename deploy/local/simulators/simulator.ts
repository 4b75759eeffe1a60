import type { Behaviour } from './behaviour.js';
import type { Endpoint } from './endpoint.js';

/** A stand-in for a party outside the system. Adding one is a folder that makes this, and a line in `simulators.ts`. */
export interface Simulator {
  /** Its name in `PUT /control/<name>`. */
  readonly name: string;
  /** Every way it can misbehave, with what it then does. `normal` and `down` are understood by all and not listed. */
  readonly faults: Readonly<Record<string, string>>;
  readonly behaviour: Behaviour;
  readonly endpoint: Endpoint;
}
