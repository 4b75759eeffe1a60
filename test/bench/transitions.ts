import { type Bench, lanes, rounds, roundSeconds, withConnections } from './bench.js';
import { claim } from './claims.js';
import type { Connection } from './connection.js';
import { median, number, ofRounds, percentiles } from './figures.js';
import { closedLoop, failuresOf, type Round } from './load.js';
import { PostgresAlone } from './postgres-alone.js';
import { dealer } from './seed.js';

/** Claims in a closed loop over 16 connections. */
export async function claimsAt(bench: Bench, origin: string, seconds: number): Promise<Round> {
  const who = await bench.claimant();
  const next = dealer(bench.dossiers, lanes);
  return withConnections(origin, lanes, (connections) => closedLoop(lanes, seconds, (lane) => claim(connections[lane] as Connection, who, next(lane))));
}

/** S-2: transitions over HTTP beside what PostgreSQL does alone with the same statements, in turns. */
export async function transitions(bench: Bench): Promise<void> {
  // As a service that has been up for a while: a new one compiles what is used often.
  await claimsAt(bench, bench.direct, 10);
  await claimsAt(bench, bench.gateway, 1);
  await bench.quiet();
  const alone = await PostgresAlone.open(bench.addresses.databaseUrl, bench.oneStop, bench.dossiers[0] ?? bench.model, bench.dossiers.length, lanes, await bench.claimant());
  await alone.round(1);
  const seen = { alone: [] as Round[], direct: [] as Round[], gateway: [] as Round[] };
  const behind: number[] = [];
  const spent = { alone: [] as [string, number][][], direct: [] as [string, number][][] };
  for (let round = 0; round < rounds; round += 1) {
    spent.alone.push(await bench.processorTime(async () => { seen.alone.push(await alone.round(roundSeconds)); }));
    spent.direct.push(await bench.processorTime(async () => {
      seen.direct.push(await claimsAt(bench, bench.direct, roundSeconds));
      behind.push(await bench.quiet());
    }));
    seen.gateway.push(await claimsAt(bench, bench.gateway, roundSeconds));
    await bench.quiet();
  }
  await alone.close();
  const perSecond = (from: readonly Round[]): number[] => from.map((round) => round.perSecond);
  const ratios = seen.direct.map((round, index) => round.perSecond / (seen.alone[index]?.perSecond ?? Number.NaN));
  const shown = (what: string, from: readonly Round[], wanted = ''): void => {
    const wrong = failuresOf(from);
    bench.note({ goal: 'S-2', what, ...ofRounds(perSecond(from), '/s'), wanted });
    bench.note({ goal: 'S-2', what: `${what}, time of each`, measured: percentiles(from.flatMap(({ latencies }) => latencies)) + (wrong === '' ? '' : `; ${wrong}`), wanted: '' });
  };
  shown('PostgreSQL alone: the same two statements, 16 connections', seen.alone);
  shown('transitions over HTTP at one-stop, 16 connections', seen.direct);
  shown('transitions through the gateway, 16 connections', seen.gateway);
  bench.note({ goal: 'S-2', what: 'one-stop over HTTP : PostgreSQL alone', ...ofRounds(ratios, ''), wanted: '>= 0.5' });
  bench.note({ goal: 'S-2', what: 'PostgreSQL alone: processor time of a transition', measured: perOperation(spent.alone, seen.alone), wanted: '' });
  bench.note({ goal: 'S-2', what: 'over HTTP: processor time of a transition, until intake has followed', measured: perOperation(spent.direct, seen.direct), wanted: '' });
  bench.note({ goal: 'S-7', what: 'facts followed by intake, while they are made and after', measured: `${number(median(seen.direct.map(({ done }, index) => done / (roundSeconds + (behind[index] ?? 0)))))}/s`, wanted: '' });
}

/** Microseconds of processor time for each operation, by process, from 5 on. */
function perOperation(spent: readonly (readonly [string, number][])[], rounds: readonly Round[]): string {
  const sum = new Map<string, number>();
  for (const times of spent) for (const [name, time] of times) sum.set(name, (sum.get(name) ?? 0) + time);
  const done = rounds.reduce((all, round) => all + round.done, 0);
  return [...sum].map(([name, time]): [string, number] => [name, time * 1_000 / done]).filter(([, time]) => time >= 5).map(([name, time]) => `${name} ${number(time)}`).join(', ') + ' us';
}
