import type { INestApplication } from '@nestjs/common';
import { EventConsumer } from './consumer.strategy.js';
import { Rethrow } from './rethrow.filter.js';

/** Connects the service to its events in the background. Called after the service listens for HTTP: readiness tells when it has joined. */
export async function consumeEvents(app: INestApplication): Promise<void> {
  const consumer = app.connectMicroservice({ strategy: app.get(EventConsumer) }, { deferInitialization: true });
  consumer.useGlobalFilters(new Rethrow());
  await app.startAllMicroservices();
}
