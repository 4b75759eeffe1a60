import { eventually } from '#testing';
import { Deliveries } from '../src/use-cases/ports.js';
import { api, type Filed, type Got, World } from './world.js';

interface Shown { readonly channel: string; readonly state: string; readonly attempts: number; readonly reason: string | null; readonly noticeId: string }

describe('channels that are down, slow or lie', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await Promise.all([world.behave('sms', 'normal'), world.behave('mail', 'normal')]);
    world.intake.away = false;
    world.forward(60 * 24 * 2);
    await settle();
  });

  const reported = async (dossier: Filed): Promise<Shown[]> => (await (await world.person(dossier.ownerId)).get<{ items: Shown[] }>(`${api}/dossiers/${dossier.id}/deliveries?limit=200`)).body.items;
  const on = async (dossier: Filed, channel: string): Promise<Shown[]> => (await reported(dossier)).filter((each) => each.channel === channel);
  /** Lets rounds go by, each later than the last, until nothing more is to be done or so many have gone by. */
  const settle = async (rounds = 8): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all([world.send('sms'), world.send('email')]);
      world.forward(1);
    }
  };
  const until = (look: () => Promise<boolean>): Promise<void> => eventually(async () => {
    await Promise.all([world.send('sms'), world.send('email')]);
    if (!await look()) {
      world.forward(1);
      throw new Error('not yet');
    }
  });
  const texts = (got: readonly Got[]): string[] => got.map(({ text }) => text.slice(0, 30));

  it('the SMS gateway is down: mails and the portal go on; when it is back every SMS arrives, once and in order, by itself', async () => {
    await world.behave('sms', 'down');
    const dossier = await world.filed();
    await world.received(dossier);
    await world.completed(dossier);
    await until(async () => (await world.mailbox(dossier.applicant)).length === 2);
    expect((await (await world.person(dossier.ownerId)).get<{ items: unknown[] }>(`${api}/notices`)).body.items).toHaveLength(2);
    await settle(5);
    expect(await world.phone(dossier.applicant)).toEqual([]);
    expect((await on(dossier, 'sms')).at(-1)).toMatchObject({ state: expect.stringMatching(/queued|sending/), reason: 'away-sms-gateway' });
    await world.behave('sms', 'normal');
    await until(async () => (await world.phone(dossier.applicant)).length === 2);
    await settle();
    expect(texts(await world.phone(dossier.applicant))).toEqual([expect.stringContaining('Ho so'), expect.stringContaining('Ho so')]);
    expect((await world.phone(dossier.applicant)).map(({ text }) => /tiep nhan|ket qua/.exec(text)?.[0])).toEqual(['tiep nhan', 'ket qua']);
    expect((await on(dossier, 'sms')).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('the mail server hangs: SMS do not wait for it', async () => {
    await world.behave('mail', 'hang');
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await world.phone(dossier.applicant)).length === 1);
    expect(await world.mailbox(dossier.applicant)).toEqual([]);
    await world.behave('mail', 'normal');
    await until(async () => (await world.mailbox(dossier.applicant)).length === 1);
  });

  it.each(['down', 'reset', 'error', 'slow', 'greylist'])('the mail server is %s for a while: the mail arrives, once', async (mode) => {
    await world.behave('mail', mode, { delayMs: 700, count: mode === 'down' ? null : 2 });
    const dossier = await world.filed();
    await world.received(dossier);
    await settle(2);
    await world.behave('mail', 'normal');
    await until(async () => (await world.mailbox(dossier.applicant)).length === 1);
    await settle();
    expect(await world.mailbox(dossier.applicant)).toHaveLength(1);
    expect(await on(dossier, 'email')).toMatchObject([{ state: 'delivered' }]);
  });

  it('the mail server takes a mail and is cut off before it says so: it comes again under the same Message-ID, and is kept once', async () => {
    await world.behave('mail', 'drop', { count: 1 });
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await on(dossier, 'email')).every(({ state }) => state === 'delivered'));
    expect(await world.mailbox(dossier.applicant)).toHaveLength(1);
    expect((await on(dossier, 'email'))[0]?.attempts).toBeGreaterThan(1);
  });

  it('a mailbox that is not there has failed, at once and for good; an operator sees it and may drive it again', async () => {
    await world.behave('mail', 'reject', { count: 1 });
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await on(dossier, 'email'))[0]?.state === 'failed');
    expect(await on(dossier, 'email')).toMatchObject([{ attempts: 1, reason: 'smtp-550' }]);
    const administrator = await world.officer('administrator', null);
    expect((await administrator.get<{ items: Shown[] }>(`${api}/failures?channel=email`)).body.items).toMatchObject([{ noticeId: expect.any(String), reason: 'smtp-550' }]);
    expect((await administrator.get<{ items: { about: object }[] }>(`${api}/undelivered?channel=email`)).body.items).toMatchObject([{ about: { kind: 'dossier', id: dossier.id }, reason: 'smtp-550' }]);
    expect((await administrator.get<{ channels: unknown[] }>(`${api}/report`)).body.channels).toContainEqual(expect.objectContaining({ channel: 'email', failures: [{ reason: 'smtp-550', count: 1 }] }));
    expect((await (await world.person(dossier.ownerId)).try('GET', `${api}/failures?channel=email`)).status).toBe(403);
    expect((await administrator.post(`${api}/redrives`, { channel: 'email' })).body).toEqual({ redriven: 1 });
    await until(async () => (await world.mailbox(dossier.applicant)).length === 1);
  });

  it.each(['undelivered', 'lost'])('a gateway that takes an SMS and lets it be %s: it is sent anew', async (mode) => {
    await world.behave('sms', mode, { count: 1 });
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await world.phone(dossier.applicant)).length === 1);
    await settle(2);
    expect(await on(dossier, 'sms')).toMatchObject([{ state: 'delivered' }]);
    expect((await world.phone(dossier.applicant))[0]?.reference).toMatch(/\.2$/);
  });

  it('a number that is none has failed; a person without a mailbox is not written to', async () => {
    const dossier = await world.filed({ phone: '02438251234', email: '' });
    await world.received(dossier);
    await until(async () => (await reported(dossier)).every(({ state }) => state === 'failed' || state === 'suppressed'));
    expect(await on(dossier, 'sms')).toMatchObject([{ state: 'failed', reason: 'bad-number' }]);
    expect(await on(dossier, 'email')).toMatchObject([{ state: 'suppressed', reason: 'no-address' }]);
  });

  it('intake is away: nothing is lost', async () => {
    world.intake.away = true;
    const dossier = await world.filed();
    await world.received(dossier);
    await settle(3);
    expect((await reported(dossier)).map(({ reason }) => reason)).toEqual(['away-intake', 'away-intake']);
    world.intake.away = false;
    await until(async () => (await world.phone(dossier.applicant)).length === 1 && (await world.mailbox(dossier.applicant)).length === 1);
  });

  it('a process that dies between sending and writing it down sends under the same reference: one SMS, one mail', async () => {
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await reported(dossier)).every(({ state }) => state === 'delivered'));
    await world.database.query(`UPDATE delivery SET state = 'sending', settled_at = NULL, next_try_at = $2 WHERE about_id = $1`, [dossier.id, world.clock.now()]);
    await until(async () => (await reported(dossier)).every(({ state }) => state === 'delivered'));
    expect([await world.phone(dossier.applicant), await world.mailbox(dossier.applicant)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('after a day of tries it has failed', async () => {
    await world.behave('sms', 'down');
    const dossier = await world.filed();
    await world.received(dossier);
    await settle(2);
    world.forward(60 * 24);
    await until(async () => (await on(dossier, 'sms'))[0]?.state === 'failed');
  });

  it('tells what came of it, without words or addresses; officers of the agency see it, others do not', async () => {
    const dossier = await world.filed();
    await world.received(dossier);
    await until(async () => (await reported(dossier)).every(({ state }) => state === 'delivered'));
    const [{ noticeId }] = (await reported(dossier)) as [Shown];
    const told = await world.told(noticeId);
    expect(told.map(({ data }) => `${String(data['channel'])} ${String(data['outcome'])} ${String(data['cause'])} ${String(data['version'])}`).toSorted()).toEqual(['email delivered received 1', 'sms delivered received 1']);
    expect(JSON.stringify(told)).not.toContain(dossier.applicant.phone.slice(1));
    expect((await (await world.officer('reception')).get<{ items: unknown[] }>(`${api}/dossiers/${dossier.id}/deliveries`)).body.items).toHaveLength(2);
    expect((await (await world.officer('reception', 'B2')).try('GET', `${api}/dossiers/${dossier.id}/deliveries`)).status).toBe(404);
    expect((await (await world.person()).try('GET', `${api}/dossiers/${dossier.id}/deliveries`)).status).toBe(404);
  });

  it('two processes never take up the same delivery', async () => {
    await world.behave('sms', 'down');
    const dossiers = await Promise.all(Array.from({ length: 6 }, () => world.filed()));
    for (const dossier of dossiers) await world.received(dossier);
    await settle(2);
    const later = new Date(world.clock.now().getTime() + 3_600_000);
    const taken = await Promise.all([1, 2, 3].map(() => world.get(Deliveries).claim('sms', later, new Date(later.getTime() + 60_000), 3)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(6);
  });
});
