import { type CloudEvent, type DossierFactData, type DossierState, topics } from '#contracts';
import { KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import type { Portal, RunningSystem, SystemAddresses } from '#testing';
import { randomUUID } from 'node:crypto';
import { pathOf } from '../e2e/world.js';
import type { History } from './history.js';
import { query } from './query.js';

type Fact = CloudEvent<string, DossierFactData>;
interface LedgerRow { id: string; version: number; fact: string; event: string }

/** Every way in which what the clients saw, the ledger, the topic and the consumers disagree; empty when the invariants I1-I6 hold. */
export async function disagreements(addresses: SystemAddresses, history: History, officer: Portal): Promise<string[]> {
  const ids = idsOf(history);
  const ledger = await query<LedgerRow>(addresses.databases['one-stop'], 'SELECT dossier_id AS id, version, fact, event FROM ledger WHERE dossier_id = ANY($1::uuid[]) ORDER BY dossier_id, version', [ids]);
  const heads = await headsOf(addresses, ids);
  const topic = await readJournal(addresses);
  return [
    ...acknowledgedIsRecorded(history, ledger),
    ...versionsAreGapless(ids, ledger, heads),
    ...topicIsLedger(ids, ledger, topic),
    ...await effectsHappenedOnce(addresses, heads),
    ...await keysGiveOneAnswer(history, officer),
    ...history.scandals.map((scandal) => `a client saw ${scandal}`),
    ...codesAreUnique(history),
  ];
}

function acknowledgedIsRecorded({ transitions }: History, ledger: readonly LedgerRow[]): string[] {
  const recorded = new Set(ledger.map(({ id, version, fact }) => `${id} ${version} ${fact}`));
  return transitions.filter(({ dossierId, version, fact }) => !recorded.has(`${dossierId} ${version} ${fact}`)).map(({ dossierId, version, fact }) => `I1: ${fact} v${version} of ${dossierId} was acknowledged and is not in the ledger`);
}

function versionsAreGapless(ids: readonly string[], ledger: readonly LedgerRow[], heads: readonly { id: string; version: number; state: DossierState }[]): string[] {
  const chains = Map.groupBy(ledger, ({ id }) => id);
  const headOf = new Map(heads.map((head) => [head.id, head]));
  return ids.flatMap((id) => {
    const chain = chains.get(id) ?? [];
    const facts = chain.map(({ event }) => JSON.parse(event) as Fact);
    const found: string[] = [];
    if (chain.some(({ version }, index) => version !== index + 1)) found.push(`I2: versions of ${id} are ${chain.map(({ version }) => version).join(',')}`);
    facts.forEach(({ data }, index) => { if (data.from !== (index === 0 ? null : facts[index - 1]?.data.to)) found.push(`I2: v${index + 1} of ${id} starts from ${String(data.from)}`); });
    const head = headOf.get(id);
    if (head?.version !== chain.length || head.state !== facts.at(-1)?.data.to) found.push(`I2: ${id} stands at v${head?.version} ${head?.state}, its ledger ends at v${chain.length} ${facts.at(-1)?.data.to}`);
    return found;
  });
}

function topicIsLedger(ids: readonly string[], ledger: readonly LedgerRow[], topic: readonly Fact[]): string[] {
  const mine = new Set(ids);
  const first = new Map<string, Fact>();
  for (const fact of topic) if (mine.has(fact.subject) && !first.has(fact.id)) first.set(fact.id, fact);
  const recorded = new Map(ledger.map(({ event }) => JSON.parse(event) as Fact).map((fact) => [fact.id, fact]));
  const lost = [...recorded.values()].filter(({ id }) => !first.has(id)).map(({ subject, sequence }) => `I3: v${sequence} of ${subject} is in the ledger and not on the topic`);
  const invented = [...first.values()].filter(({ id }) => !recorded.has(id)).map(({ subject, sequence }) => `I3: v${sequence} of ${subject} is on the topic and not in the ledger`);
  const inversions = [...Map.groupBy(first.values(), ({ subject }) => subject)].filter(([, facts]) => facts.some(({ sequence }, index) => sequence !== index + 1)).map(([subject, facts]) => `I4: first occurrences of ${subject} come as ${facts.map(({ sequence }) => sequence).join(',')}`);
  return [...lost, ...invented, ...inversions];
}

/** Consumers stand exactly where the ledger stands, with nothing set aside: each effect once. */
async function effectsHappenedOnce(addresses: SystemAddresses, heads: readonly { id: string; version: number; state: DossierState }[]): Promise<string[]> {
  const standing = new Map((await query<{ id: string; version: number; state: string }>(addresses.databases['intake'], 'SELECT dossier_id AS id, version, state FROM dossier_standing WHERE dossier_id = ANY($1::uuid[])', [heads.map(({ id }) => id)])).map((row) => [row.id, row]));
  const late = heads.filter(({ id, version, state }) => standing.get(id)?.version !== version || standing.get(id)?.state !== state).map(({ id, version, state }) => `I5: intake has ${id} at v${standing.get(id)?.version} ${standing.get(id)?.state}, the ledger at v${version} ${state}`);
  const parked = await everywhere<{ subject: string; cause: string; error: string }>(addresses, 'parked_event', 'SELECT subject, cause, error FROM parked_event');
  return [...late, ...parked.map(({ service, subject, cause, error }) => `I5: ${service} has set aside ${subject} (${cause}: ${error})`), ...await behind(addresses, heads), ...await toldOnce(addresses, heads), ...await countedOnce(addresses, heads), ...await fedOnce(addresses, heads), ...await rateable(addresses, heads)];
}

/** Every version of a dossier is told, and told once. */
async function toldOnce({ databases }: SystemAddresses, heads: readonly { id: string; version: number }[]): Promise<string[]> {
  const told = await query<{ id: string; versions: number[] }>(
    databases['notification'], `SELECT about_id AS id, array_agg(version ORDER BY version) AS versions FROM notice WHERE topic = 'dossier' AND about_id = ANY($1::uuid[]) GROUP BY 1`, [heads.map(({ id }) => id)],
  );
  const versions = new Map(told.map((row) => [row.id, row.versions.join()]));
  return heads.filter(({ id, version }) => versions.get(id) !== upTo(version)).map(({ id, version }) => `I5: of ${id} the versions ${versions.get(id) ?? 'none'} were told, the ledger ends at v${version}`);
}

/** Every dossier counts in its state, and the counters are what dossiers come to. */
async function countedOnce({ databases }: SystemAddresses, heads: readonly { id: string; state: DossierState }[]): Promise<string[]> {
  const lives = new Map((await query<{ id: string; state: string }>(
    databases['statistics'], `SELECT id, life->>'state' AS state FROM dossier_life WHERE generation = (SELECT generation FROM current_generation) AND id = ANY($1::uuid[])`, [heads.map(({ id }) => id)],
  )).map(({ id, state }) => [id, state]));
  const totals = await query<{ state: string; counted: number; dossiers: number }>(
    databases['statistics'], `WITH g AS (SELECT generation FROM current_generation)
       SELECT state, coalesce(c.n, 0)::int AS counted, coalesce(l.n, 0)::int AS dossiers
         FROM (SELECT substr(measure, 7) AS state, sum(n) AS n FROM counter JOIN g USING (generation) WHERE grain = 'n' GROUP BY 1) c
         FULL JOIN (SELECT life->>'state' AS state, count(*) AS n FROM dossier_life JOIN g USING (generation) WHERE version > 0 GROUP BY 1) l USING (state)
        WHERE coalesce(c.n, 0) <> coalesce(l.n, 0)`, [],
  );
  return [
    ...heads.filter(({ id, state }) => lives.get(id) !== state).map(({ id, state }) => `I5: statistics counts ${id} as ${lives.get(id) ?? 'nothing'}, the ledger says ${state}`),
    ...totals.map(({ state, counted, dossiers }) => `I5: statistics counts ${counted} dossiers that are ${state}, and has ${dossiers}`),
  ];
}

/** The feed has every version of every dossier once, in order. */
async function fedOnce({ databases }: SystemAddresses, heads: readonly { id: string; version: number }[]): Promise<string[]> {
  const rows = await query<{ id: string; versions: number[] }>(databases['integration'], 'SELECT subject AS id, array_agg(sequence ORDER BY position) AS versions FROM feed_event WHERE subject = ANY($1::uuid[]) GROUP BY 1', [heads.map(({ id }) => id)]);
  const fed = new Map(rows.map(({ id, versions }) => [id, versions.join()]));
  return heads.filter(({ id, version }) => fed.get(id) !== upTo(version)).map(({ id, version }) => `I5: of ${id} the feed has ${fed.get(id) ?? 'nothing'}, the ledger ends at v${version}`);
}

const ends: ReadonlySet<string> = new Set(['done', 'returned', 'refused', 'stopped']);

/** Feedback knows whose every dossier is, and how it ended. */
async function rateable({ databases }: SystemAddresses, heads: readonly { id: string; state: DossierState }[]): Promise<string[]> {
  const rows = await query<{ id: string; state: string }>(databases['feedback'], 'SELECT id, state FROM dossier WHERE id = ANY($1::uuid[]) AND owner_id IS NOT NULL', [heads.map(({ id }) => id)]);
  const known = new Map(rows.map(({ id, state }) => [id, state]));
  return heads.filter(({ id, state }) => known.get(id) !== (ends.has(state) ? state : 'open')).map(({ id, state }) => `I5: feedback has ${id} as ${known.get(id) ?? 'nobody\'s'}, the ledger says ${state}`);
}

const upTo = (version: number): string => Array.from({ length: version }, (_, index) => index + 1).join();

/** Who does not follow the journal; everybody else does. */
const leaders: ReadonlySet<string> = new Set(['identity', 'catalogue', 'one-stop']);

/** Services that follow the journal and are elsewhere than the ledger, or, while it goes on, not yet there. */
async function behind({ databases }: SystemAddresses, heads: readonly { id: string; version: number }[], goesOn = false): Promise<string[]> {
  const found = await Promise.all(Object.entries(databases).filter(([service]) => !leaders.has(service)).map(async ([service, url]) => {
    const rows = await query<{ id: string; version: number }>(url, 'SELECT subject AS id, last_sequence AS version FROM consumer_position WHERE topic = $1 AND subject = ANY($2::text[])', [topics.dossierJournal.name, heads.map(({ id }) => id)]);
    const positions = new Map(rows.map(({ id, version }) => [id, version]));
    return heads.filter(({ id, version }) => (goesOn ? (positions.get(id) ?? 0) < version : positions.get(id) !== version)).map(({ id, version }) => `${service} has followed ${id} to v${positions.get(id) ?? 0}, the ledger ends at v${version}`);
  }));
  return found.flat();
}

/** Asks every service that has the table. */
async function everywhere<Row extends object>({ databases }: SystemAddresses, table: string, text: string, values: unknown[] = []): Promise<(Row & { service: string })[]> {
  const found = await Promise.all(Object.entries(databases).map(async ([service, url]) => {
    const [there] = await query<{ there: boolean }>(url, 'SELECT to_regclass($1) IS NOT NULL AS there', [table]);
    return there?.there === true ? (await query<Row>(url, text, values)).map((row) => ({ ...row, service })) : [];
  }));
  return found.flat();
}

/** A sample of acknowledged transitions, sent again under their keys, gives the answers given then. */
async function keysGiveOneAnswer({ transitions, journeys }: History, officer: Portal): Promise<string[]> {
  const actions: Readonly<Record<string, { path: string; body: unknown }>> = { received: { path: 'reception', body: { checkedComponents: ['stay-notice'] } }, completed: { path: 'completion', body: { outcome: 'granted' } } };
  const sample = transitions.filter(({ fact, dossierId }) => fact in actions && !journeys.includes(dossierId)).slice(-20);
  const found = await Promise.all(sample.map(async ({ dossierId, fact, key, answer, version }) => {
    const action = actions[fact];
    const again = await officer.try('POST', `${pathOf(dossierId)}/${action?.path}`, action?.body, { key, version: `"${version - 1}"` });
    return JSON.stringify(again.body) === answer ? null : `I6: ${fact} of ${dossierId} under its key now answers ${again.status} ${JSON.stringify(again.body).slice(0, 200)}`;
  }));
  return found.filter((line) => line !== null);
}

function codesAreUnique({ submissions }: History): string[] {
  const byCode = Map.groupBy(submissions, ({ code }) => code);
  return [...byCode].filter(([, filed]) => new Set(filed.map(({ dossierId }) => dossierId)).size > 1).map(([code]) => `O-2: ${code} was given twice`);
}

/** I7 while the load goes on: waits until everything submitted up to now is open and every consumer has come to where the ledger stands now; gives what is left after 30 s. */
export async function caughtUp(addresses: SystemAddresses, history: History): Promise<string[]> {
  const ids = idsOf(history);
  const until = Date.now() + 30_000;
  let heads = await headsOf(addresses, ids);
  for (;;) {
    if (heads.length < ids.length) heads = await headsOf(addresses, ids);
    const left = [...(heads.length === ids.length ? [] : [`${ids.length - heads.length} dossiers are not open`]), ...await behind(addresses, heads, true)];
    if (left.length === 0) return [];
    if (Date.now() > until) return left.slice(0, 20).map((line) => `I7: 30 s after healing, under load, ${line}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const idsOf = ({ submissions, journeys }: History): string[] => [...new Set([...submissions.map(({ dossierId }) => dossierId), ...journeys])];

const headsOf = ({ databases }: SystemAddresses, ids: readonly string[]): Promise<{ id: string; version: number; state: DossierState }[]> => query(databases['one-stop'], 'SELECT id, version, state FROM dossier WHERE id = ANY($1::uuid[])', [ids]);

const known = new Map<string, number>();

/** Processes that ended by themselves since it was last asked; who is killed is somebody else's doing. */
export async function crashed(system: RunningSystem): Promise<string[]> {
  const found = await Promise.all([...Object.keys(system.addresses.databases), 'gateway', 'simulators'].map(async (name) => {
    const crashes = (await system.ends(name)).filter((how) => how !== 'SIGKILL');
    const before = known.get(name) ?? 0;
    known.set(name, crashes.length);
    return crashes.slice(crashes.length < before ? 0 : before).map((how) => `${name} ended by itself: ${how}`);
  }));
  return found.flat();
}

/** I7: waits until every outbox is empty and every consumer has caught up; gives what is left after 30 s. */
export async function quiet(addresses: SystemAddresses, history: History): Promise<string[]> {
  const ids = idsOf(history);
  const until = Date.now() + 30_000;
  for (;;) {
    const pending = await everywhere<{ count: number }>(addresses, 'outbox_pending', 'SELECT count(*)::int AS count FROM outbox_pending');
    const heads = await headsOf(addresses, ids);
    const left = [
      ...pending.flatMap(({ service, count }) => (count === 0 ? [] : [`${count} events wait in the outbox of ${service}`])),
      ...(heads.length === ids.length ? [] : [`${ids.length - heads.length} dossiers are not open`]), ...await behind(addresses, heads), ...await rateable(addresses, heads),
    ];
    if (left.length === 0) return [];
    if (Date.now() > until) return left.slice(0, 20).map((line) => `I7: 30 s after healing ${line}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The whole journal as a new subscriber reads it, until nothing comes for a second. */
async function readJournal({ brokers, topicPrefix }: SystemAddresses): Promise<Fact[]> {
  const facts: Fact[] = [];
  let last = Date.now();
  const consumer = await new KafkaJsBroker({ clientId: 'checker', brokers, logger: createLogger('checker', 'silent') }).consume({
    group: `${topicPrefix}checker.${randomUUID()}`, topics: [topicPrefix + topics.dossierJournal.name],
    onBatch: async (records) => {
      last = Date.now();
      for (const { value } of records) if (value !== null) facts.push(JSON.parse(value.toString('utf8')) as Fact);
    },
    onFatal: (error) => { throw error; },
  });
  const start = Date.now();
  while (Date.now() - last < 1_500 || (facts.length === 0 && Date.now() - start < 15_000)) await new Promise((resolve) => setTimeout(resolve, 100));
  await consumer.close();
  return facts;
}
