import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Overload } from './overload.js';

/** Measures every answered request by route (never by path: paths hold ids). */
export function measureRequests(fastify: FastifyInstance, registry: () => Registry | undefined, overload: Overload): void {
  let seconds: Histogram | undefined;
  fastify.addHook('onReady', (done) => {
    const register = registry();
    if (register !== undefined) {
      seconds = new Histogram({ name: 'http_request_seconds', help: 'Time from the request to its last byte', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5], registers: [register] });
      new Gauge({ name: 'http_requests_in_flight', help: 'Requests being worked on', registers: [register], collect() { this.set(overload.requestsInFlight); } });
    }
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    seconds?.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
