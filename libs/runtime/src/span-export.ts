import { type HrTime, type SpanContext, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { listenToSpans, type Span } from './spans.js';

/**
 * Sends spans on in batches, in the protocol of OpenTelemetry over HTTP; where to, the usual `OTEL_EXPORTER_OTLP_...` variables say. A collector that is away loses spans and hurts nobody.
 * @returns ends it, with what is still unsent
 */
export function exportSpans(service: string): () => Promise<void> {
  const resource = resourceFromAttributes({ 'service.name': service, 'service.namespace': 'mot-cua' });
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
  const stop = listenToSpans((span) => processor.onEnd(readable(span, resource)));
  return async () => {
    stop();
    await processor.shutdown().catch(() => undefined);
  };
}

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;

function readable({ traceparent, parent, name, kind, startedAt, endedAt, attributes, failed }: Span, resource: ReadableSpan['resource']): ReadableSpan {
  const context = placeOf(traceparent);
  return {
    name, kind: kinds[kind], resource, attributes, spanContext: () => context, ...(parent === null ? {} : { parentSpanContext: { ...placeOf(parent), isRemote: true } }),
    startTime: hrTime(startedAt), endTime: hrTime(endedAt), duration: hrTime(endedAt - startedAt), ended: true, status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    links: [], events: [], instrumentationScope: { name: 'mot-cua' }, droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0,
  };
}

function placeOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '01'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

function hrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}
