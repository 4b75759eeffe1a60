import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import { topics } from '#contracts';

/** Creates the topics of the contract that are missing. Partition counts are for ever, so an existing topic is left as it is. */
export async function createTopics(brokers: string[], prefix: string): Promise<void> {
  await withAdmin(brokers, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = Object.values(topics).filter((topic) => !existing.has(prefix + topic.name));
    if (missing.length === 0) return;
    await admin.createTopics({
      // The client's own waiting takes a broker that has not heard of the topic yet for a failure.
      waitForLeaders: false,
      topics: missing.map(({ name, kind, partitions }) => ({
        topic: prefix + name,
        numPartitions: partitions,
        configEntries:
          kind === 'snapshot'
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [
                { name: 'cleanup.policy', value: 'delete' },
                { name: 'retention.ms', value: '-1' },
                { name: 'retention.bytes', value: '-1' },
              ],
      })),
    });
    await until(() => haveLeaders(admin, missing.map((topic) => prefix + topic.name)), 'give the new topics leaders');
  });
}

/** Whether every partition of the topics has a leader. */
async function haveLeaders(admin: Admin, topics: string[]): Promise<boolean> {
  const { topics: known } = await admin.fetchTopicMetadata({ topics });
  return known.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
}

/** A broker hears of what it was told to do a moment after it has agreed to it. */
async function until(done: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await done().catch(() => false)); await pause(50)) {
    if (Date.now() > deadline) throw new Error(`Kafka did not within 30 s ${what}`);
  }
}

/** Deletes every topic of the prefix, which must not be empty. */
export async function deleteTopics(brokers: string[], prefix: string): Promise<void> {
  if (prefix === '') throw new Error('without a prefix these would be the topics of a system in use');
  await withAdmin(brokers, async (admin) => {
    const ofPrefix = async () => (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    const topics = await ofPrefix();
    if (topics.length === 0) return;
    await admin.deleteTopics({ topics });
    await until(async () => (await ofPrefix()).length === 0, 'delete the topics');
  });
}

async function withAdmin(brokers: string[], work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Kafka({ brokers, clientId: 'bootstrap', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
