import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log } from '#runtime';
import { pino } from 'pino';
import { eventually } from '#testing';
import { api, type Filed, World } from './world.js';

describe('what stays out of logs, events and tables', () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notification-'));
    world = await World.open();
    // Everything from debug up, as no installation writes it.
    Object.assign(world.get(Log), { pino: pino({ level: 'trace' }, pino.destination({ dest: join(folder, 'log'), sync: true })) });
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('no telephone number, mail address, name or text of an applicant, whatever goes wrong', async () => {
    const dossiers: Filed[] = [];
    for (const [party, mode] of [['sms', 'down'], ['sms', 'error'], ['mail', 'reject'], ['mail', 'greylist'], ['mail', 'error'], ['mail', 'normal'], ['sms', 'normal']] as const) {
      await world.behave(party, mode);
      const dossier = await world.filed();
      dossiers.push(dossier);
      await world.received(dossier);
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([world.send('sms'), world.send('email')]);
        world.forward(1);
      }
    }
    const broken = await world.filed();
    await world.database.query(`UPDATE notice SET template = 'nothing' WHERE about_id = $1`, [broken.id]);
    await world.received(broken);
    await world.database.query(`UPDATE notice SET template = 'nothing' WHERE about_id = $1`, [broken.id]);
    await Promise.all([world.send('sms'), world.send('email')]);
    await eventually(async () => {
      world.forward(1);
      await Promise.all([world.send('sms'), world.send('email')]);
      if ((await world.phone(dossiers[0]!.applicant)).length === 0) throw new Error('not yet');
    });

    const log = await readFile(join(folder, 'log'), 'utf8');
    expect(log).toContain('the other side is away');
    expect(log).toContain('no template nothing');
    const tables = await Promise.all(['notice', 'delivery', 'dossier', 'event', 'outbox_pending', 'idempotency_key', 'preference'].map((table) => world.database.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t`)));
    const kept = JSON.stringify(tables);
    for (const { applicant: { phone, email } } of [...dossiers, broken]) for (const personal of [phone, phone.slice(1), email, 'Nguyễn Thị Ánh', 'Nguyen Thi Anh', 'tiep nhan', 'tiếp nhận']) {
      expect(log).not.toContain(personal);
      expect(kept).not.toContain(personal);
    }
    expect((await (await world.officer('administrator', null)).get<object>(`${api}/report`)).status).toBe(200);
  });
});
