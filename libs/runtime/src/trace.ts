import { AsyncLocalStorage } from 'node:async_hooks';

const trace = new AsyncLocalStorage<string>();

/** Runs `work` under a W3C `traceparent`, which logs and events of that work carry. */
export function withTrace<Result>(traceparent: string, work: () => Result): Result {
  return trace.run(traceparent, work);
}

/** The `traceparent` of the work at hand, if it has one. */
export function currentTrace(): string | undefined {
  return trace.getStore();
}
