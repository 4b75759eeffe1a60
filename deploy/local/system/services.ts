import { join } from 'node:path';
import { checkout } from '../checkout.js';

/** What a service may need to know of its surroundings. */
export interface Surroundings {
  /** Origin of another service. */
  origin(service: string): string;
  /** Origin of the gateway. */
  publicUrl: string;
  /** Origins of the simulators that speak HTTP, and where the virus scanner is. */
  simulators: { sms: string; vneid: string; clamd: { host: string; port: string }; payment: string; mail: { host: string; port: string }; carrier: string; nationalPortal: string; singleWindow: string };
  /** A folder of its own, kept between starts; whoever writes into it makes it. */
  folder(name: string): string;
  /** A random value of that name, the same at every start. */
  secret(name: string): string;
  /** Client secrets for service tokens, by service. */
  serviceSecrets: Record<string, string>;
  /** The agency's certificate and key, and the root certificates in PEM that signatures are judged by: files. */
  signing: { file: string; password: string; authority: string };
}

/** A service of the local system. Its programs are `dist/services/<name>/src/{main,migrate}.js`. */
export interface ServiceEntry {
  name: string;
  /** Port to try first. */
  port: number;
  /** Programs beside `main` that run after every migration, with the service's environment: they must be safe to repeat. */
  loads?: { program: string; args: string[] }[];
  /** Beyond what every service gets. */
  environment?: (around: Surroundings) => Record<string, string>;
}

/** People to try the system with, one or more of every role. */
export const accountsFile = join(checkout, 'deploy/local/personas.json');

/** Every service of the local system; a new one is one more entry. */
export const services: ServiceEntry[] = [
  {
    name: 'identity',
    port: 3101,
    loads: [{ program: 'load-accounts', args: [accountsFile] }],
    environment: ({ publicUrl, simulators, secret, serviceSecrets }) => ({
      SIGNING_KEY_SECRET: secret('identity signing keys'),
      SMS_GATEWAY_URL: simulators.sms,
      VNEID_ISSUER: simulators.vneid,
      VNEID_CLIENT_ID: vneidClient.id,
      VNEID_CLIENT_SECRET: secret('vneid client'),
      VNEID_REDIRECT_URIS: vneidClient.redirectUri(publicUrl),
      SERVICE_CLIENTS: JSON.stringify(serviceSecrets),
    }),
  },
  { name: 'catalogue', port: 3102, loads: [{ program: 'load-reference', args: [] }] },
  {
    name: 'intake',
    port: 3103,
    environment: ({ folder, origin, signing, simulators }) => ({
      FILES_DIR: folder('files/intake'), CLAMD_HOST: simulators.clamd.host, CLAMD_PORT: simulators.clamd.port, ONE_STOP_URL: origin('one-stop'), SIGNING_CA: signing.authority,
    }),
  },
  {
    name: 'one-stop',
    port: 3104,
    environment: ({ folder, origin, signing }) => ({
      FILES_DIR: folder('files/one-stop'), INTAKE_URL: origin('intake'), SIGNING_P12: signing.file, SIGNING_P12_PASSWORD: signing.password, SIGNING_CA: signing.authority,
    }),
  },
  {
    name: 'payment',
    port: 3105,
    environment: ({ folder, origin, simulators, secret }) => ({
      FILES_DIR: folder('files/payment'), INTAKE_URL: origin('intake'), PAYMENT_PLATFORM_URL: simulators.payment, PAYMENT_PARTNER: paymentPartner, PAYMENT_SECRET: secret('payment platform'),
    }),
  },
  {
    name: 'notification',
    port: 3107,
    loads: [{ program: 'load-templates', args: [] }],
    environment: ({ origin, simulators, secret }) => ({
      INTAKE_URL: origin('intake'), ONE_STOP_URL: origin('one-stop'), FEEDBACK_URL: origin('feedback'), LINK_SECRET: secret('result links'), SMS_GATEWAY_URL: simulators.sms, MAIL_URL: `smtp://${simulators.mail.host}:${simulators.mail.port}`,
    }),
  },
  {
    name: 'postal',
    port: 3106,
    environment: ({ origin, simulators, secret }) => ({ INTAKE_URL: origin('intake'), ONE_STOP_URL: origin('one-stop'), CARRIER_URL: simulators.carrier, CARRIER_PARTNER: carrierPartner, CARRIER_SECRET: secret('carrier'), CARRIER_SILENCE_SECONDS: '30' }),
  },
  { name: 'statistics', port: 3109 },
  { name: 'feedback', port: 3108 },
  {
    name: 'integration',
    port: 3110,
    environment: ({ origin, simulators, secret }) => ({
      INTAKE_URL: origin('intake'),
      INTEGRATION_SECRET: secret('integration'),
      NATIONAL_PORTAL_URL: simulators.nationalPortal,
      NATIONAL_PORTAL_USERNAME: portalAccount.username,
      NATIONAL_PORTAL_PASSWORD: secret('national portal'),
      NATIONAL_PORTAL_UNIT: portalAccount.unit,
      SINGLE_WINDOW_URL: simulators.singleWindow,
      SINGLE_WINDOW_USERNAME: portalAccount.username,
      SINGLE_WINDOW_PASSWORD: secret('single window'),
      SINGLE_WINDOW_UNIT: portalAccount.unit,
      // No procedure of the reference data is the Single Window's by any text read: to show how it works, the stay notice is sent there.
      SINGLE_WINDOW_PROCEDURES: '2.001159',
      ADAPTER_PARTNERS: `[{"username":"${adapterPartner}","password":"${secret('adapter partner')}","agency":null}]`,
    }),
  },
];

/** Ports to try first, by name: of the services, the gateway and the simulators. */
export const usualPorts: Readonly<Record<string, number>> = {
  gateway: 8080,
  ...Object.fromEntries(services.map(({ name, port }) => [name, port])),
  ...{ sms: 3201, vneid: 3202, clamd: 3203, inbox: 3204, 'payment-platform': 3205, mail: 3207, carrier: 3206, 'national-portal': 3208, 'single-window': 3209 },
};

/** Một Cửa as the payment platform knows it (MaDoiTac). */
export const paymentPartner = 'MOTCUA';

/** Một Cửa as the carrier knows it. */
export const carrierPartner = 'MOTCUA';

/** A system that asks integration in the adapter format. */
export const adapterPartner = 'dvcqg';

/** Một Cửa as the national portal and the Single Window know it. */
export const portalAccount = { username: 'mot-cua', unit: 'G01' };

/** Một Cửa as VNeID knows it. */
export const vneidClient = {
  id: 'mot-cua',
  redirectUri: (publicUrl: string) => `${publicUrl}/api/identity/v1/vneid/callback`,
};

/** Where the payment platform calls back, below the origin by which it reaches the gateway. */
export const paymentCallback = (origin: string): string => `${origin}/api/payment/v1/platform/callbacks`;

/** Where the carrier calls back, below the origin by which it reaches the gateway. */
export const carrierCallback = (origin: string): string => `${origin}/api/postal/v1/carrier/callbacks`;
