import { dossierFactsByName } from '#contracts';
import { dossierFact, filedSubmission } from '#service-testing';
import type { Tx } from '#persistence';
import { IncomingDossiers } from '../src/events/incoming.js';
import { factsFollowed } from '../src/use-cases/follow-dossiers.js';
import { type Dossier, World } from './world.js';

describe('what following the journal costs', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());

  /** Statements of one batch. */
  async function statementsOf(work: (tx: Tx) => Promise<void>): Promise<string[]> {
    const names: string[] = [];
    await world.database.transaction(async (tx) => {
      const prepared = tx.prepared.bind(tx);
      tx.prepared = ((name: string, text: string, values: readonly unknown[]) => {
        names.push(name);
        return prepared(name, text, values);
      }) as typeof prepared;
      await work(tx);
    });
    return names;
  }
  const many = (): Dossier[] => Array.from({ length: 50 }, () => world.unheard());
  const journal = (facts: ReturnType<typeof dossierFact>[]): Promise<string[]> => statementsOf((tx) => world.get(IncomingDossiers).journal(facts, { tx, topic: 'dossier.journal.v1' }));

  it('most facts are not listened to at all', () => {
    const passedOver = Object.keys(dossierFactsByName).filter((name) => !factsFollowed.some((each) => each === name));
    expect(passedOver).toEqual(expect.arrayContaining(['submitted', 'received', 'transferred', 'assigned', 'advanced', 'completed']));
  });

  it('however many dossiers end that owed nothing, it is one look', async () => {
    const ends = many().map((dossier) => dossierFact(dossier, 'returned', 'returned', { method: 'counter', at: '2026-03-10T09:00:00+07:00' }, world.clock.now()));
    expect(await journal(ends)).toEqual(['payments-asked-among']);
  });

  it('however many are filed, it is one statement, and a second one where the journal was faster', async () => {
    const dossiers = many();
    const filed = (): Promise<string[]> => statementsOf((tx) => world.get(IncomingDossiers).filed(dossiers.map((dossier) => filedSubmission(dossier, world.clock.now())), { tx, topic: 'intake.submission.v1' }));
    expect(await filed()).toEqual(['dossiers-filed']);
    await journal([dossierFact(dossiers[0]!, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount: 160_000 }], total: 160_000, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' }, world.clock.now())]);
    expect(await filed()).toEqual(['dossiers-filed', 'payments-owned']);
  });
});
