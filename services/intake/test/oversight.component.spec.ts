import type { Role } from '#contracts';
import { agency, publish, publishAll } from './catalogue.js';
import { journal } from './journal.js';
import { api, filedDossier } from './stories.js';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
  // H55 (province) above H55.00 (department) above H55.01; H55.02 stands beside.
  await publish(world, { agencies: [agency({ code: 'H55', procedures: [] }), agency({ code: 'H55.00', parentCode: 'H55', procedures: [] }), agency({ parentCode: 'H55.00' })] }, 2);
}, 60_000);

afterAll(() => world.close());

const filed = async (): Promise<{ dossierId: string; code: string }> => await filedDossier(await world.someone()) as { dossierId: string; code: string };

async function statuses(dossierId: string, ...grants: (readonly [Role, string, string | null])[]): Promise<number[]> {
  return Promise.all(grants.map(async (grant) => (await (await world.officer(...grant)).get(`${api}/dossiers/${dossierId}`)).status));
}

describe('whoever oversees an agency', () => {
  it('reads the dossiers of the agencies below it, at any depth, and of no other; so does an inspector', async () => {
    const { dossierId } = await filed();
    for (const role of ['overseer', 'inspector'] as const) {
      expect(await statuses(dossierId, [role, 'H55', null], [role, 'H55.00', null], [role, 'H55.01', null], [role, 'H55.00', 'H55.00-TT'], [role, 'H55.02', null])).toEqual([200, 200, 200, 200, 404]);
    }
  });

  it('does not act on them', async () => {
    const { dossierId } = await filed();
    expect(await (await world.officer('overseer', 'H55', null)).post(`${api}/dossiers/${dossierId}/withdrawal`, { reason: 'x' })).toMatchObject({ status: 403 });
  });

  it('sees a dossier go when it is passed on to an agency elsewhere', async () => {
    const dossier = await filed();
    await journal(world, dossier, 1, 'forwarded', 'submitted', { reasonCode: 'wrong', fromAgency: 'H55.01', toAgency: 'H55.02' }, { receivingAgency: 'H55.02', competentAgency: 'H55.02' });
    expect(await statuses(dossier.dossierId, ['overseer', 'H55', null], ['overseer', 'H55.02', null])).toEqual([404, 200]);
  });
});

it('working above an agency is not overseeing it, and a cashier has no business with papers', async () => {
  const { dossierId } = await filed();
  expect(await statuses(dossierId, ['processing', 'H55', null], ['unit-head', 'H55.00', null], ['reception', 'H55', null], ['cashier', 'H55.01', null])).toEqual([404, 404, 404, 404]);
  expect(await statuses(dossierId, ['unit-head', 'H55.01', null], ['reception', 'H55.01', 'H55.01-MC'])).toEqual([200, 200]);
});
