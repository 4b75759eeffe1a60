import { openCarrier } from './carrier/carrier.js';
import { openClamd } from './clamd/clamd.js';
import type { SimulatorsConfig } from './config.js';
import { Inbox } from './inbox/inbox.js';
import { openInbox } from './inbox/server.js';
import { openAdapterPortal } from './national-portal/national-portal.js';
import { openMailServer } from './mail/mail.js';
import { openPaymentPlatform } from './payment-platform/payment-platform.js';
import { openSmsGateway } from './sms/sms.js';
import { openVneid } from './vneid/vneid.js';

export interface RunningSimulators {
  /** Name (`inbox` included) to the port it listens on. */
  readonly ports: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Every party outside the system, in this one process. */
export async function startSimulators(config: SimulatorsConfig): Promise<RunningSimulators> {
  const { HOST: host } = config;
  const inbox = new Inbox(['sms', 'mail', 'login', 'scan', 'payment', 'carrier', 'national-portal', 'single-window']);
  const simulators = [
    await openSmsGateway(inbox, { host, port: config.SMS_PORT, apiKey: config.SMS_API_KEY ?? null }),
    await openMailServer(inbox, { host, port: config.MAIL_PORT }),
    await openVneid(inbox, {
      host, port: config.VNEID_PORT, issuer: config.VNEID_ISSUER ?? null,
      client: { id: config.VNEID_CLIENT_ID, secret: config.VNEID_CLIENT_SECRET, redirectUris: config.VNEID_REDIRECT_URIS },
    }),
    await openClamd(inbox, { host, port: config.CLAMD_PORT, streamMaxLength: config.CLAMD_STREAM_MAX }),
    await openPaymentPlatform(inbox, { host, port: config.PAYMENT_PORT, partner: config.PAYMENT_PARTNER, secret: config.PAYMENT_SECRET, callbackUrl: config.PAYMENT_CALLBACK_URL ?? null }),
    await openCarrier(inbox, { host, port: config.CARRIER_PORT, partner: config.CARRIER_PARTNER, secret: config.CARRIER_SECRET, callbackUrl: config.CARRIER_CALLBACK_URL ?? null, stepMs: config.CARRIER_STEP_MS }),
    await openAdapterPortal(inbox, {
      name: 'national-portal', host, port: config.NATIONAL_PORTAL_PORT, username: config.NATIONAL_PORTAL_USERNAME, password: config.NATIONAL_PORTAL_PASSWORD, unit: config.NATIONAL_PORTAL_UNIT,
      sessionSeconds: config.PORTAL_SESSION_SECONDS,
    }),
    await openAdapterPortal(inbox, {
      name: 'single-window', host, port: config.SINGLE_WINDOW_PORT, username: config.SINGLE_WINDOW_USERNAME, password: config.SINGLE_WINDOW_PASSWORD, unit: config.SINGLE_WINDOW_UNIT,
      sessionSeconds: config.PORTAL_SESSION_SECONDS,
    }),
  ];
  const door = await openInbox(inbox, simulators, host, config.INBOX_PORT);
  return {
    ports: Object.fromEntries([...simulators.map(({ name, endpoint }) => [name, endpoint.port] as const), ['inbox', door.port] as const]),
    close: async () => { await Promise.all([door, ...simulators.map(({ endpoint }) => endpoint)].map((endpoint) => endpoint.shut())); },
  };
}
