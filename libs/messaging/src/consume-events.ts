import { Catch, type INestApplication, type RpcExceptionFilter } from '@nestjs/common';
import { type NestMicroservice } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import { EventConsumer } from './consumer.strategy.js';

/** Lets a handler's error through as it is. Nest's own filter would mask it as an internal error and its class would be lost. */
@Catch()
class Rethrow implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Connects the service to its events in the background. Called after the service listens for HTTP: readiness tells when it has joined.
 * The guards, pipes and filters of its HTTP side do not see events.
 */
export async function consumeEvents(app: INestApplication): Promise<void> {
  // Deferred, so that the filter is there when the handlers are bound.
  const consumer = app.connectMicroservice({ strategy: app.get(EventConsumer) }, { deferInitialization: true });
  consumer.useGlobalFilters(new Rethrow());
  // The application has run its hooks; without this Nest would run all of them again, and every timer and relay of the service would start twice.
  (consumer as NestMicroservice).setIsInitHookCalled(true);
  await app.startAllMicroservices();
}
