import { readFileSync } from 'node:fs';

/** Where everything of a running system is; the local set-up writes it to a file when the system is up. */
export interface SystemAddresses {
  /** Origin of the gateway; the whole API is below it. */
  publicUrl: string;
  /** Origin of each service, by name. For tests that look behind the gateway. */
  services: Record<string, string>;
  /** Connection string of each service's database as its run-time role, by service. */
  databases: Record<string, string>;
  /** Connection string of each service's database as the owner of its tables, by service. */
  ownerDatabases: Record<string, string>;
  /** Connection string of the server's administrator. */
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
  simulators: { sms: string; vneid: string; inbox: string; clamd: { host: string; port: number }; payment: string };
  /** Log-in of the people made for tries and tests. */
  accountsFile: string;
  /** Who may ask integration in the adapter format. */
  adapterPartner: { username: string; password: string };
  /** Where the supervisor takes orders. */
  control: { url: string; token: string };
}

/** A system under a supervisor in another process: its addresses, and the power to hurt it. */
export class RunningSystem {
  constructor(readonly addresses: SystemAddresses) {}

  /** Reads the file that MOTCUA_SYSTEM names, as `npm test` sets it. */
  static fromEnvironment(): RunningSystem {
    const file = process.env.MOTCUA_SYSTEM;
    if (!file) throw new Error('no system runs: MOTCUA_SYSTEM names no file; start the stories with "npm test"');
    return new RunningSystem(JSON.parse(readFileSync(file, 'utf8')) as SystemAddresses);
  }

  /** Signals a process as a stranger would; after SIGKILL the supervisor starts it again. */
  async kill(process: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#order('kill', { process, signal });
  }

  /** Ends a process; it stays ended. */
  async stop(process: string): Promise<void> {
    await this.#order('stop', { process });
  }

  /** Starts what was stopped; resolves when it is ready. */
  async start(process: string): Promise<void> {
    await this.#order('start', { process });
  }

  /** @param environment added for the next life alone, e.g. `{ FAILPOINT: 'relay.after-ack' }` */
  async restart(process: string, environment: Record<string, string> = {}): Promise<void> {
    await this.#order('restart', { process, environment });
  }

  /** Waits until a process is ready, through restarts. */
  async ready(process: string): Promise<void> {
    await this.#order('ready', { process });
  }

  /** How its lives since it was last started ended, e.g. `SIGKILL` at a failpoint, `exit code 1`; the oldest first. */
  async ends(process: string): Promise<string[]> {
    return JSON.parse(await this.#order('ends', { process })) as string[];
  }

  async #order(order: string, body: object): Promise<string> {
    const { url, token } = this.addresses.control;
    const answer = await fetch(`${url}/${order}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${order} ${JSON.stringify(body)}: ${text}`);
    return text;
  }
}
