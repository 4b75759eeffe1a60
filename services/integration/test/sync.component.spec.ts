import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Destinations, SyncJournal } from '../src/use-cases/ports.js';
import { SendDue } from '../src/use-cases/send-due.js';
import { type CardSaid, type Dossier, World } from './world.js';

interface Row { sent_version: number; known_version: number; pending: boolean; stuck: boolean; tries: number; failure: string | null; failure_code: string | null; failure_detail: string | null; opened: boolean }

describe('P-t X-10: dossiers at the national portal', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await Promise.all([world.portal('normal'), world.portal('normal', { name: 'single-window' })]);
    world.intake.away = false;
    world.forward(60);
    await settled();
  });

  const row = async ({ id }: Dossier, destination = 'national-portal'): Promise<Row | undefined> => (await world.database.query<Row & { [column: string]: unknown }>(
    'SELECT sent_version, known_version, pending_since IS NOT NULL AS pending, stuck, tries, failure, failure_code, failure_detail, opened FROM sync_dossier WHERE dossier_id = $1 AND destination = $2', [id, destination],
  ))[0];
  /** Sends as the timer does, until nothing is pending; time passes meanwhile. */
  const settled = async (): Promise<void> => {
    for (let round = 0; round < 60; round += 1) {
      const [left] = await world.database.query<{ count: number }>('SELECT count(*)::int AS count FROM sync_dossier WHERE pending_since IS NOT NULL AND failure IS DISTINCT FROM \'refused\'');
      if (left?.count === 0) return;
      await Promise.all([world.send(), world.send('single-window')]);
      world.forward(1);
    }
    throw new Error('something is still pending');
  };
  const events = async (dossier: Dossier): Promise<string[]> => (await world.at(dossier)).map(({ event }) => event);

  it('the dossier goes before its progress; every version is there, in order, once', async () => {
    const dossier = await world.received();
    await settled();
    expect(await world.at(dossier)).toMatchObject([
      { event: 'dossier', updating: false, state: '2', owner: 'Nguyễn Thị Ánh' }, { event: 'step', state: '1', deed: '1. Nộp hồ sơ' }, { event: 'step', state: '2', deed: '2. Tiếp nhận hồ sơ' },
    ]);
    await world.fact(dossier, 'transferred', 'processing', { toUnit: 'A1-XL' });
    await settled();
    expect((await world.at(dossier)).slice(3)).toMatchObject([{ event: 'dossier', updating: true, state: '4' }, { event: 'step', deed: '3. Chuyển hồ sơ đến đơn vị xử lý' }]);
    expect(await row(dossier)).toMatchObject({ sent_version: 3, known_version: 3, pending: false, tries: 0 });
  });

  it('more than ten steps go in chunks of ten; a whole life with its fee, supplement and result is as the format asks', async () => {
    const dossier = await world.received();
    await world.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'issue', amount: 200_000 }], total: 200_000, currency: 'VND', dueAt: '2026-03-20T17:00:00+07:00' });
    await world.fact(dossier, 'paid', 'received', { amount: 200_000, currency: 'VND', method: 'platform' });
    await world.fact(dossier, 'transferred', 'processing', { toUnit: 'A1-XL' }, { processingDue: '2026-03-20T17:00:00+07:00' });
    await world.fact(dossier, 'supplementRequested', 'supplementing', { components: ['portrait-photo'], fields: [], dueAt: '2026-03-31T17:00:00+07:00', stage: 'appraisal', causedByApplicant: true });
    await world.fact(dossier, 'supplemented', 'processing', { components: ['portrait-photo'], fields: [] }, { processingDue: '2026-03-25T17:00:00+07:00' });
    for (let step = 0; step < 6; step += 1) await world.fact(dossier, 'advanced', 'processing', { fromStep: 'a', toStep: 'b', outcome: 'ok' });
    await world.fact(dossier, 'completed', 'done', { outcome: 'granted', resultCode: `${dossier.code}-KQ1`, resultDigest: 'x', electronic: true, endedAt: '2026-03-18T10:00:00+07:00', onTime: true });
    await world.fact(dossier, 'returned', 'returned', { method: 'post', at: '2026-03-19T10:00:00+07:00' });
    await settled();
    expect(await world.stepsAt(dossier)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(await world.at(dossier)).toMatchObject([{ event: 'dossier', state: '10', due: '20260325170000', channel: '2', files: 1 }, ...Array.from({ length: 15 }, () => ({ event: 'step' }))]);
  });

  it('the Single Window has the dossiers of its procedures alone', async () => {
    const [own, other] = [await world.received(world.unheard({ procedure: '9.000001' })), await world.received()];
    await settled();
    expect(await world.stepsAt(own, 'single-window')).toEqual([1, 2]);
    expect(await world.stepsAt(own)).toEqual([1, 2]);
    expect(await world.at(other, 'single-window')).toEqual([]);
  });

  it('"đã tồn tại": it is sent again as an update', async () => {
    await world.portal('alreadyExists', { count: 1 });
    const dossier = await world.received();
    await settled();
    expect(await world.at(dossier)).toMatchObject([{ event: 'dossier', updating: true }, { event: 'step' }, { event: 'step' }]);
  });

  it('an answer lost after the portal took it: nothing is there twice', async () => {
    const dossier = world.unheard();
    await world.fact(dossier, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 1, late: false });
    await world.portal('lost', { count: 2 });
    await settled();
    await world.fact(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 });
    await settled();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    expect((await events(dossier)).filter((event) => event === 'step')).toHaveLength(2);
  });

  it('a session that ends is renewed by one log-in, whoever notices first', async () => {
    const logins = async (): Promise<number> => (await world.at(null)).filter(({ event }) => event === 'login').length;
    await world.received();
    await settled();
    const before = await logins();
    const dossiers = await Promise.all(Array.from({ length: 12 }, () => world.received()));
    await world.portal('expireSession', { count: 1 });
    await settled();
    for (const dossier of dossiers) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    expect(await logins()).toBe(before + 1);
  });

  it('a dossier that the portal refuses holds no other; it is listed as stuck with the reason, without a word of its owner', async () => {
    const bad = world.unheard();
    world.cardOf(bad, { owner: { fullName: '', identifier: '019201006482', phone: null, email: null, address: null }, summary: 'x', components: [] });
    await world.received(bad);
    const good = await Promise.all(Array.from({ length: 8 }, () => world.received()));
    for (let round = 0; round < 12; round += 1) {
      await world.send();
      world.forward(6);
    }
    for (const dossier of good) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    expect(await row(bad)).toMatchObject({ sent_version: 0, pending: true, stuck: true, failure: 'refused', failure_code: '-5' });
    expect((await row(bad))?.failure_detail).toContain('ChuHoSo');
    expect(await world.stepsAt(bad)).toEqual([]);
    // It is sent still, seldom, and arrives when what was wrong is right.
    world.cardOf(bad, { owner: { fullName: 'Lục Văn Thử', identifier: null, phone: null, email: null, address: null }, summary: '', components: [] });
    world.forward(60);
    await world.send();
    expect(await world.stepsAt(bad)).toEqual([1, 2]);
    expect(await row(bad)).toMatchObject({ stuck: false, failure: null, pending: false });
  });

  it('a portal that quotes what it was sent: nothing of the owner, the summary or the papers is kept', async () => {
    await world.portal('quote');
    const dossier = world.unheard();
    world.cardOf(dossier, {
      owner: { fullName: 'Nông Đức Thịnh', identifier: '019201006482', phone: '0912000001', email: 'thinh@example.vn', address: 'Số 7' }, summary: 'Cấp hộ chiếu cho con là Nông Bảo An',
      components: [{ componentId: 'a', source: 'uploaded', files: [{ fileId: randomUUID(), name: 'khai sinh Nông Bảo An.pdf' }] }],
    });
    await world.received(dossier);
    await world.send();
    const { failure_detail: detail } = await row(dossier) ?? {};
    expect(detail).toContain('TrichYeuHoSo');
    for (const word of ['Nông', '019201006482', '0912000001', 'thinh@', 'Số 7']) expect(detail).not.toContain(word);
    await world.portal('normal');
    world.forward(60);
    await world.send();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it.each(['down', 'reset', 'hang', 'error', 'nonsense'])('a portal that is %s is left alone but for one at a time, and everything arrives after healing by itself', async (mode) => {
    await world.portal(mode);
    const dossiers = await Promise.all(Array.from({ length: 20 }, () => world.received()));
    for (let round = 0; round < 4; round += 1) await world.send();
    const [burnt] = await world.database.query<{ tries: number; pending: number }>('SELECT sum(tries)::int AS tries, count(*) FILTER (WHERE pending_since IS NOT NULL)::int AS pending FROM sync_dossier WHERE destination = \'national-portal\' AND failure IN (\'away\', \'nonsense\') OR (tries = 0 AND pending_since IS NOT NULL)');
    // Two senders at once here, the timer and the spec, of four each; and one that asks whether it is back.
    expect(burnt?.tries).toBeLessThanOrEqual(10);
    expect(burnt?.pending).toBe(20);
    await world.portal('normal');
    await settled();
    for (const dossier of dossiers) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it('one portal that is away holds the other up in nothing', async () => {
    await world.portal('hang');
    const dossier = await world.received(world.unheard({ procedure: '9.000001' }));
    const stuck = world.send();
    await world.send('single-window');
    expect(await world.stepsAt(dossier, 'single-window')).toEqual([1, 2]);
    await stuck;
  });

  it('while intake is away nothing is lost and nobody is blamed', async () => {
    world.intake.away = true;
    const dossiers = await Promise.all(Array.from({ length: 10 }, () => world.received()));
    for (let round = 0; round < 8; round += 1) {
      await world.send();
      world.forward(1);
    }
    for (const dossier of dossiers) expect(await row(dossier)).toMatchObject({ tries: 0, stuck: false, pending: true });
    world.intake.away = false;
    await settled();
    for (const dossier of dossiers) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  const sound = { owner: { fullName: 'Lục Văn Thử' }, summary: 'x', components: [] };
  it.each<[string, CardSaid, string]>([['an error', 500, '500'], ['what nobody can read', { owner: {} }, '200']])(
    'a dossier whose card is always %s: that is its own failure; it is stuck in the end, with the reason, holds no other, and goes when it is mended', async (_what, said, code) => {
      const bad = await Promise.all(Array.from({ length: 4 }, () => {
        const dossier = world.unheard();
        world.cardOf(dossier, said);
        return world.received(dossier);
      }));
      for (let round = 0; round < 8; round += 1) {
        const good = await world.received();
        await world.send();
        expect(await world.stepsAt(good)).toEqual([1, 2]);
        expect(world.get(SendDue).isAway('national-portal')).toBe(false);
        world.forward(6);
      }
      for (const dossier of bad) expect(await row(dossier)).toMatchObject({ sent_version: 0, pending: true, stuck: true, failure: 'card', failure_code: code, failure_detail: expect.stringContaining(code === '200' ? 'a card that nobody can read' : 'intake answered 500') });
      for (const dossier of bad) world.cardOf(dossier, sound);
      await world.database.transaction((tx) => world.get(SyncJournal).redrive(tx, { destination: null, dossierId: null, from: null, to: null, agencies: ['A1'] }, world.clock.now()));
      await world.send();
      for (const dossier of bad) {
        expect(await world.stepsAt(dossier)).toEqual([1, 2]);
        expect(await row(dossier)).toMatchObject({ stuck: false, pending: false, failure: null });
      }
    },
  );

  it('a card that intake never gets done with is the dossier\'s own failure too', async () => {
    const [bad, good] = [world.unheard(), await world.received()];
    world.cardOf(bad, 'silence');
    await world.received(bad);
    await world.send();
    expect(await world.stepsAt(good)).toEqual([1, 2]);
    expect(await row(bad)).toMatchObject({ tries: 1, failure: 'card' });
    world.cardOf(bad, sound);
  }, 30_000);

  it('while intake is away, what needs no card goes on; when it is back, every portal gets what waited', async () => {
    const [known, fresh] = [await world.received(), world.unheard({ procedure: '9.000001' })];
    await settled();
    world.intake.away = true;
    await world.received(fresh);
    await Promise.all([world.send(), world.send('single-window')]);
    expect(await row(fresh)).toMatchObject({ tries: 0, failure: 'intake' });
    await world.fact(known, 'challengeAnswered', 'received', { challengedVersion: 2, late: false });
    await world.send();
    expect(await world.stepsAt(known)).toEqual([1, 2, 3]);
    world.intake.away = false;
    // One portal's sender notices; the other's dossiers are due with it.
    await world.send();
    await world.send('single-window');
    for (const portal of ['national-portal', 'single-window'] as const) expect(await world.stepsAt(fresh, portal)).toEqual([1, 2]);
  });

  it('several dossiers share a call; where one is refused, or fails with the others, each goes by itself', async () => {
    const calls = jest.spyOn(world.get(Destinations).all[0]!.portal, 'call');
    const recordsOf = (wanted: string): number => calls.mock.calls.filter(([service]) => service === wanted).reduce((sum, [, records]) => sum + records.length, 0);
    const eight = Array.from({ length: 8 }, () => world.unheard());
    const hear = (one: (dossier: Dossier) => ReturnType<World['event']>[]): Promise<void> => world.hear(...eight.flatMap(one));
    await hear((dossier) => world.firstFacts(dossier));
    await world.send();
    // Three calls; the timer may have taken some of them.
    expect(calls.mock.calls.length).toBeLessThanOrEqual(6);
    expect(recordsOf('DongBoHoSoMC')).toBe(8);
    expect(recordsOf('CapNhatTienDoHoSoMC')).toBe(16);
    for (const dossier of eight) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
    calls.mockClear();
    // An officer is assigned: nothing of the dossier itself is another.
    await hear((dossier) => [world.event(dossier, 'assigned', 'received', { officer: randomUUID(), standIn: false })]);
    await world.send();
    expect([recordsOf('DongBoHoSoMC'), recordsOf('CapNhatTienDoHoSoMC')]).toEqual([0, 8]);
    calls.mockRestore();
    await world.portal('nonsense');
    eight.splice(0, 8, ...Array.from({ length: 8 }, () => world.unheard()));
    await hear((dossier) => world.firstFacts(dossier));
    await world.send();
    for (const dossier of eight) expect(await row(dossier)).toMatchObject({ tries: 0, failure: 'nonsense', pending: true });
    await world.portal('normal');
    world.forward(1);
    await world.send();
    for (const dossier of eight) expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it('a procedure that has not arrived is waited for', async () => {
    const dossier = await world.received(world.unheard({ procedure: '7.777777' }));
    await world.send();
    expect(await row(dossier)).toMatchObject({ failure: 'unready', pending: true });
    await world.publish('7.777777');
    await settled();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it('what comes while a dossier is being sent goes after it, never beside it', async () => {
    await world.portal('slow', { delayMs: 150 });
    const dossier = await world.received();
    const first = world.send();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.fact(dossier, 'transferred', 'processing', { toUnit: 'A1-XL' });
    await Promise.all([first, world.send(), world.send()]);
    await settled();
    expect(await world.stepsAt(dossier)).toEqual([1, 2, 3]);
  });

  it('a process that died in the middle: another takes the dossier up when the lease is over, and nothing is there twice', async () => {
    const dossier = await world.received();
    await world.database.query('UPDATE sync_dossier SET lease = gen_random_uuid(), leased_until = $2 WHERE dossier_id = $1', [dossier.id, new Date(world.clock.now().getTime() + 38_000)]);
    await world.send();
    expect(await world.stepsAt(dossier)).toEqual([]);
    world.forward(1);
    await world.send();
    expect(await world.stepsAt(dossier)).toEqual([1, 2]);
  });

  it('a history that a restore undid is sent anew from there', async () => {
    const dossier = await world.received();
    await settled();
    dossier.version = 1;
    world.forward(1);
    const { event } = world.event(dossier, 'refused', 'refused', { reasonCode: 'r', checklistItem: 'c', legalBasis: 'l' });
    Object.assign(event, { ledgerepoch: 2 });
    await world.hear({ event });
    await settled();
    expect((await world.at(dossier)).slice(-2)).toMatchObject([{ event: 'dossier', state: '3' }, { event: 'step', deed: '2. Từ chối tiếp nhận hồ sơ' }]);
  });

  it('a restore heard of while the undone history is being sent: what replaced it goes after it', async () => {
    const dossier = await world.received();
    await world.portal('slow', { delayMs: 150 });
    const first = world.send();
    await new Promise((resolve) => setTimeout(resolve, 50));
    dossier.version = 1;
    const { event } = world.event(dossier, 'refused', 'refused', { reasonCode: 'r', checklistItem: 'c', legalBasis: 'l' });
    Object.assign(event, { ledgerepoch: 2 });
    await world.hear({ event });
    await first;
    await world.portal('normal');
    world.forward(10);
    await settled();
    expect((await world.at(dossier)).at(-1)).toMatchObject({ event: 'step', deed: '2. Từ chối tiếp nhận hồ sơ' });
    expect(await row(dossier)).toMatchObject({ sent_version: 2, known_version: 2 });
  });
});
