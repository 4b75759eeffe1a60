import { kafkaBroker } from '../kafka/broker.js';
import type { Progress } from '../kafka/cache.js';
import { administratorUrl, postgresServer } from '../postgres/server.js';
import type { Finish } from '../supervisor/program.js';
import { choosePorts } from '../supervisor/ports.js';
import type { Supervisor } from '../supervisor/supervisor.js';

/** A database server and a broker, ours or the user's. */
export interface Infrastructure {
  /** The administrator's connection string. */
  databaseUrl: string;
  brokers: string[];
}

export interface InfrastructureOptions {
  /** A server to use instead of one of our own. */
  databaseUrl?: string;
  /** Brokers to use instead of one of our own. */
  brokers?: string[];
  /** Ports to try first; without them any free ones, so that a throw-away system is in nobody's way. */
  preferredPorts?: boolean;
  /** Off for throw-away systems: a power cut may lose data, a kill of any process may not. */
  durable?: boolean;
  progress?: (what: 'Kafka' | 'Java', progress: Progress) => void;
}

/** Processes others depend on, ended last. */
export const infrastructureProcesses = ['postgres', 'kafka'];

/** Starts PostgreSQL and Kafka under the supervisor, side by side, and resolves when both serve. */
export async function startInfrastructure(supervisor: Supervisor, options: InfrastructureOptions = {}): Promise<Infrastructure> {
  const { folder } = supervisor;
  const finish: Finish = (program) => supervisor.finish(program);
  const wish = (port: number) => (options.preferredPorts ? port : undefined);
  const ports = await choosePorts(folder, { postgres: wish(5433), kafka: wish(9192), kafkaController: wish(9193) });
  const { postgres = 0, kafka = 0, kafkaController = 0 } = ports;
  const [databaseUrl, brokers] = await Promise.all([
    options.databaseUrl ?? startPostgres(),
    options.brokers ?? startKafka(),
  ]);
  return { databaseUrl, brokers };

  async function startPostgres(): Promise<string> {
    await supervisor.run(await postgresServer({ folder, port: postgres, durable: options.durable ?? true, finish }));
    return administratorUrl(folder, postgres);
  }

  async function startKafka(): Promise<string[]> {
    await supervisor.run(await kafkaBroker({ folder, port: kafka, controllerPort: kafkaController, finish, progress: options.progress ?? (() => undefined) }));
    return [`127.0.0.1:${kafka}`];
  }
}
