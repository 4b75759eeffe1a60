import { randomBytes, randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { agencyChanged, calendarChanged, type EventDefinition, procedurePublished, topics } from '#contracts';
import { consumeEvents, makeEvent } from '#messaging';
import { agency, calendars, procedure } from './catalogue.js';
import { factOf } from './journal.js';
import { api, filedDossier, type Loose } from './stories.js';
import { World } from './world.js';

const prefix = `intake-spec-${randomBytes(4).toString('hex')}.`;
const own = [topics.procedure, topics.agency, topics.calendar, topics.delegation, topics.session, topics.dossierJournal, topics.submission, topics.postalOrder];
let kafka: Kafka;
let world: World;

beforeAll(async () => {
  const brokers = process.env['TEST_KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('TEST_KAFKA_BROKERS is not set: this spec needs a Kafka');
  kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: own.map(({ name }) => ({ topic: prefix + name, numPartitions: 1, replicationFactor: 1 })) });
  await admin.disconnect();
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00', { brokers: brokers.split(','), prefix });
  await consumeEvents(world.app);
}, 60_000);

afterAll(async () => {
  await world.close();
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: own.map(({ name }) => prefix + name) });
  await admin.disconnect();
}, 30_000);

/** Puts an event on its topic as its service does. */
async function publish(definition: EventDefinition, subject: string, sequence: number, data: unknown): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const event = makeEvent(definition.topic.owner, definition, { subject, time: new Date(), data }, sequence);
  await producer.send({ topic: prefix + definition.topic.name, messages: [{ key: subject, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json' } }] });
  await producer.disconnect();
}

async function eventually<Value>(look: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  for (const deadline = Date.now() + 20_000; ;) {
    const value = await look();
    if (isThere(value)) return value;
    if (Date.now() > deadline) throw new Error(`never came: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('hears of the catalogue, tells of a submission, and follows the dossier by the journal, all over Kafka', async () => {
  for (const calendar of calendars) await publish(calendarChanged, calendar.id, 1, { calendar });
  await publish(agencyChanged, 'H55.01', 1, { agency: agency() });
  await publish(procedurePublished, procedure().id, 1, { publishedAt: '2026-01-01T00:00:00+07:00', procedure: procedure() });
  const citizen = await world.someone();
  await eventually(() => world.rows('SELECT 1 FROM procedure_version CROSS JOIN agency CROSS JOIN calendar'), (rows) => rows.length === 2);

  const filed = await filedDossier(citizen) as { dossierId: string; code: string };
  const heard: Loose[] = [];
  const consumer = kafka.consumer({ groupId: `${prefix}${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: prefix + topics.submission.name, fromBeginning: true });
  await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void heard.push({ key: message.key?.toString(), ...JSON.parse(message.value!.toString()) as object })) });
  const [submission] = await eventually(() => Promise.resolve(heard), (events) => events.length > 0);
  await consumer.disconnect();
  expect(submission).toMatchObject({ type: 'vn.motcua.submission.filed.v1', subject: filed.dossierId, key: filed.dossierId, sequence: 1, data: { code: filed.code } });

  const facts = [
    factOf(world, filed, 'submitted', 'submitted', { returnMethod: null, componentCount: 3, late: false }),
    factOf(world, filed, 'received', 'received', { checkedComponents: ['proof'], originalsTaken: 0 }),
    factOf(world, filed, 'supplementRequested', 'supplementing', { components: ['proof'], fields: [], dueAt: '2026-03-26T17:00:00+07:00', stage: 'appraisal', causedByApplicant: true }),
  ];
  for (const [index, { definition, data }] of facts.entries()) await publish(definition, filed.dossierId, index + 1, data);
  const seen = await eventually(() => citizen.get(`${api}/dossiers/${filed.dossierId}`), ({ body }) => body.state.code === 'supplementing');
  expect(seen.body.asked).toMatchObject({ components: ['proof'], answered: false });
}, 60_000);
