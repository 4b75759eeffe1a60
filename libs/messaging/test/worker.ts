import 'reflect-metadata';
import type { EventOf } from '#contracts';
import { type Delivery, OnEvent, Publisher } from '#messaging';
import { Controller } from '@nestjs/common';
import { databaseOf, startService } from './service.js';
import { thingHappened } from './things.js';

// A service that writes events and consumes them, to be killed: until each of its subjects has as many events as it was told, and then it waits.
// node worker.js <JSON of WorkerSettings>, with FAILPOINT in the environment.

/** What a worker is told. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly subjects: number;
  /** Events of each subject. */
  readonly each: number;
}

const { databaseUrl, brokers, topicPrefix, subjects, each } = JSON.parse(process.argv[2] ?? '') as WorkerSettings;

@Controller()
class Noted {
  @OnEvent(thingHappened)
  async happened({ subject, sequence, data }: EventOf<typeof thingHappened>, { tx }: Delivery): Promise<void> {
    await tx.query('INSERT INTO effect (subject, sequence, number, process) VALUES ($1, $2, $3, $4)', [subject, sequence, data.number, process.pid]);
  }
}

const app = await startService({ databaseUrl, brokers, topicPrefix, controllers: [Noted], service: 'worker', logLevel: 'error' });
app.enableShutdownHooks();
const database = databaseOf(app);
const publisher = app.get(Publisher);

await Promise.all(Array.from({ length: subjects }, async (_, index) => {
  const subject = `s${index}`;
  for (let sequence = 0; sequence < each;) {
    // Not all at once, for there to be many requests and many batches.
    await new Promise((resolve) => setTimeout(resolve, 10));
    sequence = await database.transaction(async (tx) => {
      // Another worker may write the same subject: the head decides whether there is still something to tell.
      const [head] = await tx.query<{ sequence: number }>('SELECT sequence FROM event_head WHERE topic = $1 AND subject = $2 FOR UPDATE', [thingHappened.topic.name, subject]);
      if (head !== undefined && head.sequence >= each) return head.sequence;
      return (await publisher.append(tx, thingHappened, { subject, time: new Date(), data: { number: process.pid, note: '' } })).sequence;
    });
  }
}));
