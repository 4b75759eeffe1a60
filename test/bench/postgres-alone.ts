import { runMigrations } from '#persistence';
import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { forActionSql, rowOf, sightValues, transitionSql } from '../../services/one-stop/src/persistence/dossier.sql.js';
import type { Dossier } from '../../services/one-stop/src/domain/dossier.js';
import { migrations } from '../../services/one-stop/src/persistence/migrations/index.js';
import { closedLoop, type Round } from './load.js';
import { type Claimant, type Standing } from './claims.js';
import { dealer } from './seed.js';
import { ward } from '../e2e/world.js';

/** A claim as the service writes it: the two statements' values that do not change from one to the next. */
interface Model { readonly row: readonly unknown[]; readonly event: string; readonly answer: string; readonly headers: string; readonly digest: Buffer }

/** What the claiming officer may see. */
const sight = { personId: null, agencies: [ward.agency], units: [`${ward.agency}-KV`], overseen: [], supported: [], everywhere: false };

/**
 * What PostgreSQL does alone: the service's own pair of prepared statements (read for the action, write of the transition) in a closed loop of plain
 * connections, in a database of its own with the service's tables, so that no relay and no consumer takes part. The values are those of a real claim.
 */
export class PostgresAlone {
  private readonly connections: Client[] = [];
  private readonly dossiers: Standing[] = [];
  private model: Model | null = null;

  private constructor(private readonly lanes: number, private readonly claimant: Claimant) {}

  /** @param claimed a dossier with at least one claim on record */
  static async open(databaseUrl: string, oneStop: Client, claimed: Standing, dossiers: number, lanes: number, claimant: Claimant): Promise<PostgresAlone> {
    const alone = new PostgresAlone(lanes, claimant);
    const administrator = new Client({ connectionString: databaseUrl });
    await administrator.connect();
    await administrator.query('CREATE DATABASE bench');
    await administrator.end();
    const url = new URL(databaseUrl);
    url.pathname = '/bench';
    await runMigrations({ url: url.href, runtimeRole: decodeURIComponent(url.username), migrations });
    for (let lane = 0; lane < lanes; lane += 1) {
      const connection = new Client({ connectionString: url.href });
      await connection.connect();
      alone.connections.push(connection);
    }
    await alone.fill(oneStop, claimed, dossiers);
    return alone;
  }

  async round(seconds: number): Promise<Round> {
    const next = dealer(this.dossiers, this.lanes);
    return closedLoop(this.lanes, seconds, (lane) => this.claim(this.connections[lane] as Client, next(lane)));
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.end()));
  }

  private async claim(connection: Client, dossier: Standing): Promise<number> {
    const { row, event, answer, headers, digest } = this.model as Model;
    const key = randomUUID();
    const now = new Date();
    const { rows: [found] } = await connection.query<{ visible: boolean }>({
      name: 'dossier-for-action', text: forActionSql, values: [dossier.id, this.claimant.account, key, ...sightValues(sight, now)],
    });
    if (found?.visible !== true) throw new Error('the dossier is not visible to its officer');
    const { rows: [written] } = await connection.query<{ moved: number }>({
      name: 'dossier-transition', text: transitionSql, values: [
        dossier.id, dossier.version, dossier.version + 1, ...row.slice(1), 'assigned', event, null, now, null, null, null, now.getFullYear(), null, null,
        this.claimant.account, key, digest, 200, headers, answer,
      ],
    });
    if (written?.moved !== 1) throw new Error('PostgreSQL refused a transition');
    dossier.version += 1;
    return 200;
  }

  /** Copies of one dossier with its card and local copies, and the values of its last claim. */
  private async fill(oneStop: Client, { id }: Standing, count: number): Promise<void> {
    const [first] = this.connections as [Client];
    const one = async (table: string, key: string): Promise<Record<string, unknown>> => (await oneStop.query<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${key} = $1`, [id])).rows[0]?.row ?? {};
    const row = await one('dossier', 'id');
    const into = (table: string, key: string, model: Record<string, unknown>): Promise<unknown> => first.query(
      `INSERT INTO ${table} SELECT made.* FROM unnest($2::uuid[]) id, jsonb_populate_record(NULL::${table}, $1::jsonb || jsonb_build_object('${key}', id)${table === 'dossier' ? `|| jsonb_build_object('code', id)` : ''}) made`,
      [JSON.stringify(model), this.dossiers.map((dossier) => dossier.id)],
    );
    for (let n = 0; n < count; n += 1) this.dossiers.push({ id: randomUUID(), code: '', version: row['version'] as number });
    await into('dossier', 'id', row);
    await into('card', 'dossier_id', await one('card', 'dossier_id'));
    const { rows: [last] } = await oneStop.query<{ event: string }>('SELECT event FROM ledger WHERE dossier_id = $1 ORDER BY version DESC LIMIT 1', [id]);
    const { rows: [stored] } = await oneStop.query<{ answer: string; headers: string }>(
      'SELECT body::text AS answer, headers::text AS headers FROM idempotency_key WHERE actor = $1 ORDER BY stored_at DESC LIMIT 1', [this.claimant.account],
    );
    if (last === undefined || stored === undefined) throw new Error('the dossier has no claim on record');
    this.model = { row: rowOf(row['body'] as Dossier, randomBytes(32)), event: last.event, ...stored, digest: randomBytes(32) };
    await first.query('ANALYZE');
  }
}
