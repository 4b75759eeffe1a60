import type { RunningSystem, SystemAddresses } from '#testing';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { StateFolder } from '../../deploy/local/supervisor/state-folder.js';
import { personas, system } from '../e2e/world.js';
import { type Claimant, claimant, followed, quiet, type Standing } from './claims.js';
import { Connection } from './connection.js';
import type { Figure } from './figures.js';
import { Journal } from './journal.js';
import { processorTimes } from './processes.js';
import { copyDossier, dossierInProcessing } from './seed.js';

/** Connections of a closed loop (S-2). */
export const lanes = 16;
/** Short rounds of each measurement. */
export const rounds = 3;
/** Seconds of a round. */
export const roundSeconds = 2;
/** Dossiers that the load moves. */
const moved = 1_024;

/** What every measurement works with: a running system, dossiers in the hands of an officer, and somebody who listens. */
export class Bench {
  readonly figures: Figure[] = [];

  private constructor(
    readonly system: RunningSystem, readonly addresses: SystemAddresses, readonly oneStop: Client, readonly intake: Client, readonly followers: readonly Client[], readonly journal: Journal,
    /** Made through the API; all others are copies of it. */
    readonly model: Standing, readonly dossiers: readonly Standing[], readonly say: (words: string) => void,
  ) {}

  static async open(say: (words: string) => void): Promise<Bench> {
    const { addresses } = system;
    const owner = async (service: string): Promise<Client> => {
      const client = new Client({ connectionString: addresses.ownerDatabases[service] });
      await client.connect();
      return client;
    };
    const [oneStop, intake, ...others] = await Promise.all(['one-stop', 'intake', 'payment', 'postal', 'notification', 'feedback', 'statistics', 'integration'].map(owner)) as [Client, Client, ...Client[]];
    const model = await dossierInProcessing(await personas.citizen(0));
    const dossiers = await copyDossier(oneStop, model, moved, 'BENCH', { publishedWith: intake });
    await oneStop.query('ANALYZE');
    const bench = new Bench(system, addresses, oneStop, intake, [intake, ...others], new Journal(addresses), model, dossiers, say);
    await bench.quiet();
    return bench;
  }

  get direct(): string {
    return this.addresses.services['one-stop'] ?? '';
  }

  get gateway(): string {
    return this.addresses.publicUrl;
  }

  /** A token lives five minutes: every measurement asks anew. */
  claimant(): Promise<Claimant> {
    return claimant();
  }

  quiet(): Promise<number> {
    return quiet(this.oneStop, this.intake, this.dossiers);
  }

  note(figure: Omit<Figure, 'spread'> & { readonly spread?: string }): void {
    this.figures.push({ spread: '', ...figure });
    this.say(`  ${figure.goal} ${figure.what}: ${figure.measured}`);
  }

  /** Waits until every service that follows the dossier journal stands where one-stop does, at most ten seconds. */
  async allFollowed(): Promise<void> {
    await Promise.all(this.followers.map((follower) => followed(follower, this.dossiers)));
  }

  /** Processor time of every process while `work` goes on, in milliseconds, the greatest first. */
  async processorTime(work: () => Promise<unknown>): Promise<[string, number][]> {
    const folder = new StateFolder(dirname(process.env.MOTCUA_SYSTEM ?? ''));
    const before = processorTimes(folder);
    await work();
    return [...processorTimes(folder)].map(([name, time]): [string, number] => [name, time - (before.get(name) ?? 0)]).sort(([, one], [, other]) => other - one);
  }

  async close(): Promise<void> {
    await Promise.all([this.journal.close(), this.oneStop.end(), ...this.followers.map((follower) => follower.end())]);
  }
}

/** Opens so many connections for the time of `work`. */
export async function withConnections<Result>(origin: string, count: number, work: (connections: readonly Connection[]) => Promise<Result>): Promise<Result> {
  const connections = Array.from({ length: count }, () => new Connection(origin));
  try {
    return await work(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}
