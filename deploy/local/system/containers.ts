import { setTimeout as pause } from 'node:timers/promises';
import { GenericContainer, Wait } from 'testcontainers';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import type { StartedTestContainer } from 'testcontainers';
import { brokerAnswers } from '../kafka/broker.js';
import { imageEnvironment, nodeId } from '../kafka/settings.js';
import { serverSettings } from '../postgres/server.js';
import { images } from './images.js';

/** PostgreSQL and Kafka from the images that production uses. */
export interface ContainerInfrastructure {
  databaseUrl: string;
  brokers: string[];
  stop(): Promise<void>;
}

const outsidePort = 9092;

/** @throws where no container engine answers */
export async function startContainers(): Promise<ContainerInfrastructure> {
  const settings = [...serverSettings, 'fsync=off'].flatMap((setting) => ['-c', setting]);
  const [postgres, kafka] = await Promise.all([new PostgreSqlContainer(images.postgres).withCommand(['postgres', ...settings]).start(), startKafka()]);
  return {
    databaseUrl: postgres.getConnectionUri(),
    brokers: [kafka.address],
    stop: async () => {
      await Promise.all([postgres.stop(), kafka.container.stop()]);
    },
  };
}

/**
 * A broker must advertise the address by which it is reached, and the port of that is known only when the container runs: it waits for a
 * script that brings it.
 */
async function startKafka(): Promise<{ address: string; container: StartedTestContainer }> {
  const script = '/tmp/start.sh';
  const container = await new GenericContainer(images.kafka)
    .withExposedPorts(outsidePort)
    .withEntrypoint(['sh', '-c', `echo waiting for its address; while [ ! -f ${script} ]; do sleep 0.1; done; exec sh ${script}`])
    .withEnvironment({
      ...imageEnvironment(),
      KAFKA_CONTROLLER_QUORUM_VOTERS: `${nodeId}@localhost:9094`,
      KAFKA_LISTENERS: `OUTSIDE://:${outsidePort},INSIDE://:9093,CONTROLLER://:9094`,
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    })
    .withWaitStrategy(Wait.forLogMessage('waiting for its address'))
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(outsidePort)}`;
  const advertised = `OUTSIDE://${address},INSIDE://localhost:9093`;
  await container.copyContentToContainer([{ target: script, content: `export KAFKA_ADVERTISED_LISTENERS=${advertised}\nexec /etc/kafka/docker/run\n` }]);
  for (const deadline = Date.now() + 60_000; !(await brokerAnswers(address)); await pause(200)) {
    if (Date.now() > deadline) throw new Error(`the Kafka container does not serve on ${address}`);
  }
  return { address, container };
}
