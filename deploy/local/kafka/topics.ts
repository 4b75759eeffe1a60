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
      waitForLeaders: true,
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
  });
}

/** Deletes every topic of the prefix, which must not be empty. */
export async function deleteTopics(brokers: string[], prefix: string): Promise<void> {
  if (prefix === '') throw new Error('without a prefix these would be the topics of a system in use');
  await withAdmin(brokers, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
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
