import { AccessLog } from '#access-log';
import { accessLogged, topics } from '#contracts';
import { Allow, Page, pageOf, PageRequest } from '#http';
import { Broker, consumeEvents, makeEvent } from '#messaging';
import { dropTopics, eventually, freshTopicPrefix, type Portal, testBrokers } from '#testing';
import { Controller, Get, Query } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { IncomingReference } from '../src/events/incoming.js';
import type { AccessView, AccountAccessView, UsageView } from '../src/http/accesses.controller.js';
import { AccessTable } from '../src/persistence/access.table.js';
import { api, received, submitted, World } from './world.js';
import { cellsOf } from './xlsx.js';

/** A list of dossiers, as services have them. */
@Controller('api/statistics/v1/spec-dossiers')
@Allow({})
class ListOfDossiers {
  static shown: string[] = [];

  @Get() list(@Query() query: PageRequest): Page<{ dossierId: string; ownerName: string }> {
    return pageOf(ListOfDossiers.shown, query, (dossierId) => ({ dossierId, ownerName: 'Nguyễn Thị Ánh' }), (id) => id);
  }
}

type Entry = Parameters<AccessTable['add']>[1][number];

describe('P-o: who read or changed what', () => {
  const topicPrefix = freshTopicPrefix('accesses');
  let world: World;
  let inspector: Portal;
  beforeAll(async () => {
    world = await World.open({ brokers: testBrokers(), topicPrefix, controllers: [ListOfDossiers] });
    await world.get(Broker).createTopics(Object.values(topics), topicPrefix);
    await consumeEvents(world.app);
    inspector = await world.officer('inspector', 'P1');
  });
  afterAll(async () => {
    await world.close();
    await dropTopics(topicPrefix);
  });

  const officer = randomUUID();
  const entry = (objectId: string, more: Partial<Entry> = {}): Entry => ({
    service: 'one-stop', at: '2026-03-10T09:00:00+07:00', actor: { kind: 'officer', ref: officer, roles: ['processing'], agencies: ['A1'] }, action: 'GET /api/one-stop/v1/dossiers/{dossierId}', object: { kind: 'dossier', id: objectId }, status: 200, ...more,
  });
  const tell = async (entries: readonly Entry[], sequence: number, process: string): Promise<void> => {
    const event = makeEvent('one-stop', accessLogged, { subject: process, time: world.clock.now(), data: { batchId: randomUUID(), service: 'one-stop', entries: entries.map(({ service: _service, ...rest }) => rest) } }, sequence);
    await world.database.transaction((tx) => world.get(IncomingReference).accessed([event], { tx, topic: topics.accessLog.name }));
  };
  const dossier = async () => {
    const filed = world.unheard();
    await world.filed(filed);
    await world.fact(filed, 'submitted', 'submitted', submitted);
    await world.fact(filed, 'received', 'received', received);
    return filed;
  };
  const accesses = async (who: Portal, id: string, query = ''): Promise<AccessView[]> => (await who.get<{ items: AccessView[] }>(`${api}/dossiers/${id}/accesses${query}`)).body.items;

  it('the owner sees roles and agencies, an inspector the accounts, strangers and foreign inspectors nothing', async () => {
    const { id, ownerId } = await dossier();
    await tell([entry(id), entry(id, { action: 'POST /api/one-stop/v1/dossiers/{dossierId}/receive', status: 200 }), entry(id, { status: 404 })], 1, randomUUID());
    const owner = await world.person(ownerId);
    expect(await accesses(owner, id)).toMatchObject([{ status: 404 }, { action: 'POST /api/one-stop/v1/dossiers/{dossierId}/receive' }, { account: null, roles: ['processing'], agencies: ['A1'], service: 'one-stop', at: '2026-03-10T09:00:00.000+07:00' }]);
    expect((await accesses(inspector, id)).map(({ account }) => account)).toEqual([officer, officer, officer]);
    const delegate = randomUUID();
    expect((await (await world.person(delegate)).try('GET', `${api}/dossiers/${id}/accesses`)).status).toBe(404);
    await world.delegate(ownerId, delegate);
    expect(await accesses(await world.person(delegate), id, '?limit=1')).toMatchObject([{ account: null }]);
    for (const who of [await world.person(), await world.officer('inspector', 'B1'), await world.officer('unit-head'), await world.officer('processing')]) expect((await who.try('GET', `${api}/dossiers/${id}/accesses`)).status).toBe(404);
    expect((await world.anyone().try('GET', `${api}/dossiers/${id}/accesses`)).status).toBe(401);
    expect((await inspector.try('GET', `${api}/dossiers/${randomUUID()}/accesses`)).status).toBe(404);
  });

  it('reading who read it is itself on record, by way of the broker; a request never waits for the log nor fails over it', async () => {
    const { id } = await dossier();
    const administrator = randomUUID();
    const who = await world.officer('administrator', null, { accountId: administrator });
    await accesses(who, id);
    // No id, and nothing PostgreSQL could hold: it must not stop what comes after it.
    expect((await who.try('GET', `${api}/dossiers/%00/accesses`)).status).toBeGreaterThanOrEqual(400);
    await eventually(async () => expect((await accesses(inspector, id)).map(({ account }) => account)).toContain(administrator), { timeout: 20_000 });
    expect(await world.database.query('SELECT 1 FROM event')).toEqual([]);

    await world.asOwner('ALTER TABLE access_batch RENAME TO access_batch_away');
    await accesses(who, id);
    await expect(world.get(AccessLog).flush()).rejects.toThrow('access_batch');
    expect((await who.try('GET', `${api}/dossiers/${id}/accesses`)).status).toBe(200);
    await world.asOwner('ALTER TABLE access_batch_away RENAME TO access_batch');
    // Not by asking for them: that would be on record too.
    await eventually(async () => expect(await world.database.query('SELECT action FROM access_entry WHERE actor_ref = $1', [administrator])).toHaveLength(3), { timeout: 30_000 });
    await eventually(async () => expect(await world.database.query('SELECT 1 FROM access_batch')).toEqual([]));
    const [parked] = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM parked_event');
    expect(parked?.n).toBe(0);
  });

  it('what an account did: for an inspector as far as it was for the inspector\'s agency, for nobody else', async () => {
    const account = randomUUID();
    const did = (agencies: string[]): Entry => entry(randomUUID(), { actor: { kind: 'officer', ref: account, roles: ['processing'], agencies } });
    await tell([did(['A2']), did(['B1'])], 1, randomUUID());
    const by = async (who: Portal): Promise<string[][]> => (await who.get<{ items: AccountAccessView[] }>(`${api}/accesses?account=${account}`)).body.items.map(({ agencies }) => agencies);
    expect(await by(inspector)).toEqual([['A2']]);
    expect(await by(await world.officer('inspector', 'B1'))).toEqual([['B1']]);
    expect(await by(await world.officer('administrator', null))).toEqual([['B1'], ['A2']]);
    for (const who of [await world.officer('unit-head'), await world.person()]) expect((await who.try('GET', `${api}/accesses?account=${account}`)).status).toBe(403);
    expect((await inspector.try('GET', `${api}/accesses`)).status).toBe(400);
  });

  it('of somebody with agencies of two provinces, an inspector is told what it did for dossiers of the inspector\'s, and no more', async () => {
    const [account, mine, foreign] = [randomUUID(), await dossier(), world.unheard()];
    await world.filed(foreign);
    await world.fact(foreign, 'submitted', 'submitted', submitted, { competentAgency: 'B1' });
    const actor: Entry['actor'] = { kind: 'officer', ref: account, roles: ['processing'], agencies: ['A1', 'B1'] };
    const list = (...dossiers: string[]): Partial<Entry> => ({ actor, object: null, action: 'GET /api/one-stop/v1/queue', list: { query: 'q', count: dossiers.length, dossiers } });
    await tell([
      entry(mine.id, { actor }), entry(foreign.id, { actor }), entry(randomUUID(), { actor, object: { kind: 'draft', id: randomUUID() } }), entry('', list(mine.id)), entry('', list(foreign.id)), entry('', list(mine.id, foreign.id)),
    ], 1, randomUUID());
    const by = async (who: Portal): Promise<unknown[]> => (await who.get<{ items: AccountAccessView[] }>(`${api}/accesses?account=${account}`)).body.items.map(({ object, list: shown }) => object?.id ?? shown?.dossiers);
    expect(await by(inspector)).toEqual([[mine.id], mine.id]);
    expect(await by(await world.officer('inspector', 'B1'))).toEqual([[foreign.id], foreign.id]);
    expect((await by(await world.officer('administrator', null))).length).toBe(6);
  });

  it('a list is one entry, with its query and the dossiers it showed; their owners are told once a day that it showed theirs', async () => {
    const [one, other] = [await dossier(), await dossier()];
    const account = randomUUID();
    const who = await world.officer('processing', 'A1', { accountId: account });
    ListOfDossiers.shown = [one.id, other.id];
    const route = 'GET /api/statistics/v1/spec-dossiers';
    for (const query of ['?limit=50', '?limit=50', '?limit=1']) expect((await who.get<{ items: unknown[] }>(`/api/statistics/v1/spec-dossiers${query}`)).body.items.length).toBeGreaterThan(0);
    ListOfDossiers.shown = [];
    await who.get('/api/statistics/v1/spec-dossiers');
    const lists = async (): Promise<AccountAccessView[]> => (await inspector.get<{ items: AccountAccessView[] }>(`${api}/accesses?account=${account}`)).body.items;
    await eventually(async () => expect(await world.database.query('SELECT 1 FROM access_entry WHERE actor_ref = $1 AND list_count IS NOT NULL', [account])).toHaveLength(3), { timeout: 20_000 });
    expect((await lists()).map(({ action, object, list, status, inList }) => ({ action, object, list, status, inList }))).toEqual([
      { action: route, object: null, list: { query: 'limit=1', count: 1, dossiers: [one.id] }, status: 200, inList: false },
      ...[1, 2].map(() => ({ action: route, object: null, list: { query: 'limit=50', count: 2, dossiers: [one.id, other.id] }, status: 200, inList: false })),
    ]);
    for (const { id, ownerId } of [one, other]) expect(await accesses(await world.person(ownerId), id)).toMatchObject([{ account: null, roles: ['processing'], agencies: ['A1'], action: route, inList: true }]);
    expect(JSON.stringify(await world.database.query('SELECT * FROM access_entry'))).not.toContain('Nguyễn');

    // The next day it is told again.
    const tomorrow = entry('', { at: '2026-03-11T00:30:00+07:00', actor: { kind: 'officer', ref: account, roles: ['processing'], agencies: ['A1'] }, action: route, object: null, list: { query: '', count: 1, dossiers: [one.id] } });
    await tell([tomorrow, tomorrow, { ...tomorrow, status: 403 }], 1, randomUUID());
    expect((await accesses(inspector, one.id)).map(({ at, account: by }) => [at, by])).toEqual([['2026-03-11T00:30:00.000+07:00', account], ['2026-03-10T09:00:00.000+07:00', account]]);
    expect(await world.database.query(`SELECT reads::int, refused::int FROM usage_day WHERE day = '2026-03-11'`)).toEqual([{ reads: 2, refused: 1 }]);
  });

  it('a dossier that the query names is what a request was about', async () => {
    const { id } = await dossier();
    const administrator = await world.officer('administrator', null);
    await administrator.try('GET', `/api/statistics/v1/spec-dossiers?dossierId=${id}`);
    await eventually(async () => expect(await world.database.query('SELECT action, status FROM access_entry WHERE object_id = $1', [id])).toEqual([{ action: 'GET /api/statistics/v1/spec-dossiers', status: 400 }]), { timeout: 20_000 });
  });

  it('use by agency and day, exported; a foreign agency\'s is refused', async () => {
    const process = randomUUID();
    const on = (day: string, agencies: string[], more: Partial<Entry> = {}): Entry => entry(randomUUID(), { at: `2026-02-${day}T09:00:00+07:00`, actor: { kind: 'officer', ref: officer, roles: ['processing'], agencies }, ...more });
    await tell([on('01', ['A2']), on('01', ['A2']), on('01', ['A2'], { action: 'POST /x' }), on('02', ['A2'], { status: 403 }), on('02', ['B1'])], 1, process);
    const usage = (await inspector.get<{ items: UsageView[] }>(`${api}/usage?agency=P1&from=2026-02-01&to=2026-02-28`)).body.items;
    expect(usage).toEqual([
      { agency: 'A2', day: '2026-02-01', service: 'one-stop', kind: 'officer', reads: 2, changes: 1, refused: 0 }, { agency: 'A2', day: '2026-02-02', service: 'one-stop', kind: 'officer', reads: 0, changes: 0, refused: 1 },
    ]);
    const first = (await inspector.get<{ items: UsageView[]; next: string }>(`${api}/usage?agency=P1&from=2026-02-01&to=2026-02-28&limit=1`)).body;
    expect((await inspector.get<{ items: UsageView[] }>(`${api}/usage?agency=P1&from=2026-02-01&to=2026-02-28&limit=1&after=${first.next}`)).body.items).toEqual(usage.slice(1));
    expect(cellsOf(await inspector.download(`${api}/usage/export?agency=P1&from=2026-02-01&to=2026-02-28&format=xlsx`)).slice(2)).toEqual([['A2', '2026-02-01', 'one-stop', 'officer', 2, 1, 0], ['A2', '2026-02-02', 'one-stop', 'officer', 0, 0, 1]]);
    expect((await (await world.officer('inspector', 'B1')).try('GET', `${api}/usage?agency=A2`)).status).toBe(403);
  });

  it('entries cannot be changed, and are forgotten when they are older than the rule in force says', async () => {
    const { id } = await dossier();
    await tell([entry(id, { at: '2020-01-01T00:00:00+07:00' }), entry(id)], 1, randomUUID());
    for (const statement of [`UPDATE access_entry SET status = 1`, 'DELETE FROM access_entry']) await expect(world.database.query(statement)).rejects.toThrow('permission denied');
    // Whoever has the service's rights may not say that it is later than it is.
    await world.database.query(`SELECT forget_accesses('2999-01-01', 1000000)`);
    await expect(world.database.query('UPDATE access_retention SET days = 365')).rejects.toThrow('permission denied');
    const old = Array.from({ length: 6_000 }, () => entry(randomUUID(), { at: '2019-01-01T00:00:00+07:00' }));
    await world.database.transaction((tx) => world.get(AccessTable).add(tx, old));
    expect(await world.get(AccessTable).forget(world.clock.now())).toBe(6_000);
    expect(await accesses(inspector, id)).toMatchObject([{ at: '2026-03-10T09:00:00.000+07:00' }]);
  });
});
