import { randomUUID } from 'node:crypto';
import { DayQueries } from '../src/persistence/day.queries.js';
import { PaymentQueries } from '../src/persistence/payment.queries.js';
import { Attempts } from '../src/use-cases/ports.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['dossier', 'payment', 'attempt', 'collection', 'difference', 'closing']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand payments in the tables', () => {
  let world: World;
  const owner = randomUUID();
  const somebody = { accountId: randomUUID(), personId: owner, kind: 'citizen' as const, grants: [], officerName: null };
  beforeAll(async () => {
    world = await World.open();
    await world.database.query(`
      INSERT INTO dossier (id, code, procedure_code, procedure_version_id, receiving_agency, competent_agency, owner_kind, owner_id, state, version, asked)
        SELECT gen_random_uuid(), 'V-' || n, '1.001456', '1.001456@2026-07-01', 'B' || n % 50, 'B' || (n + n % 3) % 50, 'person', CASE WHEN n % 5000 = 0 THEN $1::uuid ELSE gen_random_uuid() END, 'paying', 2, true FROM generate_series(1, 50000) AS n`, [owner]);
    await world.database.query(`
      INSERT INTO payment (id, dossier_id, asked_version, owner_id, receiving_agency, competent_agency, items, total, state, version, asked_at, due_at)
        SELECT gen_random_uuid(), id, 2, owner_id, receiving_agency, competent_agency, '[]', 160000, CASE WHEN random() < 0.1 THEN 'due' ELSE 'paid' END, 2, timestamptz '2026-03-01' - random() * interval '90 days', '2026-04-01' FROM dossier`);
    await world.database.query(`
      INSERT INTO attempt (id, payment_id, reference, amount, state, started_by, started_at, next_check_at, receipt_check_at, receipt_digest)
        SELECT gen_random_uuid(), id, left(replace(id::text, '-', ''), 32), 160000, 'paid', gen_random_uuid(), asked_at, CASE WHEN random() < 0.001 THEN asked_at END, CASE WHEN random() < 0.001 THEN asked_at END, md5(id::text) FROM payment`);
    await world.database.query(`
      INSERT INTO collection (id, payment_id, attempt_id, amount, method, reference, collected_at, state, told, answer, refund_cause, agency)
        SELECT gen_random_uuid(), p.id, a.id, 160000, 'platform', 'GD', p.asked_at, CASE WHEN p.state = 'due' THEN 'refunding' ELSE 'held' END, true, 'accepted', CASE WHEN p.state = 'due' THEN 'declined' END, p.receiving_agency
        FROM payment p JOIN attempt a ON a.payment_id = p.id`);
    await world.database.query(`INSERT INTO difference (kind, day, agency, payment_id, attempt_id, expected, got, noted_at) SELECT 'amount', asked_at::date, receiving_agency, id, NULL, 160000, row_number() OVER (), asked_at FROM payment`);
    await world.database.query(`INSERT INTO closing (id, agency, cashier, closed_at, totals) SELECT gen_random_uuid(), receiving_agency, gen_random_uuid(), asked_at, '{}' FROM payment`);
    await world.analyse();
  });
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const after = { askedAt: '2026-02-01T00:00:00+07:00', id: randomUUID() };
  it.each<[string, () => Promise<unknown>]>([
    ['my payments', () => world.app.get(PaymentQueries).mine(somebody, now, null, 20)], ['my payments, another page', () => world.app.get(PaymentQueries).mine(somebody, now, after, 20)],
    ['one payment', () => world.app.get(PaymentQueries).find(randomUUID(), somebody, now)], ['what a dossier owes, by code', () => world.app.get(PaymentQueries).ofDossier({ code: 'V-77' }, somebody, now)],
    ['what a dossier owes, by id', () => world.app.get(PaymentQueries).ofDossier({ id: randomUUID() }, somebody, now)], ['a card', () => world.app.get(PaymentQueries).card(randomUUID())],
    ['what is due at a till', () => world.app.get(PaymentQueries).dueAt('B7', null, 20)], ['what is due at a till, another page', () => world.app.get(PaymentQueries).dueAt('B7', after, 20)],
    ['what is owed back', () => world.app.get(PaymentQueries).owedBackAt('B7', null, 20)], ['closings', () => world.app.get(DayQueries).closings('B7', null, 20)],
    ['a daily report', () => world.app.get(DayQueries).report('B7', '2026-02-10')], ['receipts in use', () => world.app.get(DayQueries).receiptsAmong(['a', 'b'])],
    ['attempts to ask about', () => world.app.get(Attempts).claimChecks(now, now, 50)], ['a reference', () => world.app.get(Attempts).byReference('x')],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });
});
