import { Database } from '#persistence';
import { Log } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { Broker } from './broker.js';
import { EventConsumer } from './consumer.strategy.js';
import { Inbox } from './inbox.js';
import { KafkaJsBroker } from './kafkajs.broker.js';
import { EventOutbox, Outbox } from './outbox.js';
import { Parking } from './parking.js';
import { Publisher } from './publisher.js';
import { Relay } from './relay.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';

/** Offers publishing and consuming to a service; needs `DatabaseModule` and `RuntimeModule`. */
@Module({})
export class MessagingModule {
  static forRoot(settings: MessagingSettings): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MESSAGING_SETTINGS, useValue: settings },
        {
          provide: Broker, inject: [Log],
          useFactory: (log: Log): Broker => new KafkaJsBroker({ clientId: settings.service, brokers: settings.brokers, logger: log.pino, ...settings.connection }),
        },
        { provide: Outbox, inject: [Database], useFactory: settings.outbox ?? ((database: Database): Outbox => new EventOutbox(database)) },
        Relay, Publisher, Parking, Inbox, EventConsumer,
      ],
      exports: [Publisher, Relay, Outbox, Parking, Inbox, Broker, EventConsumer],
    };
  }
}
