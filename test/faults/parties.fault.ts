import type { Portal } from '#testing';
import { setTimeout as pause } from 'node:timers/promises';
import { tell } from '../e2e/newcomer.js';
import { personas, system, ward } from '../e2e/world.js';
import { crashed, disagreements, quiet } from './checker.js';
import { carriedOut } from './effects.js';
import { History } from './history.js';
import { startJourneys, startLoad } from './load.js';
import { report, say, seconds } from './rounds.js';

type Party = Parameters<typeof tell>[0];

const asked = Number(process.env['FAULT_ROUNDS'] ?? 1);
/** Seconds a party misbehaves; `npm test` has no minutes to give. */
const badFor = Number(process.env['FAULT_SECONDS'] ?? (asked > 0 ? 20 : 6));
/** Seconds for what piled up. */
const patience = 90 + badFor * 3;
const atMost = (210 + badFor + patience) * 1_000;

/** How each party is down, slow, and how it lies or loses. */
const manners: Readonly<Partial<Record<Party, readonly string[]>>> = {
  // What a platform never told of is asked about after half an hour, a lost SMS after a quarter: component specs have the time for that.
  payment: ['down', 'slow', 'duplicate', 'forged'],
  carrier: ['down', 'slow', 'outOfOrder', 'duplicate', 'lost'],
  sms: ['down', 'slow', 'throttle'],
  mail: ['down', 'slow', 'drop'],
  'national-portal': ['down', 'slow', 'nonsense', 'expireSession', 'lost'],
  'single-window': ['down', 'slow', 'nonsense', 'expireSession', 'lost'],
};
const parties = Object.keys(manners) as Party[];

/** Parties of different services misbehave together, for they have nothing to do with each other; but while SMS does, mail does not, while the platform does, the carrier does not, and one portal has the other beside it that is well. */
const together: readonly (readonly Party[])[] = [['payment', 'sms', 'national-portal'], ['carrier', 'mail', 'single-window']];
const cases = together.flatMap((group) => [0, 1, 2, 3, 4].map((nth) => group.flatMap((party): (readonly [Party, string])[] => {
  const manner = manners[party]?.[nth];
  return manner === undefined ? [] : [[party, manner]];
})));
const named = (bad: readonly (readonly [Party, string])[]): string => bad.map(([party, manner]) => `${party} ${manner}`).join(', ');

/** Lives go on while parties outside the system misbehave; after they are well again everything arrives, by itself and once. */
async function whileBad(title: string, bad: readonly (readonly [Party, string])[]): Promise<void> {
  const begun = Date.now();
  const history = new History();
  const citizen = (): Promise<Portal> => personas.citizen(0);
  const [load, journeys] = [startLoad(citizen, ward.reception, history, 2), startJourneys(citizen, history, { delivered: true })];
  try {
    await Promise.all(bad.map(([party, manner]) => tell(party, manner, 3_000)));
    await pause(badFor * 1_000);
  } finally {
    await Promise.all(bad.map(([party]) => tell(party, 'normal')));
  }
  const well = Date.now();
  await Promise.all([load.stop(), journeys.stop()]);
  const wrong = [...await quiet(system.addresses, history), ...await carriedOut(system.addresses, history, patience)];
  const healed = Date.now() - well;
  wrong.push(...await disagreements(system.addresses, history, await ward.reception()), ...await crashed(system));
  report(wrong);
  say(`${title}: all arrived ${seconds(healed)} s after; ${history.submissions.length} dossiers, ${history.journeys.length} paid and posted, ${history.retries} requests repeated; ${wrong.length} wrong; ${seconds(Date.now() - begun)} s`);
  expect(wrong).toEqual([]);
  expect(history.journeys.length).toBeGreaterThan(0);
}

describe('parties outside the system that are down, slow or lie, under load: nothing lost, nothing done twice, everything arrives (I1-I7)', () => {
  afterEach(() => Promise.all(parties.map((party) => tell(party, 'normal'))));

  it('P-t O-12 O-13 P-p: all of them are down at once', () => whileBad('all parties are down', parties.map((party) => [party, 'down'] as const)), atMost);

  if (asked > 0) it.each(cases.map((bad) => [named(bad), bad] as const))(`P-t O-12 O-13 P-p: %s for ${badFor} s`, (title, bad) => whileBad(title, bad), atMost);
});
