import { type Bench, lanes, withConnections } from './bench.js';
import { claim } from './claims.js';
import { number } from './figures.js';
import { atRate, failuresOf, Pool } from './load.js';
import { dealer } from './seed.js';

/** Transitions a second: far below what the system can do, so that what gathers of itself when all is late gathers nothing. */
const perSecond = 120;
const seconds = 8;

/** What a transition costs each process until all who follow the journal have it, and PostgreSQL for each of their databases; beside it what they spend at rest. */
export async function followers(bench: Bench): Promise<void> {
  await round(bench, 4);
  const resting = new Map(await bench.processorTime(() => new Promise((resolve) => { setTimeout(resolve, seconds * 1_000); })));
  let done = 0;
  const spent = await bench.processorTime(async () => { done = await round(bench, seconds); });
  const each = spent.map(([name, time]): [string, number, number] => [name, (time - (resting.get(name) ?? 0)) / done, (resting.get(name) ?? 0) / seconds]);
  const shown = (which: (cost: [string, number, number]) => number, least: number): string => each.toSorted((one, other) => which(other) - which(one)).filter((cost) => which(cost) >= least).map((cost) => `${cost[0]} ${number(which(cost))}`).join(', ');
  bench.note({ goal: 'S-2', what: `a transition at ${perSecond}/s, until all have followed: processor time above rest`, measured: `${shown(([, cost]) => cost, 0.02)} ms; together ${number(each.reduce((sum, [, cost]) => sum + cost, 0))} ms`, wanted: '' });
  bench.note({ goal: 'S-8', what: 'processor time at rest, of each second', measured: `${shown(([, , rest]) => rest, 0.5)} ms`, wanted: '' });
}

async function round(bench: Bench, length: number): Promise<number> {
  const who = await bench.claimant();
  const next = dealer(bench.dossiers, lanes);
  return withConnections(bench.direct, lanes, async (connections) => {
    const pool = new Pool(connections.map((connection, lane) => ({ connection, lane })));
    const load = await atRate(perSecond, length, () => pool.with(({ connection, lane }) => claim(connection, who, next(lane))));
    await bench.allFollowed();
    const wrong = failuresOf([load]);
    if (wrong !== '') bench.say(`  followers: ${wrong}`);
    return load.done;
  });
}
