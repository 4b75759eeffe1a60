import { randomUUID } from 'node:crypto';
import { MoneyQueries } from '../src/persistence/money.queries.js';
import { OrderQueries } from '../src/persistence/order.queries.js';
import { Errands, Orders, Wishes } from '../src/use-cases/ports.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['postal_order', 'word', 'money', 'refused_word', 'post_wish', 'former_tracking']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand orders in the tables', () => {
  let world: World;
  const owner = randomUUID();
  const somebody = { accountId: randomUUID(), personId: owner, kind: 'citizen' as const, grants: [], officerName: null };
  beforeAll(async () => {
    world = await World.open();
    await world.database.query(`
      INSERT INTO postal_order (id, kind, state, version, dossier_id, dossier_code, procedure_code, agency, counter, owner_kind, owner_id, heard, failures, reason_code, attention, cancel_wanted, sent, tracking, postage, signatures,
          registered_at, ended_at, next_errand_at, next_ask_at)
        SELECT gen_random_uuid(), 'return', CASE WHEN n % 50 = 0 THEN 'delivering' WHEN n % 40 = 0 THEN 'returned' ELSE 'delivered' END, 5, gen_random_uuid(), 'V-' || n, '1.001456', 'B' || (n + n % 3) % 50, 'B' || n % 50, 'person',
          CASE WHEN n % 5000 = 0 THEN $1::uuid ELSE gen_random_uuid() END, 4, '{}', NULL, n % 50 <> 0 AND n % 40 = 0, false, true, 'MC' || lpad(n::text, 9, '0') || 'VN', 0, '[]', timestamptz '2026-03-01' - random() * interval '90 days',
          CASE WHEN n % 50 = 0 THEN NULL ELSE timestamptz '2026-03-05' END, CASE WHEN n % 1000 = 0 THEN timestamptz '2026-03-05' END, CASE WHEN n % 50 = 0 THEN timestamptz '2026-03-05' END
        FROM generate_series(1, 50000) AS n`, [owner]);
    await world.database.query(`INSERT INTO word (order_id, sequence, event, at, identity_checked, heard_at) SELECT o.id, n, 'delivering', registered_at, false, registered_at FROM postal_order o, generate_series(1, 4) AS n`);
    await world.database.query(`INSERT INTO money (id, order_id, agency, purpose, amount, expected, owed_back, receipt, collected_at, told) SELECT gen_random_uuid(), id, agency, 'postage', 30000, CASE WHEN random() < 0.001 THEN 0 ELSE 30000 END, CASE WHEN random() < 0.001 THEN 30000 ELSE 0 END, tracking, registered_at, true FROM postal_order`);
    await world.database.query(`INSERT INTO refused_word (digest, cause, first_at, last_at, times) SELECT md5(id::text), 'signature-invalid', registered_at, registered_at, 1 FROM postal_order`);
    await world.database.query(`INSERT INTO post_wish (dossier_id) SELECT dossier_id FROM postal_order`);
    await world.database.query(`INSERT INTO former_tracking (number, order_id, until) SELECT 'F' || tracking, id, registered_at FROM postal_order`);
    await world.analyse();
  });
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const after = { registeredAt: '2026-02-01T00:00:00+07:00', id: randomUUID() };
  const queries = (): OrderQueries => world.get(OrderQueries);
  it.each<[string, () => Promise<unknown>]>([
    ['my orders', () => queries().mine(somebody, now, null, 20)], ['my orders, another page', () => queries().mine(somebody, now, after, 20)],
    ['one order', () => queries().find(randomUUID(), somebody, now)], ['orders of a dossier', () => queries().ofDossier(randomUUID(), somebody, now)],
    ['orders of an agency', () => queries().at('B7', false, null, 20)], ['orders of an agency, another page', () => queries().at('B7', false, after, 20)], ['what officers must look at', () => queries().at('B7', true, null, 20)],
    ['a tracking number', () => queries().tracked('MC000000007VN')], ['refused callbacks', () => queries().refused(null, 20)], ['refused callbacks, another page', () => queries().refused({ lastAt: after.registeredAt, digest: 'a' }, 20)],
    ['carriage owed back', () => world.get(MoneyQueries).owedBackAt('B7', null, 20)], ['money of a day', () => world.get(MoneyQueries).ofDay('B7', '2026-02-10')],
    ['errands that are due', () => world.get(Errands).claim(now, now, 20)], ['late returns to ask about', () => world.get(Wishes).claimDoubted(now, now, 20)], ['parcels to ask about', () => world.get(Errands).claimSilent(now, now, 20)], ['a reference', () => world.get(Orders).byReference('a'.repeat(32))],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });
});
