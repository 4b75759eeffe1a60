import { join } from 'node:path';
import { cacheFolder } from '../kafka/cache.js';
import type { ServiceDatabase } from '../postgres/databases.js';
import type { SigningKey } from '../signing/agency-key.js';
import type { Lasting } from '../supervisor/state-folder.js';
import type { Infrastructure } from './infrastructure.js';
import { carrierCallback, carrierPartner, paymentCallback, paymentPartner, portalAccount, services, vneidClient } from './services.js';
import type { ServiceEntry, Surroundings } from './services.js';

/** Where a process listens and the others find it. Texts, as environments are: for containers a part may be the name of a variable. */
export interface Place {
  host: string;
  port: string;
}

/** All that environments are made from, on this machine and in containers alike. */
export interface Parts {
  folder: Lasting;
  infrastructure: Infrastructure;
  /** Of a service, a simulator or the gateway, by name. */
  place(name: string): Place;
  databases: Record<string, ServiceDatabase>;
  signing: SigningKey;
  topicPrefix: string;
}

export const origin = ({ host, port }: Place) => `http://${host}:${port}`;

/** What every process of ours inherits from the user's shell: where programs are, and which certificates are trusted. Nothing else. */
export const inherited: Record<string, string> = {
  ...Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'LOG_LEVEL'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  // Node keeps what it compiled between runs: a service starts a fifth sooner.
  NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'),
  // One arena of memory for all threads of a process: with one for each, what one gives back another does not find.
  MALLOC_ARENA_MAX: '1',
  // What is larger goes back the moment it is given back, instead of leaving holes between what stays: the compilers of V8 work in such pieces.
  MALLOC_MMAP_THRESHOLD_: '32768',
};

/** The environment of a service's `main` and loads. */
export function serviceEnvironment(service: ServiceEntry, parts: Parts): Record<string, string> {
  const { place, databases, infrastructure, topicPrefix } = parts;
  const around = surroundings(parts);
  return {
    LOG_LEVEL: 'info',
    TZ: 'Asia/Ho_Chi_Minh',
    NODE_ENV: 'production',
    SERVICE_PORT: place(service.name).port,
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

export function simulatorsEnvironment({ place, folder }: Parts): Record<string, string> {
  return {
    SMS_PORT: place('sms').port,
    VNEID_PORT: place('vneid').port,
    CLAMD_PORT: place('clamd').port,
    INBOX_PORT: place('inbox').port,
    PAYMENT_PORT: place('payment-platform').port,
    MAIL_PORT: place('mail').port,
    PAYMENT_PARTNER: paymentPartner,
    PAYMENT_SECRET: folder.secret('payment platform'),
    PAYMENT_CALLBACK_URL: paymentCallback(origin(place('gateway'))),
    CARRIER_PORT: place('carrier').port,
    CARRIER_PARTNER: carrierPartner,
    CARRIER_SECRET: folder.secret('carrier'),
    CARRIER_CALLBACK_URL: carrierCallback(origin(place('gateway'))),
    NATIONAL_PORTAL_PORT: place('national-portal').port,
    NATIONAL_PORTAL_USERNAME: portalAccount.username,
    NATIONAL_PORTAL_PASSWORD: folder.secret('national portal'),
    NATIONAL_PORTAL_UNIT: portalAccount.unit,
    SINGLE_WINDOW_PORT: place('single-window').port,
    SINGLE_WINDOW_USERNAME: portalAccount.username,
    SINGLE_WINDOW_PASSWORD: folder.secret('single window'),
    SINGLE_WINDOW_UNIT: portalAccount.unit,
    VNEID_ISSUER: origin(place('vneid')),
    VNEID_CLIENT_ID: vneidClient.id,
    VNEID_CLIENT_SECRET: folder.secret('vneid client'),
    VNEID_REDIRECT_URIS: vneidClient.redirectUri(origin(place('gateway'))),
  };
}

/** @param running names of the services to route to */
export function gatewayEnvironment({ place }: Parts, running: string[]): Record<string, string> {
  const upstreams = Object.fromEntries(running.map((name) => [name, origin(place(name))]));
  return { GATEWAY_PORT: place('gateway').port, UPSTREAMS: JSON.stringify(upstreams), SIMULATOR_INBOX_URL: origin(place('inbox')) };
}

function surroundings({ folder, place, signing }: Parts): Surroundings {
  return {
    origin: (service) => origin(place(service)),
    publicUrl: origin(place('gateway')),
    simulators: { sms: origin(place('sms')), vneid: origin(place('vneid')), clamd: place('clamd'), payment: origin(place('payment-platform')), mail: place('mail'), carrier: origin(place('carrier')), nationalPortal: origin(place('national-portal')), singleWindow: origin(place('single-window')) },
    folder: (name) => folder.at(name),
    secret: (name) => folder.secret(name),
    serviceSecrets: Object.fromEntries(services.map(({ name }) => [name, folder.secret(`service ${name}`)])),
    signing,
  };
}
