import type { Server } from 'node:http';
import { join } from 'node:path';
import type { SystemAddresses } from '../../../libs/testing/src/system.js';
import { outdated } from '../bundles/bundles.js';
import { checkout, program } from '../checkout.js';
import { createTopics } from '../kafka/topics.js';
import { createDatabases } from '../postgres/databases.js';
import { agencySigningKey } from '../signing/agency-key.js';
import { openControl } from '../supervisor/control.js';
import { choosePorts } from '../supervisor/ports.js';
import { Supervisor } from '../supervisor/supervisor.js';
import type { SupervisorNews } from '../supervisor/supervisor.js';
import type { StateFolder } from '../supervisor/state-folder.js';
import { inherited, origin } from './environment.js';
import type { Parts } from './environment.js';
import { infrastructureProcesses, startInfrastructure } from './infrastructure.js';
import type { InfrastructureOptions } from './infrastructure.js';
import { Prepared } from './prepared.js';
import { asCompiled, fromBundle, nodeOptions, startGateway, startService, startSimulators } from './processes.js';
import type { Running } from './processes.js';
import { accountsFile, adapterPartner, services, usualPorts } from './services.js';
import type { ServiceEntry } from './services.js';

export interface SystemOptions extends InfrastructureOptions {
  folder: StateFolder;
  /** Put before every topic, where several systems share a broker. */
  topicPrefix?: string;
  /** First part of database and role names, where several systems share a server; `motcua`. */
  databasePrefix?: string;
  /** Runs what was compiled, file by file, instead of one bundle for each process: larger and slower to start, but nothing is made anew after a change. */
  unbundled?: boolean;
  /** Told what is being done, in a few words, and what happens to processes. */
  tell?: (news: SystemNews) => void;
}

export type SystemNews = { step: string } | { missing: string } | SupervisorNews;

/** File of the state folder that says where everything is while the system runs. */
export const addressesName = 'system.json';

/** A whole local system: database, broker, simulators, services, gateway, under one supervisor. */
export class System {
  #control: Server | undefined;
  #parts: Promise<Parts> | undefined;
  #ports: Record<string, number> = {};

  private constructor(
    readonly supervisor: Supervisor,
    private readonly options: SystemOptions,
  ) {}

  /**
   * Takes the state folder over, ending what a crash left there. Starts nothing yet.
   * @throws AlreadyRunning when a system runs on it
   */
  static async open(options: SystemOptions): Promise<System> {
    const supervisor = await Supervisor.open(options.folder, options.tell);
    options.folder.remove(addressesName);
    return new System(supervisor, options);
  }

  /** Starts database and broker, and makes databases, topics and the signing certificate. Enough for specs of one service. */
  async prepare(): Promise<Parts> {
    this.#parts ??= this.#prepare();
    return this.#parts;
  }

  /**
   * Starts everything in the order in which it is needed and resolves when all of it serves.
   * What is not built yet is skipped and told.
   */
  async start(): Promise<SystemAddresses> {
    const [parts] = await Promise.all([this.prepare(), this.#bundle()]);
    const running = this.#running();
    this.#step('simulators, migrations, reference data, services');
    const [up] = await Promise.all([
      Promise.all(services.map((service) => startService(this.supervisor, service, parts, this.#prepared(), running))),
      startSimulators(this.supervisor, parts, running),
    ]);
    this.#step('gateway');
    await startGateway(this.supervisor, parts, services.map(({ name }) => name).filter((_, at) => up[at]), running);
    return this.#publish(parts);
  }

  /** Migrates, loads and starts a service anew, for when its tables or what it ships with changed. */
  async renew(service: ServiceEntry): Promise<void> {
    await startService(this.supervisor, service, await this.prepare(), this.#prepared(), this.#running());
  }

  /** Ends everything and gives the state folder back. Safe to call at any time. */
  async close(): Promise<void> {
    this.options.folder.remove(addressesName);
    this.#control?.close();
    await this.supervisor.close(infrastructureProcesses);
  }

  async #prepare(): Promise<Parts> {
    const { supervisor, options } = this;
    const { folder, topicPrefix = '', databasePrefix = 'motcua' } = options;
    const wish = (port: number) => (options.preferredPorts ? port : undefined);
    const ports = await choosePorts(folder, {
      ...Object.fromEntries(Object.entries(usualPorts).map(([name, port]) => [name, wish(port)])),
      control: undefined,
    });
    this.#step('PostgreSQL, Kafka, signing certificate');
    const [infrastructure, signing] = await Promise.all([startInfrastructure(supervisor, options), agencySigningKey(folder)]);
    this.#step('databases and topics');
    const [databases] = await Promise.all([
      createDatabases({ folder, url: infrastructure.databaseUrl, prefix: databasePrefix }, services.map(({ name }) => name)),
      createTopics(infrastructure.brokers, topicPrefix),
    ]);
    this.#ports = ports;
    const place = (name: string) => ({ host: '127.0.0.1', port: String(this.#port(name)) });
    return { folder, infrastructure, place, databases, signing, topicPrefix };
  }

  /** In a process of its own: what bundling takes in memory is gone when it ends. */
  async #bundle(): Promise<void> {
    if (this.options.unbundled || outdated(checkout).length === 0) return;
    this.#step('bundles');
    await this.supervisor.finish({ name: 'bundle', command: process.execPath, args: [...nodeOptions, program('deploy/local/bundle')], env: inherited });
  }

  #running(): Running {
    return { file: this.options.unbundled ? asCompiled : fromBundle, missing: (name) => this.options.tell?.({ missing: name }) };
  }

  #prepared(): Prepared {
    return new Prepared(this.options.folder, join(checkout, 'dist'));
  }

  #step(words: string): void {
    this.options.tell?.({ step: words });
  }

  #port(name: string): number {
    const port = this.#ports[name];
    if (port === undefined) throw new Error(`no port is kept for ${name}`);
    return port;
  }

  async #publish({ place, databases, infrastructure, topicPrefix }: Parts): Promise<SystemAddresses> {
    const { folder } = this.options;
    const byService = <Value>(value: (name: string) => Value) => Object.fromEntries(services.map(({ name }) => [name, value(name)]));
    const token = folder.secret('control');
    this.#control = await openControl(this.supervisor, this.#port('control'), token);
    const addresses: SystemAddresses = {
      publicUrl: origin(place('gateway')),
      services: byService((name) => origin(place(name))),
      databases: byService((name) => databases[name]?.url ?? ''),
      ownerDatabases: byService((name) => databases[name]?.ownerUrl ?? ''),
      databaseUrl: infrastructure.databaseUrl,
      brokers: infrastructure.brokers,
      topicPrefix,
      simulators: { sms: origin(place('sms')), vneid: origin(place('vneid')), inbox: origin(place('inbox')), clamd: { host: place('clamd').host, port: this.#port('clamd') }, payment: origin(place('payment-platform')) },
      accountsFile,
      adapterPartner: { username: adapterPartner, password: folder.secret('adapter partner') },
      control: { url: origin(place('control')), token },
    };
    folder.write(addressesName, addresses);
    return addresses;
  }
}
