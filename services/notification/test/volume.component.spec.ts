import { randomUUID } from 'node:crypto';
import { DeliveryQueries } from '../src/persistence/delivery.queries.js';
import { NoticeQueries } from '../src/persistence/notice.queries.js';
import { Deliveries, Matters, Notices } from '../src/use-cases/ports.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['dossier', 'notice', 'delivery', 'reading', 'matter']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand notices in the tables', () => {
  let world: World;
  const owner = randomUUID();
  const reader = { personId: owner, grants: [] };
  beforeAll(async () => {
    world = await World.open();
    await world.database.query(`
      INSERT INTO dossier (id, code, procedure_code, procedure_version_id, case_key, receiving_agency, competent_agency, owner_kind, owner_id)
        SELECT gen_random_uuid(), 'V-' || n, '1.001456', '1.001456@2026-07-01', 'PLAIN', 'B' || n % 50, 'B' || (n + n % 3) % 50, 'person', CASE WHEN n % 500 = 0 THEN $1::uuid ELSE gen_random_uuid() END FROM generate_series(1, 10000) AS n`, [owner]);
    await world.database.query(`
      INSERT INTO notice (id, topic, subject, version, about_id, owner_id, cause, template, kind, mandatory, detail, told_at)
        SELECT gen_random_uuid(), 'dossier', d.id::text, n, d.id, d.owner_id, 'advanced', 'advanced', 'progress', false, '{}', timestamptz '2026-03-01' - random() * interval '90 days' FROM dossier d, generate_series(1, 5) AS n`);
    await world.database.query(`
      INSERT INTO delivery (id, notice_id, channel, about_id, position, state, attempts, generation, created_at, next_try_at, settled_at)
        SELECT gen_random_uuid(), id, c, about_id, position, s, 1, 1, told_at, CASE WHEN s = 'queued' THEN told_at END, CASE WHEN s <> 'queued' THEN told_at END
        FROM (SELECT n.id, c, n.about_id, n.position, n.told_at, CASE WHEN random() < 0.01 THEN 'queued' WHEN random() < 0.02 THEN 'failed' ELSE 'delivered' END AS s FROM notice n, (VALUES ('sms'), ('email')) AS k (c)) AS made`);
    await world.database.query(`INSERT INTO matter (id, kind, owner_id, noted_at, next_ask_at, asks) SELECT gen_random_uuid(), 'petition', CASE WHEN n % 100 > 0 THEN gen_random_uuid() END, now(), CASE WHEN n % 1000 = 0 THEN now() END, 1 FROM generate_series(1, 50000) AS n`);
    await world.database.query(`
      INSERT INTO notice (id, topic, subject, version, about, about_id, owner_id, cause, template, kind, mandatory, agency, detail, told_at)
        SELECT gen_random_uuid(), 'petition', id::text, 1, 'petition', id, owner_id, 'petitionReceived', 'petitionReceived', 'progress', false, 'B1', '{}', timestamptz '2026-03-01' - random() * interval '90 days' FROM matter`);
    await world.database.query('INSERT INTO reading (person_id, notice_id, read_at) SELECT owner_id, id, told_at FROM notice WHERE owner_id IS NOT NULL AND random() < 0.5');
    await world.analyse();
  });
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const inTransaction = (work: (tx: never) => Promise<unknown>): Promise<unknown> => work(world.database as never);
  it.each<[string, () => Promise<unknown>]>([
    ['an inbox', () => world.get(NoticeQueries).inbox(reader, now, { aboutId: null, dossiersOnly: false, unreadOnly: false }, null, 20)], ['an inbox, another page', () => world.get(NoticeQueries).inbox(reader, now, { aboutId: null, dossiersOnly: false, unreadOnly: false }, '40000', 20)],
    ['what is unread', () => world.get(NoticeQueries).inbox(reader, now, { aboutId: null, dossiersOnly: false, unreadOnly: true }, null, 20)], ['how much is unread', () => world.get(NoticeQueries).unread(reader, now)],
    ['notices of dossiers', () => world.get(NoticeQueries).inbox(reader, now, { aboutId: null, dossiersOnly: true, unreadOnly: false }, null, 20)],
    ['notices of a dossier', () => world.get(NoticeQueries).inbox(reader, now, { aboutId: randomUUID(), dossiersOnly: true, unreadOnly: false }, null, 20)], ['marking one', () => inTransaction((tx) => world.get(NoticeQueries).read(tx, randomUUID(), reader, now))],
    ['marking all', () => inTransaction((tx) => world.get(NoticeQueries).readAll(tx, reader, now))], ['what was told last', () => inTransaction((tx) => world.get(Notices).lastOf(tx, [randomUUID(), randomUUID()]))],
    ['who sees a report', () => world.get(DeliveryQueries).sees(randomUUID(), reader, now)], ['a report', () => world.get(DeliveryQueries).ofDossier(randomUUID(), null, 20)],
    ['a report, another page', () => world.get(DeliveryQueries).ofDossier(randomUUID(), { position: '7', id: randomUUID() }, 20)], ['failures', () => world.get(DeliveryQueries).failed('sms', false, null, 20)],
    ['failures, another page', () => world.get(DeliveryQueries).failed('sms', true, { at: '2026-02-01T00:00:00+07:00', id: randomUUID() }, 20)], ['failures by reason', () => world.get(DeliveryQueries).failures('sms', new Date('2026-02-25T00:00:00+07:00'))],
    ['what waits', () => world.get(DeliveryQueries).waiting()], ['what is due', () => world.get(Deliveries).claim('sms', now, now, 20)], ['what waited for a channel', () => world.get(Deliveries).hasten('email', now)],
    ['what is driven again', () => inTransaction((tx) => world.get(Deliveries).redrive(tx, 'sms', new Date('2026-02-28T00:00:00+07:00'), now, 1_000))], ['whose petitions nobody knows yet', () => world.get(Matters).claim(now, now, 50)], ['notices of petitions that became somebody\'s', () => inTransaction((tx) => world.get(Matters).own(tx, [{ kind: 'petition', id: randomUUID() }]))],
    ['notices that nobody owns', () => world.get(Notices).own(1_000)], ['what is old', () => world.get(Notices).forget(new Date('2025-12-05T00:00:00+07:00'), 1_000)],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });
});
