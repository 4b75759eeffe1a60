import { type CloudEvent, topics } from '#contracts';
import { KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import type { SystemAddresses } from '#testing';
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Arrival } from './journal.js';

// An outside subscriber of the journal on a thread of its own: a busy load must not make its clock look late.
const { brokers, topicPrefix } = workerData as SystemAddresses;
let arrivals: Arrival[] = [];
await new KafkaJsBroker({ clientId: 'bench', brokers, logger: createLogger('bench', 'silent') }).consume({
  group: `${topicPrefix}bench.${randomUUID()}`, topics: [topicPrefix + topics.dossierJournal.name],
  onBatch: async (records) => {
    const at = performance.timeOrigin + performance.now();
    for (const { value } of records) {
      if (value === null) continue;
      const { subject, sequence, time } = JSON.parse(value.toString('utf8')) as CloudEvent;
      arrivals.push({ subject, sequence, happened: Date.parse(time), at });
    }
  },
  onFatal: (error) => { throw error; },
});
parentPort?.on('message', () => {
  parentPort?.postMessage(arrivals);
  arrivals = [];
});
