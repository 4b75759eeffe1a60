import { type Bench, lanes, withConnections } from './bench.js';
import { claim } from './claims.js';
import { number } from './figures.js';
import { atRate, failuresOf, Pool, type Round } from './load.js';
import { dealer } from './seed.js';
import { filings } from './submissions.js';

/** Each far below what the system can do, so that what gathers of itself when all is late gathers nothing. */
const perSecond = { transition: 120, submission: 8 };
const seconds = 8;
/** Seconds in which integration has told the portals of what the load was made from. */
const longest = 90;

/** What a transition and a submission cost each process until all who follow have them, and PostgreSQL for each of its databases; beside it what they spend at rest. */
export async function followers(bench: Bench): Promise<void> {
  await transitions(bench, 4);
  const filed = await filings(bench, perSecond.submission * (seconds + 4));
  await filed(perSecond.submission, 4);
  const resting = await rested(bench);
  bench.note({ goal: 'S-8', what: 'processor time at rest, of each second', measured: shown(resting, 0.5), wanted: '' });
  await cost('transition', () => transitions(bench, seconds));
  await rested(bench);
  await cost('submission', () => filed(perSecond.submission, seconds));

  async function cost(what: keyof typeof perSecond, load: () => Promise<Round>): Promise<void> {
    let round: Round | undefined;
    const spent = await bench.processorTime(async () => {
      round = await load();
      await bench.allFollowed();
      // Notices go out, and portals are told.
      await new Promise((resolve) => { setTimeout(resolve, 3_000); });
    });
    if (round === undefined) return;
    const { done } = round;
    const wrong = failuresOf([round]);
    const above = spent.map(([name, time]): [string, number] => [name, (time - (resting.get(name) ?? 0) * (seconds + 3)) / done]);
    bench.note({ goal: 'S-2', what: `a ${what} at ${perSecond[what]}/s until all have followed: processor time above rest`, measured: `${shown(new Map(above), 0.02)}; together ${number(above.reduce((sum, [, time]) => sum + time, 0))} ms${wrong === '' ? '' : `; ${wrong}`}`, wanted: '' });
  }
}

function shown(times: ReadonlyMap<string, number>, least: number): string {
  return `${[...times].filter(([, time]) => time >= least).toSorted(([, one], [, other]) => other - one).map(([name, time]) => `${name} ${number(time)}`).join(', ')} ms`;
}

/** Waits until what was begun before is over everywhere; gives the milliseconds that each process spends in a second when it is. */
async function rested(bench: Bench): Promise<Map<string, number>> {
  for (const began = performance.now(); ;) {
    const times = new Map((await bench.processorTime(() => new Promise((resolve) => { setTimeout(resolve, 4_000); }))).map(([name, time]): [string, number] => [name, time / 4]));
    if ((times.get('integration') ?? 0) < 40 || performance.now() - began > longest * 1_000) return times;
  }
}

async function transitions(bench: Bench, length: number): Promise<Round> {
  const who = await bench.claimant();
  const next = dealer(bench.dossiers, lanes);
  return withConnections(bench.direct, lanes, async (connections) => {
    const pool = new Pool(connections.map((connection, lane) => ({ connection, lane })));
    return atRate(perSecond.transition, length, () => pool.with(({ connection, lane }) => claim(connection, who, next(lane))));
  });
}
