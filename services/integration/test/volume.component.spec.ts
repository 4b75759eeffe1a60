import { randomUUID } from 'node:crypto';
import { FeedQueries } from '../src/persistence/feed.queries.js';
import { ProcedureQueries } from '../src/persistence/procedure.queries.js';
import { SyncQueries } from '../src/persistence/sync.queries.js';
import { Feed, SyncJournal } from '../src/use-cases/ports.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['feed_event', 'sync_dossier', 'sync_attempt']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand dossiers in the tables', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.database.query(`
      INSERT INTO feed_event (subject, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body)
        SELECT md5((n / 4)::text)::uuid, n % 4 + 1, 1, 'vn.motcua.dossier.received.v1', '1.001456', 'B' || n % 50, 'B' || (n + n % 3) % 50, '{}' FROM generate_series(1, 200000) AS n ORDER BY n`);
    await world.database.query(`
      INSERT INTO sync_dossier (destination, dossier_id, code, procedure_code, receiving_agency, competent_agency, epoch, known_version, changed_at, sent_version, opened, pending_since, due_at, stuck, sent_state, compare_at, failure)
        SELECT 'national-portal', md5(n::text)::uuid, 'V-' || n, '1.001456', 'B' || n % 50, 'B' || (n + n % 3) % 50, 1, 4, at, CASE WHEN behind THEN 2 ELSE 4 END, true, CASE WHEN behind THEN at END, CASE WHEN behind THEN at END,
               behind AND n % 7 = 0, 2, CASE WHEN n % 1000 = 0 THEN at END, CASE WHEN behind THEN 'away' END
        FROM (SELECT n, timestamptz '2026-03-01' - n * interval '1 minute' AS at, n % 20 = 0 AS behind FROM generate_series(1, 50000) AS n) d`);
    await world.database.query(`INSERT INTO sync_attempt (destination, dossier_id, from_version, to_version, outcome, tried_at, milliseconds)
      SELECT destination, dossier_id, 1, 4, 'ok', timestamptz '2026-03-01' - random() * interval '90 days', 5 FROM sync_dossier`);
    await world.analyse();
  });
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const all = { types: null, procedures: null, reach: null, agencies: null };
  const turn = { destination: 'national-portal', dossierId: randomUUID(), knownVersion: 4, sentVersion: 2, opened: true, tries: 0, lease: randomUUID() };
  const ended = [
    { turn, from: 3, at: now, milliseconds: 5, end: { kind: 'ok', stateNumber: 4, compareAt: now } },
    { turn: { ...turn, dossierId: randomUUID() }, from: 3, at: now, milliseconds: 5, end: { kind: 'away', code: null, detail: '', tries: 1, stuck: false, dueAt: now } },
  ] as const;
  const compared = [{ dossierId: randomUUID(), code: 'V-1', stateNumber: 2, version: 4 }];
  const head = async (read: () => Promise<unknown>): Promise<unknown> => {
    const spy = jestHead(world.get(FeedQueries));
    return read().finally(spy);
  };
  it.each<[string, () => Promise<unknown>]>([
    ['the head of the feed', () => world.get(FeedQueries).head()],
    ['the feed from the beginning', () => head(() => world.get(FeedQueries).read(0n, all, 100))],
    ['the feed by everything', () => head(() => world.get(FeedQueries).read(150_000n, { types: ['vn.motcua.dossier.received.v1'], procedures: ['1.001456'], reach: ['B1'], agencies: ['B1'] }, 100))],
    ['facts of a dossier', () => world.get(Feed).factsOf([turn, { ...turn, dossierId: randomUUID() }])],
    ['lags', () => world.get(SyncQueries).lags(['B1'])], ['what is behind', () => world.get(SyncQueries).behind('national-portal', false, null, null, 20)],
    ['what is behind, another page, of an agency', () => world.get(SyncQueries).behind('national-portal', false, ['B1'], { since: '2026-02-01T00:00:00+07:00', id: randomUUID() }, 20)],
    ['what is stuck', () => world.get(SyncQueries).behind('national-portal', true, null, null, 20)],
    ['a dossier', () => world.get(SyncQueries).ofDossier(randomUUID(), ['B1'])], ['tries of a dossier', () => world.get(SyncQueries).attemptsOf(randomUUID())],
    ['the latest facts by codes', () => world.get(SyncQueries).latestFacts(['V-7', 'V-8'], ['B1'])], ['a procedure', () => world.get(ProcedureQueries).find('1.001456', '2026-03-10')],
    ['what is due', () => world.get(SyncJournal).claim('national-portal', false, now, now, 20)], ['what failed and is due', () => world.get(SyncJournal).claim('national-portal', true, now, now, 1)],
    ['turns that ended', () => world.get(SyncJournal).settle('national-portal', ended)], ['turns that go on', () => world.get(SyncJournal).holdOn('national-portal', [turn], now)],
    ['who waited', () => world.get(SyncJournal).wake('national-portal', ['away', 'nonsense'], now)], ['who waited, anywhere', () => world.get(SyncJournal).wake(null, ['intake'], now)],
    ['what is compared', () => world.get(SyncJournal).claimComparisons('national-portal', now, now, 50)],
    ['what agrees', () => world.get(SyncJournal).agreed('national-portal', compared)], ['what is sent anew', () => world.get(SyncJournal).sendAnew('national-portal', compared, now)],
    ['sending one again', () => world.get(SyncJournal).redrive(world.database as never, { destination: null, dossierId: randomUUID(), from: null, to: null, agencies: null }, now)],
    ['sending all again', () => world.get(SyncJournal).redrive(world.database as never, { destination: null, dossierId: null, from: null, to: null, agencies: ['B1'] }, now)],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });
});

/** The head as it is, while reads find nothing. */
function jestHead(queries: FeedQueries): () => void {
  const own = queries.head.bind(queries);
  queries.head = () => Promise.resolve(200_000n);
  return () => { queries.head = own; };
}
