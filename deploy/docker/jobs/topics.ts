import { setTimeout as pause } from 'node:timers/promises';
import { brokerAnswers } from '../../local/kafka/broker.js';
import { createTopics } from '../../local/kafka/topics.js';

// Waits until the broker leads its partitions, then makes the topics that are missing. What waits for this job finds a Kafka that works.
const { KAFKA_BROKERS = '', TOPIC_PREFIX = '' } = process.env;
const brokers = KAFKA_BROKERS.split(',');
for (const deadline = Date.now() + 120_000; !(await brokerAnswers(brokers[0] ?? '')); await pause(250)) {
  if (Date.now() > deadline) throw new Error(`no Kafka answers on ${KAFKA_BROKERS}`);
}
await createTopics(brokers, TOPIC_PREFIX);
console.log('topics are there');
