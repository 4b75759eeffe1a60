import { randomBytes } from 'node:crypto';
import { withTrace } from './trace.js';

/** A piece of work as a trace shows it (OpenTelemetry). No personal data: routes and types, never values. */
export interface Span {
  /** Its own place in the trace. */
  readonly traceparent: string;
  /** The `traceparent` of what caused it, if anything did. */
  readonly parent: string | null;
  readonly name: string;
  readonly kind: 'server' | 'consumer';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
}

let sink: ((span: Span) => void) | null = null;

/** Tells of work that has ended; nobody listens unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set. */
export function recordSpan(span: () => Span): void {
  sink?.(span());
}

/** Runs work that something else caused, as the next span of its trace. */
export async function withinSpan<Result>(parent: string, { name, kind, attributes }: Pick<Span, 'name' | 'kind' | 'attributes'>, work: () => Promise<Result>): Promise<Result> {
  if (sink === null) return withTrace(parent, work);
  const traceparent = parent.replace(/^(\w+-\w+)-\w+/, `$1-${randomBytes(8).toString('hex')}`);
  const startedAt = Date.now();
  let failed = true;
  try {
    const result = await withTrace(traceparent, work);
    failed = false;
    return result;
  } finally {
    recordSpan(() => ({ traceparent, parent, name, kind, startedAt, endedAt: Date.now(), attributes, failed }));
  }
}

/** Where spans go from now on; gives what is to be done at the end. */
export function listenToSpans(to: (span: Span) => void): () => void {
  sink = to;
  return () => { sink = null; };
}
