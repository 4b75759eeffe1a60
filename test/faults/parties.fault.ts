import { tell } from '../e2e/newcomer.js';
import { personas, system, ward } from '../e2e/world.js';
import { disagreements, quiet } from './checker.js';
import { carriedOut } from './effects.js';
import { History } from './history.js';
import { startJourneys, startLoad } from './load.js';

type Party = Parameters<typeof tell>[0];

/** Seconds a party misbehaves; `npm test` has no minutes to give. */
const asked = Number(process.env['FAULT_ROUNDS'] ?? 1);
const badFor = asked > 0 ? 20 : 6;

/** How each party is down, slow, and how it lies or loses. */
const manners: Readonly<Partial<Record<Party, readonly string[]>>> = {
  // What a platform never told of is asked about after half an hour, a lost SMS after a quarter: component specs have the time for that.
  payment: ['down', 'slow', 'duplicate', 'forged'],
  carrier: ['down', 'slow', 'outOfOrder', 'duplicate', 'lost'],
  sms: ['down', 'slow', 'throttle'],
  mail: ['down', 'slow', 'drop'],
  'national-portal': ['down', 'slow', 'nonsense', 'expireSession', 'lost'],
};
const parties = Object.keys(manners) as Party[];
const single = parties.flatMap((party) => (manners[party] ?? []).map((manner) => [party, manner] as const));

/** Lives go on while parties outside the system misbehave; after they are well again everything arrives, by itself and once. */
async function whileBad(bad: readonly (readonly [Party, string])[]): Promise<void> {
  const history = new History();
  const [citizen, officer] = await Promise.all([personas.citizen(0), ward.reception()]);
  const [load, journeys] = [startLoad(citizen, officer, history, 2), startJourneys(citizen, history)];
  try {
    await Promise.all(bad.map(([party, manner]) => tell(party, manner, 3_000)));
    await new Promise((resolve) => setTimeout(resolve, badFor * 1_000));
  } finally {
    await Promise.all(bad.map(([party]) => tell(party, 'normal')));
  }
  await Promise.all([load.stop(), journeys.stop()]);
  const waiting = await quiet(system.addresses, history);
  expect([...waiting, ...await disagreements(system.addresses, history, officer), ...await carriedOut(system.addresses, history)]).toEqual([]);
  expect(history.journeys.length).toBeGreaterThan(0);
}

describe('parties outside the system that are down, slow or lie, under load: nothing lost, nothing done twice, everything arrives (I1-I7)', () => {
  afterEach(() => Promise.all(parties.map((party) => tell(party, 'normal'))));

  it('P-t O-12 O-13 P-p: all of them are down at once', () => whileBad(parties.map((party) => [party, 'down'] as const)), 300_000);

  if (asked > 0) it.each(single)(`P-t O-12 O-13 P-p: %s: %s for ${badFor} s`, (party, manner) => whileBad([[party, manner]]), 300_000);
});
