import { Access } from '#http';
import { AccessQueries } from '../src/persistence/access.queries.js';
import { CounterQueries, type Dimension, dimensions } from '../src/persistence/counter.queries.js';
import { GenerationsTable } from '../src/persistence/generations.table.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['dossier_life', 'counter', 'access_entry', 'dossier_owner', 'usage_day']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand dossiers in the tables', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.database.query(`
      INSERT INTO agency (code, parent_code, name, body) SELECT 'V' || n, 'P1', '{"vi":"x"}', '{"level":"commune","procedures":[]}' FROM generate_series(1, 60) AS n`);
    await world.database.query(`
      INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, due, life)
        SELECT 1, gen_random_uuid(), 5, 'V' || 1 + n % 60, '1.001456', 'online', 'citizen', n % 3, CASE WHEN n % 10 = 0 THEN timestamptz '2026-03-01' + random() * interval '30 days' END, '{}' FROM generate_series(1, 50000) AS n`);
    await world.database.query(`
      INSERT INTO counter SELECT 1, 'V' || a, g.grain, g.start, '1.001456', 'online', 'citizen', m, 3 FROM generate_series(1, 60) AS a
        CROSS JOIN (SELECT 'd' AS grain, generate_series(date '2025-03-01', date '2026-03-10', '1 day')::date AS start UNION ALL SELECT 'm', generate_series(date '2025-03-01', date '2026-03-01', '1 month')::date) g
        CROSS JOIN unnest(ARRAY['received', 'done.early', 'done.late', 'lateFrom']) AS m`);
    await world.database.query(`INSERT INTO dossier_owner SELECT id, 'person', gen_random_uuid(), procedure FROM dossier_life`);
    await world.database.query(`
      INSERT INTO access_entry (at, service, actor_kind, actor_ref, roles, agencies, action, object_kind, object_id, status)
        SELECT now() - random() * interval '90 days', 'one-stop', 'officer', md5((random() * 500)::int::text), '{processing}', '{A1}', 'GET /x', 'dossier', id::text, 200 FROM dossier_life`);
    await world.database.query(`INSERT INTO usage_day SELECT 'V' || n % 60, date '2025-01-01' + n % 400, 'one-stop', 'officer' || n % 20, 1, 1, 1 FROM generate_series(1, 24000) AS n ON CONFLICT DO NOTHING`);
    await world.analyse();
  });
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const scope = { agency: 'P1', alone: false, procedure: null, field: null, channel: null, audience: null };
  const period = { from: '2025-12-15', to: '2026-03-10' };
  const caller = new Access('a', '00000000-0000-4000-8000-000000000001', 'officer', 2, [{ role: 'inspector', agency: 'P1', unit: null }], []);
  const id = '00000000-0000-4000-8000-000000000002';
  it.each<[string, () => Promise<unknown>]>([
    ...dimensions.map((by: Dimension): [string, () => Promise<unknown>] => [`figures by ${by}`, () => world.get(CounterQueries).sums(scope, period, by, now)]),
    ['figures of one procedure', () => world.get(CounterQueries).sums({ ...scope, procedure: '1.001456', field: 'XNC' }, period, 'none', now)],
    ['provision', () => world.get(CounterQueries).provision('2026-03-10', 'P1')], ['names', () => world.get(CounterQueries).names(['A1'], '2026-03-10')], ['who may see accesses', () => world.get(AccessQueries).sight(id, caller, now)],
    ['accesses to a dossier', () => world.get(AccessQueries).of(id, null, 20)], ['accesses to a dossier, another page', () => world.get(AccessQueries).of(id, 500, 20)],
    ['what an account did', () => world.get(AccessQueries).by('x', caller, null, 20)],
    ['use', () => world.get(AccessQueries).usage('P1', '2026-01-01', '2026-03-10', null, 20)], ['generations', () => world.get(GenerationsTable).list(null, 20)],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });
});
