import type { Portal } from '#testing';
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually, personas, system, ward } from '../e2e/world.js';
import { caughtUp, crashed, disagreements, quiet } from './checker.js';
import { carriedOut } from './effects.js';
import { History } from './history.js';
import { startJourneys, startLoad } from './load.js';

/** A line that is seen at once: Jest prints a file's results when all of it is over. */
export const say = (line: string): void => void writeSync(2, `        ${line}\n`);
export const report = (wrong: readonly string[]): void => wrong.slice(0, 10).forEach((line) => say(`  ${line}`));
export const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1);

/** Hurts, waits until what was hurt is ready, and gives the moment of the last death. */
export type Hurt = () => Promise<number>;

/** What was filed, paid and given to the post while those that follow died: what they owe outside takes its time, and is asked for once, after all of them. */
const owed = new History();

/**
 * One case: under one load it hurts several times. Each time everybody must have caught up, within 30 s and by itself, with all that was recorded until after the healing,
 * before it hurts again; at the end the checker asks for all invariants.
 * @param journeys whether passports are paid and posted meanwhile, for `settled` to ask what came of them
 */
export async function hurtUnderLoad(title: string, rounds: number, hurt: Hurt, { journeys = false } = {}): Promise<void> {
  const begun = Date.now();
  const history = new History();
  const loads = [startLoad(citizen, ward.reception, history, journeys ? 4 : 5), ...(journeys ? [startJourneys(citizen, owed, { delivered: false })] : [])];
  const healing: number[] = [];
  const wrong: string[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      await recorded(history, 8);
      const died = await hurt();
      await recorded(history, 1);
      wrong.push(...await caughtUp(system.addresses, history));
      healing.push(Date.now() - died);
    }
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
  }
  wrong.push(...await everything(history));
  if (journeys) owed.submissions.push(...history.submissions);
  report(wrong);
  say(`${title}: healed in ${healing.map(seconds).join(', ')} s; ${told(history)}; ${wrong.length} wrong; ${seconds(Date.now() - begun)} s`);
  expect(wrong).toEqual([]);
}

/** Whether all that was owed outside was carried out, once: paid, brought, told, synchronised. */
export async function settled(): Promise<void> {
  const begun = Date.now();
  const wrong = [...await carriedOut(system.addresses, owed, 150), ...await everything(owed)];
  report(wrong);
  say(`all of it carried out: ${told(owed)}, ${owed.journeys.length} paid and posted; ${wrong.length} wrong; ${seconds(Date.now() - begun)} s`);
  expect(wrong).toEqual([]);
  expect(owed.journeys.length).toBeGreaterThan(0);
}

const citizen = (): Promise<Portal> => personas.citizen(0);
const told = ({ submissions, transitions, retries }: History): string => `${submissions.length} dossiers, ${transitions.length} transitions, ${retries} requests repeated`;

async function everything(history: History): Promise<string[]> {
  return [...await quiet(system.addresses, history), ...await disagreements(system.addresses, history, await ward.reception()), ...await crashed(system)];
}

/** Waits until clients have seen that many transitions more. */
async function recorded({ transitions }: History, more: number): Promise<void> {
  const wanted = transitions.length + more;
  await eventually(async () => transitions.length >= wanted, `${more} transitions more that are acknowledged`, 60);
}

/** Ends a process as `kill -9` does. */
export async function kills(processes: readonly string[]): Promise<number> {
  await Promise.all(processes.map((name) => system.kill(name)));
  const died = Date.now();
  await pause(500);
  await Promise.all(processes.map((name) => system.ready(name)));
  return died;
}

/**
 * Gives each process a life that ends at a point of its own.
 * @throws when one does not die of it: a point that is never reached shows nothing
 */
export async function diesAt(points: Readonly<Record<string, string>>): Promise<number> {
  const deaths = await Promise.all(Object.entries(points).map(async ([process, point]) => {
    await system.stop(process);
    // It may die before it is ready; the order is carried out when a life after that one is.
    const [died] = await Promise.all([
      eventually(async () => (await system.ends(process)).at(-1) === 'SIGKILL', `death of ${process} at ${point}`, 60).then(() => Date.now()),
      system.restart(process, { FAILPOINT: point }),
    ]);
    await system.ready(process);
    return died;
  }));
  return Math.max(...deaths);
}
