import { dossierFact } from '#service-testing';
import { randomUUID } from 'node:crypto';
import { toldOfFact } from '../src/events/told.js';
import { CountDossiers } from '../src/use-cases/count-dossiers.js';
import { Lives } from '../src/use-cases/ports.js';
import { received, submitted, World } from './world.js';

describe('lives that two move on at once', () => {
  let world: World;
  beforeEach(async () => { world = await World.open(); });
  afterEach(() => world.close());

  const counters = (): Promise<unknown[]> => world.database.query(`SELECT measure, n::int FROM counter WHERE grain = 'n' AND n <> 0 ORDER BY 1`);
  const lives = (): Promise<unknown[]> => world.database.query(`SELECT revision, version, life->'files' AS files FROM dossier_life`);

  it.each([[0, 'nobody had heard of'], [1, 'were there']])('both are counted, whether these %i lives %s', async (facts) => {
    const dossier = world.unheard();
    if (facts > 0) await world.fact(dossier, 'submitted', 'submitted', submitted);
    let overtaken = 0;
    const table = world.get(Lives);
    const lagging = Object.assign(Object.create(table) as Lives, {
      take: async (...each: Parameters<Lives['take']>) => {
        const taken = await table.take(...each);
        // Between the look and the move another topic says something of it.
        if ((overtaken += 1) === 1) await world.filed(dossier, { components: [{ componentId: 'a', fileId: randomUUID(), sha256: 'a'.repeat(64) }] });
        return taken;
      },
    });
    const fact = facts === 0 ? dossierFact(dossier, 'submitted', 'submitted', submitted, world.clock.now(), {}) : dossierFact(dossier, 'received', 'received', received, world.clock.now(), {});
    await world.database.transaction((tx) => new CountDossiers(lagging).run(tx, [toldOfFact(fact)]));
    expect(overtaken).toBe(2);
    expect(await lives()).toEqual([{ revision: 2 + facts, version: 1 + facts, files: true }]);
    expect(await counters()).toEqual([{ measure: facts === 0 ? 'state.submitted' : 'state.received', n: 1 }]);
  });

  it('what changes nothing that is counted leaves its row as it was', async () => {
    const dossier = world.unheard();
    await world.fact(dossier, 'submitted', 'submitted', submitted);
    await world.fact(dossier, 'received', 'received', received);
    const before = await world.database.query('SELECT xmin, xmax, revision FROM dossier_life');
    await world.fact(dossier, 'assigned', 'received', { officer: 'x', standIn: false });
    expect(await world.database.query('SELECT xmin, xmax, revision FROM dossier_life')).toEqual(before);
  });
});
