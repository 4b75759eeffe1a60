import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../kafka/cache.js';
import type { ServiceDatabase } from '../postgres/databases.js';
import type { SigningKey } from '../signing/agency-key.js';
import type { StateFolder } from '../supervisor/state-folder.js';
import type { Infrastructure } from './infrastructure.js';
import { services, vneidClient } from './services.js';
import type { ServiceEntry, Surroundings } from './services.js';

/** All that environments are made from. */
export interface Parts {
  folder: StateFolder;
  infrastructure: Infrastructure;
  ports: Record<string, number>;
  databases: Record<string, ServiceDatabase>;
  signing: SigningKey;
  topicPrefix: string;
}

export const origin = (port: number | undefined) => `http://127.0.0.1:${port}`;

/** What every process of ours inherits from the user's shell: where programs are, and which certificates are trusted. Nothing else. */
export const inherited: Record<string, string> = {
  ...Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'LOG_LEVEL'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  // Node keeps what it compiled between runs: a service starts a fifth sooner.
  NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'),
};

/** The environment of a service's `main` and loads. */
export function serviceEnvironment(service: ServiceEntry, parts: Parts): Record<string, string> {
  const { ports, databases, infrastructure, topicPrefix } = parts;
  const around = surroundings(parts);
  return {
    LOG_LEVEL: 'info',
    ...inherited,
    TZ: 'Asia/Ho_Chi_Minh',
    NODE_ENV: 'production',
    SERVICE_PORT: String(ports[service.name]),
    DATABASE_URL: databases[service.name]?.url ?? '',
    KAFKA_BROKERS: infrastructure.brokers.join(','),
    TOPIC_PREFIX: topicPrefix,
    IDENTITY_URL: around.origin('identity'),
    SERVICE_SECRET: around.serviceSecrets[service.name] ?? '',
    PUBLIC_URL: around.publicUrl,
    ...service.environment?.(around),
  };
}

/** The environment of a service's `migrate`: alone in knowing the owner's password. */
export function migrationEnvironment(service: ServiceEntry, parts: Parts): Record<string, string> {
  const database = parts.databases[service.name];
  return { ...serviceEnvironment(service, parts), MIGRATION_DATABASE_URL: database?.ownerUrl ?? '', DATABASE_ROLE: decodeURIComponent(new URL(database?.url ?? '').username) };
}

export function simulatorsEnvironment({ ports, folder }: Parts): Record<string, string> {
  const publicUrl = origin(ports.gateway);
  return {
    ...inherited,
    SMS_PORT: String(ports.sms),
    VNEID_PORT: String(ports.vneid),
    CLAMD_PORT: String(ports.clamd),
    INBOX_PORT: String(ports.inbox),
    VNEID_CLIENT_ID: vneidClient.id,
    VNEID_CLIENT_SECRET: folder.secret('vneid client'),
    VNEID_REDIRECT_URIS: vneidClient.redirectUri(publicUrl),
  };
}

/** @param running names of the services to route to */
export function gatewayEnvironment({ ports }: Parts, running: string[]): Record<string, string> {
  const upstreams = Object.fromEntries(running.map((name) => [name, origin(ports[name])]));
  return { ...inherited, GATEWAY_PORT: String(ports.gateway), UPSTREAMS: JSON.stringify(upstreams), SIMULATOR_INBOX_URL: origin(ports.inbox) };
}

function surroundings({ folder, ports, signing }: Parts): Surroundings {
  const port = (name: string) => ports[name] ?? 0;
  return {
    origin: (service) => origin(port(service)),
    publicUrl: origin(ports.gateway),
    simulators: { sms: port('sms'), vneid: port('vneid'), clamd: port('clamd') },
    folder: (name) => {
      mkdirSync(folder.at(name), { recursive: true, mode: 0o700 });
      return folder.at(name);
    },
    secret: (name) => folder.secret(name),
    serviceSecrets: Object.fromEntries(services.map(({ name }) => [name, folder.secret(`service ${name}`)])),
    signing,
  };
}
