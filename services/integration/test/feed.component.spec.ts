import type { Portal } from '#testing';
import { FeedCursors } from '../src/http/cursors.js';
import { FeedQueries } from '../src/persistence/feed.queries.js';
import { api, World } from './world.js';

interface Part { items: { id: string; type: string; subject: string; sequence: number }[]; next: string; more: boolean }

describe('X-2 O-14: the event feed over HTTP', () => {
  let world: World;
  let everywhere: Portal;
  beforeAll(async () => {
    world = await World.open();
    everywhere = await world.officer('integrator', null);
  });
  afterAll(() => world.close());

  const read = async (query = '', who = everywhere): Promise<Part> => (await who.get<Part>(`${api}/events?${query}`)).body;
  const end = async (): Promise<string> => {
    // Whoever wants what nobody has is taken along quickly.
    for (let { next, more } = await read('agency=NOBODY');;) {
      if (!more) return next;
      ({ next, more } = await read(`agency=NOBODY&after=${next}`));
    }
  };
  const textOf = async (query: string): Promise<string> => {
    const answer = await fetch(`${world.url}${api}/events?${query}`, { headers: { authorization: `Bearer ${everywhere.token}` } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    return answer.text();
  };

  it('gives the events in the bytes they came in, once, in order, page by page, from the beginning again for whoever asks', async () => {
    const from = await end();
    const dossier = world.unheard();
    const first = await world.fact(dossier, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 1, late: false });
    const second = await world.fact(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 });
    const one = await textOf(`after=${from}&limit=1`);
    expect(one.slice(0, '{"items":['.length + first.length)).toBe(`{"items":[${first}`);
    const { next } = JSON.parse(one) as Part;
    expect(await textOf(`after=${next}`)).toContain(second);
    expect((await read(`after=${from}`)).items.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect((await read()).items.length).toBeGreaterThanOrEqual(2);
    const last = await read(`after=${next}`);
    expect(await read(`after=${last.next}`)).toEqual({ items: [], next: last.next, more: false });
  });

  it('filters by type, agency with all below it, and procedure', async () => {
    const from = await end();
    const [own, below, other, rare] = [world.unheard(), world.unheard({ agency: 'A11' }), world.unheard({ agency: 'A2' }), world.unheard({ procedure: '9.000001' })];
    for (const dossier of [own, below, other, rare]) await world.received(dossier);
    const subjects = async (query: string, who = everywhere): Promise<Set<string>> => new Set((await read(`after=${from}&${query}`, who)).items.map(({ subject }) => subject));
    expect(await subjects('agency=A1')).toEqual(new Set([own.id, below.id, rare.id]));
    expect(await subjects('agency=A1&procedure=9.000001')).toEqual(new Set([rare.id]));
    expect((await read(`after=${from}&types=vn.motcua.dossier.received.v1`)).items.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => 'vn.motcua.dossier.received.v1'));
    expect(await subjects('agency=A2,A11')).toEqual(new Set([other.id, below.id]));
    // Who may see: an integrator of an agency, what it and those below it received or are competent for.
    expect(await subjects('', await world.officer('integrator', 'A1'))).toEqual(new Set([own.id, below.id, rare.id]));
    expect(await subjects('', await world.officer('integrator', 'A11'))).toEqual(new Set([below.id]));
    expect(await subjects('agency=A2', await world.officer('integrator', 'A1'))).toEqual(new Set());
    expect(await subjects('', await world.officer('integrator', 'B'))).toEqual(new Set());
  });

  it('a forwarded dossier is the other agency\'s from then on', async () => {
    const from = await end();
    const dossier = await world.received();
    await world.fact(dossier, 'forwarded', 'submitted', { reasonCode: 'r', fromAgency: 'A1', toAgency: 'A2' }, { competentAgency: 'A2' });
    expect((await read(`after=${from}`, await world.officer('integrator', 'A2'))).items.map(({ sequence }) => sequence)).toEqual([3]);
    expect((await read(`after=${from}`, await world.officer('integrator', 'A1'))).items.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('money is in the feed too, in the bytes it came in: for whoever may see its dossier; where it names no agency, for those who see every dossier', async () => {
    const from = await end();
    const dossier = await world.received();
    const money = await world.money(dossier, { receivingAgency: 'A1', competentAgency: 'A2', procedureCode: dossier.procedure });
    const old = await world.money(dossier, {});
    expect(await textOf(`after=${from}`)).toContain(money.body);
    const subjects = async (query: string, who = everywhere): Promise<string[]> => (await read(`after=${from}&types=vn.motcua.payment.settled.v1&${query}`, who)).items.map(({ subject }) => subject);
    expect(await subjects('')).toEqual([money.subject, old.subject]);
    expect(await subjects('procedure=1.001456&agency=A2')).toEqual([money.subject]);
    for (const agency of ['A1', 'A2', 'A']) expect(await subjects('', await world.officer('integrator', agency))).toEqual([money.subject]);
    expect(await subjects('', await world.officer('integrator', 'A11'))).toEqual([]);
    // What a portal is told of a dossier is the journal's alone.
    await world.send();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it('who wants little of much gets an empty answer that goes further on', async () => {
    const from = await end();
    await world.database.query(`INSERT INTO feed_event (subject, sequence, epoch, type, procedure_code, receiving_agency, competent_agency, body)
      SELECT gen_random_uuid(), 1, 1, 'vn.motcua.dossier.submitted.v1', '1.001456', 'Z', 'Z', '{}' FROM generate_series(1, 50000)`);
    const last = await world.received();
    const first = await read(`after=${from}&agency=A1`);
    expect(first).toMatchObject({ items: [], more: true });
    const second = await read(`after=${first.next}&agency=A1&wait=20`);
    expect(second.items.map(({ subject }) => subject)).toEqual([last.id, last.id]);
  });

  it('waits for news, and is woken by them; not by those of others', async () => {
    const from = await end();
    const begun = performance.now();
    const waiting = read(`after=${from}&agency=A11&wait=20`);
    await world.received();
    const dossier = world.unheard({ agency: 'A11' });
    await world.fact(dossier, 'submitted', 'submitted', { returnMethod: null, componentCount: 0, late: false });
    expect((await waiting).items.map(({ subject }) => subject)).toEqual([dossier.id]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const nothing = await read(`after=${await end()}&wait=1`);
    expect(nothing).toMatchObject({ items: [], more: false });
  });

  it('only so many wait for one account; the others are told to come back', async () => {
    const from = await end();
    const answers = await Promise.all(Array.from({ length: 6 }, () => everywhere.try<Part & { code?: string }>('GET', `${api}/events?after=${from}&wait=2`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.filter(({ status, body }) => status === 429 && body.code === 'feed.full')).toHaveLength(2);
  });

  it('a forged, altered or foreign cursor is refused; so is one ahead of the feed', async () => {
    await world.received();
    const cursor = await end();
    const bytes = Buffer.from(cursor, 'base64url');
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    for (const forged of [bytes.toString('base64url'), `${cursor}A`, `${cursor}=`, cursor.slice(0, -1), 'AAAA', Buffer.from('{"position":1}').toString('base64url'), '0']) {
      expect(await everywhere.try('GET', `${api}/events?after=${encodeURIComponent(forged)}`)).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    }
    const ahead = new FeedCursors('a secret of the spec').make(await world.get(FeedQueries).identity(), 1_000_000_000n);
    expect(await everywhere.try('GET', `${api}/events?after=${ahead}`)).toMatchObject({ status: 409, body: { code: 'cursor.ahead' } });
    expect((await everywhere.try('GET', `${api}/events?after=${new FeedCursors('a secret of the spec').make('another feed', 1n)}`)).status).toBe(400);
    expect((await everywhere.try('GET', `${api}/events?after=${new FeedCursors('another secret').make(await world.get(FeedQueries).identity(), 1n)}`)).status).toBe(400);
  });

  it('who may: integrators alone; what is asked for is checked at the door', async () => {
    const [administrator, citizen] = await Promise.all([world.officer('administrator', null), world.person()]);
    for (const who of [administrator, citizen]) expect((await who.try('GET', `${api}/events`)).status).toBe(403);
    expect((await world.anyone().try('GET', `${api}/events`)).status).toBe(401);
    for (const query of ['limit=0', 'limit=201', 'wait=31', 'types=received', 'agency=a%27b', 'procedure=%00', 'other=1']) expect((await everywhere.try('GET', `${api}/events?${query}`)).status).toBe(400);
  });

  it('X-1: many writers at once leave no position that a reader has passed by', async () => {
    const from = await end();
    const dossiers = Array.from({ length: 40 }, () => world.unheard());
    const seen: string[] = [];
    let cursor = from;
    const reader = (async () => {
      for (const until = Date.now() + 20_000; seen.length < 80 && Date.now() < until;) {
        const part = await read(`after=${cursor}&limit=7&wait=1`);
        seen.push(...part.items.map(({ id }) => id));
        cursor = part.next;
      }
    })();
    await Promise.all(dossiers.map((dossier) => world.received(dossier)));
    await reader;
    expect(new Set(seen).size).toBe(80);
    expect(seen).toHaveLength(80);
  });
});
