import { Log } from '#runtime';
import { Counter, type Registry } from 'prom-client';
import type { Config } from '../config.js';
import { type Destination, Destinations } from '../use-cases/ports.js';
import { AdapterPortal } from './adapter-portal.js';

/** Calls for which a lease lasts, each with its log-in and its repetition: it is renewed after a third of its time. */
const callsOfALease = 12;

/** The national portal (Cổng dịch vụ công quốc gia) for every dossier, the Single Window (Cơ chế một cửa quốc gia) for the procedures interlinked with it. */
export class ConfiguredPortals extends Destinations {
  readonly all: readonly Destination[];
  readonly concurrency: number;
  readonly recordsOfCall: number;
  readonly leaseMs: number;

  constructor(config: Config, log: Log, registry: Registry) {
    super();
    const calls = new Counter({ name: 'motcua_sync_calls_total', help: 'Calls to portals, by what came of them', labelNames: ['destination', 'call', 'outcome'], registers: [registry] });
    const timeoutMs = config.PORTAL_TIMEOUT_MS;
    const portal = (name: string, url: string, username: string, password: string, unit: string): AdapterPortal => new AdapterPortal({ name, url, username, password, unit, timeoutMs }, log, calls);
    this.all = [
      { name: 'national-portal', procedures: null, portal: portal('national-portal', config.NATIONAL_PORTAL_URL, config.NATIONAL_PORTAL_USERNAME, config.NATIONAL_PORTAL_PASSWORD, config.NATIONAL_PORTAL_UNIT) },
      {
        name: 'single-window', procedures: new Set(config.SINGLE_WINDOW_PROCEDURES),
        portal: portal('single-window', config.SINGLE_WINDOW_URL, config.SINGLE_WINDOW_USERNAME, config.SINGLE_WINDOW_PASSWORD, config.SINGLE_WINDOW_UNIT),
      },
    ];
    this.concurrency = config.PORTAL_CONCURRENCY;
    this.recordsOfCall = config.PORTAL_RECORDS;
    this.leaseMs = callsOfALease * timeoutMs + 30_000;
  }
}
