import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportSpans } from './span-export.js';
import { recordSpan, withinSpan } from './spans.js';
import { currentTrace } from './trace.js';

interface Sent { resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId?: string; name: string; kind: number; status: { code: number } }[] }[] }[] }

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const request = `00-${trace}-00f067aa0ba902b7-01`;

describe('spans', () => {
  it('go to the collector with their place in the trace, and those that failed say so', async () => {
    const bodies: Sent[] = [];
    const collector = createServer((incoming, answer) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => {
        bodies.push(JSON.parse(text) as Sent);
        answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    try {
      const end = exportSpans('one-stop');
      const seen = await withinSpan(request, { name: 'dossier.received', kind: 'consumer', attributes: { events: 3 } }, () => Promise.resolve(currentTrace()));
      await expect(withinSpan(request, { name: 'dossier.refused', kind: 'consumer', attributes: {} }, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
      recordSpan(() => ({ traceparent: request, parent: null, name: 'GET /v1/dossiers', kind: 'server', startedAt: Date.now() - 20, endedAt: Date.now(), attributes: {}, failed: false }));
      await end();
      const spans = bodies.flatMap(({ resourceSpans }) => resourceSpans).flatMap(({ scopeSpans }) => scopeSpans).flatMap((each) => each.spans);
      expect(spans.map(({ name, traceId, kind }) => [name, traceId, kind])).toEqual([['dossier.received', trace, 5], ['dossier.refused', trace, 5], ['GET /v1/dossiers', trace, 2]]);
      expect(spans.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(['00f067aa0ba902b7', '00f067aa0ba902b7', '']);
      expect(spans.map(({ status }) => status.code)).toEqual([0, 2, 0]);
      expect(seen).toBe(`00-${trace}-${spans[0]?.spanId}-01`);
      expect(JSON.stringify(bodies[0]?.resourceSpans[0]?.resource)).toContain('one-stop');
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
      await new Promise((resolve) => collector.close(resolve));
    }
  });

  it('are nobody\'s business where there is no collector: the work goes on under the trace it came with', async () => {
    expect(await withinSpan(request, { name: 'dossier.received', kind: 'consumer', attributes: {} }, () => Promise.resolve(currentTrace()))).toBe(request);
  });
});
