import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../local/checkout.js';
import { imageEnvironment } from '../local/kafka/settings.js';
import { serviceDatabase } from '../local/postgres/databases.js';
import { serverSettings } from '../local/postgres/server.js';
import { signingKeyIn } from '../local/signing/agency-key.js';
import type { Lasting } from '../local/supervisor/state-folder.js';
import { gatewayEnvironment, migrationEnvironment, serviceEnvironment, simulatorsEnvironment } from '../local/system/environment.js';
import type { Parts, Place } from '../local/system/environment.js';
import { images } from '../local/system/images.js';
import { bundleOf } from '../local/bundles/bundles.js';
import { servingOptions } from '../local/system/processes.js';
import { carrierCallback, paymentCallback, services, usualPorts } from '../local/system/services.js';
import type { ServiceEntry } from '../local/system/services.js';
import { databasePrefix, home, inContainer, variableOf } from './lasting.js';
import type { Yaml } from './yaml.js';

type Container = Record<string, Yaml>;

/** A compose file of the system's own containers, and what its variables are where nobody sets them. */
export interface Composition {
  file: { services: Record<string, Container>; volumes: Record<string, Yaml> };
  variables: { settings: Record<string, string>; secrets: Record<string, string> };
}

const topicPrefix = '';
const broker = 'kafka:19092';
const administrator = 'postgres';

/** Settings of compose itself. What people reach has the same port inside and out, so that one address serves both. */
const settings: Record<string, string> = {
  MOTCUA_BIND: '127.0.0.1',
  MOTCUA_HOST: '127.0.0.1',
  MOTCUA_PORT: String(usualPorts.gateway),
  MOTCUA_KAFKA_PORT: '9192',
  MOTCUA_VNEID_PORT: String(usualPorts.vneid),
  MOTCUA_INBOX_PORT: String(usualPorts.inbox),
  MOTCUA_PAYMENT_PORT: String(usualPorts['payment-platform']),
  MOTCUA_VERSION: 'local',
  LOG_LEVEL: 'info',
  // A collector of traces: http://jaeger:4318 with the profile "observability".
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
};

const reachedByPeople: Record<string, Place> = {
  gateway: { host: '${MOTCUA_HOST}', port: '${MOTCUA_PORT}' },
  inbox: { host: '${MOTCUA_HOST}', port: '${MOTCUA_INBOX_PORT}' },
  // For a browser any name below localhost is its own machine, and in the network it is the simulators: one issuer for both, as OpenID Connect asks.
  vneid: { host: 'vneid.localhost', port: '${MOTCUA_VNEID_PORT}' },
  'payment-platform': { host: 'payment.localhost', port: '${MOTCUA_PAYMENT_PORT}' },
};

/** The system in containers, made from the same description as the one that `npm start` runs. */
export function composition(): Composition {
  const secrets = new Map<string, string>();
  const folder: Lasting = {
    at: inContainer.at,
    secret: (name) => {
      secrets.set(variableOf(name), `for-local-use-only-${name.replaceAll(/[^a-z0-9]+/g, '-')}`);
      return variable(variableOf(name));
    },
  };
  const built = services.filter(({ name }) => existsSync(join(checkout, 'services', name, 'src/main.ts')));
  const databaseUrl = `postgresql://${administrator}:${folder.secret('postgres')}@postgres:5432/postgres`;
  const names = built.map(({ name }) => name);
  const parts: Parts = {
    folder,
    infrastructure: { databaseUrl, brokers: [broker] },
    place,
    databases: Object.fromEntries(names.map((name) => [name, serviceDatabase({ folder, url: databaseUrl, prefix: databasePrefix }, name)])),
    signing: signingKeyIn(folder),
    topicPrefix,
  };

  const containers: Record<string, Container> = {
    postgres: {
      image: images.postgres,
      command: ['postgres', ...serverSettings.flatMap((setting) => ['-c', setting])],
      environment: { POSTGRES_USER: administrator, POSTGRES_PASSWORD: folder.secret('postgres') },
    },
    kafka: { image: images.kafka, environment: imageEnvironment() },
    databases: job('databases', names, { DATABASE_URL: databaseUrl, ...passwords(names, folder) }, { postgres: 'service_healthy' }),
    topics: job('topics', [], { KAFKA_BROKERS: broker, TOPIC_PREFIX: topicPrefix }, { kafka: 'service_healthy' }),
    signing: { ...job('signing', [], { [variableOf('signing')]: folder.secret('signing') }, {}), volumes: [`signing:${home}/signing`] },
    simulators: simulators(parts),
    ...Object.assign({}, ...built.map((service) => containersOf(service, parts))),
    gateway: gateway(parts, names),
  };
  const volumes = Object.values(containers).flatMap(({ volumes = [] }) => (volumes as string[]).map((volume) => volume.split(':')[0] ?? ''));
  return {
    file: { services: readable(containers), volumes: Object.fromEntries([...new Set(volumes)].map((name) => [name, {}])) },
    variables: { settings, secrets: Object.fromEntries(secrets) },
  };
}

/** Where Prometheus finds the services' metrics, in the form of its file discovery. */
export function scrapeTargets(): { targets: string[]; labels: Record<string, string> }[] {
  return services.map(({ name }) => ({ targets: [`${name}:${place(name).port}`], labels: { service: name } }));
}

/** A service and the job that migrates and loads its database. */
function containersOf(service: ServiceEntry, parts: Parts): Record<string, Container> {
  const { name } = service;
  const level = { LOG_LEVEL: variable('LOG_LEVEL') };
  const environment = { ...serviceEnvironment(service, parts), ...level, OTEL_EXPORTER_OTLP_ENDPOINT: variable('OTEL_EXPORTER_OTLP_ENDPOINT'), SERVICE_HOST: '0.0.0.0', TRUSTED_PROXIES: 'uniquelocal' };
  const folders = Object.values(environment).flatMap((value) => (value.startsWith(`${home}/`) ? [value.slice(home.length + 1).split('/')[0] ?? ''] : []));
  const needsSigning = folders.includes('signing');
  const volumes = [...new Set(folders)].map((folder) => (folder === 'signing' ? `signing:${home}/signing:ro` : `${name}-${folder}:${home}/${folder}`));
  return {
    [`prepare-${name}`]: job('prepare', [name], { ...migrationEnvironment(service, parts), ...level }, { databases: 'service_completed_successfully' }),
    [name]: {
      ...process('service', serving(name), environment),
      depends_on: dependencies({ [`prepare-${name}`]: 'service_completed_successfully', topics: 'service_completed_successfully', ...(needsSigning ? { signing: 'service_completed_successfully' } : {}) }),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

function simulators(parts: Parts): Container {
  const { vneid, inbox, gateway: own, 'payment-platform': payment } = reachedByPeople as Record<'vneid' | 'inbox' | 'gateway' | 'payment-platform', Place>;
  return {
    ...process('local', serving('simulators'), {
      ...simulatorsEnvironment(parts), HOST: '0.0.0.0', HEALTH_URL: `http://127.0.0.1:${inbox.port}/health/live`,
      // Called from inside the network, where the machine's own name is nobody's.
      PAYMENT_CALLBACK_URL: paymentCallback(`http://gateway:${own.port}`),
      CARRIER_CALLBACK_URL: carrierCallback(`http://gateway:${own.port}`),
    }),
    ports: [published(vneid), published(inbox), published(payment)],
    networks: { default: { aliases: [vneid.host, payment.host] } },
  };
}

function gateway(parts: Parts, running: string[]): Container {
  const { gateway: own } = reachedByPeople as { gateway: Place };
  return {
    ...process('local', serving('gateway'), { ...gatewayEnvironment(parts, running), HOST: '0.0.0.0', HEALTH_URL: `http://127.0.0.1:${own.port}/health/live` }),
    ports: [published(own)],
  };
}

/** Only the passwords: what the job of databases alone must know of all of them. */
function passwords(names: string[], folder: Lasting): Record<string, string> {
  const roles = names.flatMap((name) => {
    const { name: role, owner } = serviceDatabase({ folder, url: 'postgresql://server', prefix: databasePrefix }, name);
    return [role, owner];
  });
  return Object.fromEntries(roles.map((role) => [variableOf(role), folder.secret(role)]));
}

function process(shape: 'service' | 'local', command: string[], environment: Record<string, string>): Container {
  return { extends: { file: 'deploy/docker/shapes.yaml', service: shape }, command, environment };
}

function job(name: string, args: string[], environment: Record<string, string>, needs: Record<string, string>): Container {
  return {
    extends: { file: 'deploy/docker/shapes.yaml', service: 'job' },
    command: [...program(`deploy/docker/jobs/${name}`), ...args],
    environment,
    ...(Object.keys(needs).length > 0 ? { depends_on: dependencies(needs) } : {}),
  };
}

function dependencies(conditions: Record<string, string>): Yaml {
  return Object.fromEntries(Object.entries(conditions).map(([name, condition]) => [name, { condition }]));
}

/** A program that serves, from its bundle. */
function serving(name: string): string[] {
  return started(name, bundleOf(name));
}

function program(entry: string): string[] {
  return started(entry, `${entry}.js`);
}

function started(name: string, file: string): string[] {
  return ['node', ...servingOptions(name), '--import', './dist/libs/runtime/src/settle.js', `dist/${file}`];
}

function place(name: string): Place {
  return reachedByPeople[name] ?? { host: services.some((service) => service.name === name) ? name : 'simulators', port: String(usualPorts[name]) };
}

function published({ port }: Place): string {
  return `\${MOTCUA_BIND}:${port}:${port}`;
}

function variable(name: string): string {
  return `\${${name}}`;
}

/** Variables have gone through URLs, which encode their braces. */
function readable<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll(/\$%7B(\w+)%7D/g, '${$1}')) as Value;
}
