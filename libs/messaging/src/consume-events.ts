import type { INestApplication } from '@nestjs/common';
import { EventConsumer } from './consumer.strategy.js';

/**
 * Connects the service to its events in the background. Called after the service listens for HTTP: readiness tells when it has joined.
 * The global guards, pipes, filters and interceptors of its HTTP side do not see events.
 */
export async function consumeEvents(app: INestApplication): Promise<void> {
  // Not with `deferInitialization`: Nest would run every hook of the application again, and each timer and relay would start twice.
  app.connectMicroservice({ strategy: app.get(EventConsumer) });
  await app.startAllMicroservices();
}
