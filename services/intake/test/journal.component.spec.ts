import { publishAll } from './catalogue.js';
import { eventOf, together } from './journal.js';
import { api, filedDossier, type Loose } from './stories.js';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
}, 60_000);

afterAll(() => world.close());

const standingOf = async (dossierId: string): Promise<Loose> => (await world.rows<Loose>('SELECT * FROM dossier_standing WHERE dossier_id = $1', [dossierId]))[0]!;

describe('facts of many dossiers at once', () => {
  it('leave each dossier where its own last fact put it, with what was asked, declined and issued on the way', async () => {
    const [first, second] = [await world.someone(), await world.someone()];
    const asked = await filedDossier(first) as { dossierId: string; code: string };
    const granted = await filedDossier(second) as { dossierId: string; code: string };
    const issued = (version: number, digest: string): object => eventOf(world, granted, version, 'completed', 'done', {
      outcome: 'granted', resultCode: `${granted.code}-KQ1`, resultDigest: digest.repeat(32), electronic: true, endedAt: '2026-03-06T10:00:00+07:00', onTime: true,
    });
    const events = [
      eventOf(world, asked, 1, 'submitted', 'submitted', { returnMethod: null, componentCount: 2, late: false }),
      eventOf(world, granted, 1, 'transferred', 'processing', { toUnit: 'H55.01-XL' }, { unit: 'H55.01-XL' }),
      eventOf(world, asked, 2, 'supplementRequested', 'supplementing', { components: ['proof'], fields: ['/phone'], dueAt: '2026-03-26T17:00:00+07:00', stage: 'reception', causedByApplicant: true }),
      eventOf(world, granted, 2, 'consulted', 'processing', { units: ['H55.09-XL'], dueAt: '2026-03-10T17:00:00+07:00' }, { unit: 'H55.01-XL' }),
      issued(3, 'ab'),
      eventOf(world, asked, 3, 'actionDeclined', 'supplementing', { action: 'amend', cause: 'dossier.action-not-allowed' }),
      eventOf(world, granted, 4, 'resultReplaced', 'done', { reasonCode: 'wrong', resultCode: `${granted.code}-KQ2`, replaces: `${granted.code}-KQ1`, resultDigest: 'cd'.repeat(32) }, { unit: 'H55.01-XL' }),
      eventOf(world, asked, 4, 'recalculated', 'supplementing', { previousDue: null, newDue: null, cause: 'calendar' }),
    ];
    await together(world, events);

    expect((await first.get(`${api}/dossiers/${asked.dossierId}`)).body).toMatchObject({
      state: { code: 'supplementing' }, asked: { components: ['proof'], fields: ['/phone'], dueAt: '2026-03-26T17:00:00.000+07:00', answered: false },
      declined: { action: 'amend', cause: 'dossier.action-not-allowed' },
    });
    expect(await standingOf(granted.dossierId)).toMatchObject({ version: 4, state: 'done', unit: 'H55.01-XL', consulted_units: ['H55.09-XL'], asked_due: null, asked_components: null, declined: null });
    expect((await second.get(`${api}/documents`)).body.items.map(({ result }: Loose) => result)).toMatchObject([{ resultCode: `${granted.code}-KQ2`, digest: 'cd'.repeat(32) }]);

    const before = [await standingOf(asked.dossierId), await standingOf(granted.dossierId)];
    await together(world, events);
    expect([await standingOf(asked.dossierId), await standingOf(granted.dossierId)]).toEqual(before);
    expect((await second.get(`${api}/documents`)).body.items).toHaveLength(1);
  });

  it('of a dossier nobody here filed are kept, and those of the others with them', async () => {
    const citizen = await world.someone();
    const known = await filedDossier(citizen) as { dossierId: string; code: string };
    const stranger = { dossierId: '0190a1b2-0000-7000-8000-000000000001', code: 'H55.01-260305-9001' };
    await together(world, [
      eventOf(world, stranger, 1, 'completed', 'done', { outcome: 'granted', resultCode: `${stranger.code}-KQ1`, resultDigest: 'ab'.repeat(32), electronic: true, endedAt: '2026-03-06T10:00:00+07:00', onTime: true }),
      eventOf(world, known, 1, 'received', 'received', { checkedComponents: [], originalsTaken: 0 }),
    ]);
    expect(await standingOf(stranger.dossierId)).toMatchObject({ version: 1, state: 'done' });
    expect((await citizen.get(`${api}/dossiers/${known.dossierId}`)).body.state.code).toBe('received');
  });
});
