import type { Bench } from './bench.js';
import { rounds, roundSeconds } from './bench.js';
import { Connection } from './connection.js';
import { ofRounds, percentiles } from './figures.js';
import { closedLoop, failuresOf, type Round } from './load.js';
import { digitsOf } from './seed.js';

const connectionsAtOnce = 32;
/** An address may ask thirty times at once: many people, each with a few questions over a connection of their own. */
const questionsOfOne = 20;
let people = 0;

/** S-4: anyone asks how a dossier stands, by its code and a detail of the applicant. */
export async function lookups(bench: Bench): Promise<void> {
  const paths = await lookupPaths(bench);
  for (const [what, origin] of [['public look-ups at one-stop, 32 connections', bench.direct], ['public look-ups through the gateway, 32 connections', bench.gateway]] as const) {
    await round(origin, paths, 1);
    const seen: Round[] = [];
    for (let n = 0; n < rounds; n += 1) seen.push(await round(origin, paths, roundSeconds));
    const wrong = failuresOf(seen);
    bench.note({ goal: 'S-4', what, ...ofRounds(seen.map(({ perSecond }) => perSecond), '/s'), wanted: '12,000/s' });
    bench.note({ goal: 'S-4', what: `${what}, time of each`, measured: percentiles(seen.flatMap(({ latencies }) => latencies)) + (wrong === '' ? '' : `; ${wrong}`), wanted: '' });
  }
}

async function round(origin: string, paths: readonly string[], seconds: number): Promise<Round> {
  const asking = Array.from({ length: connectionsAtOnce }, () => ({ connection: new Connection(origin), left: 0 }));
  const result = await closedLoop(connectionsAtOnce, seconds, async (lane) => {
    const person = asking[lane] as (typeof asking)[number];
    if (person.left === 0) {
      person.connection.close();
      people += 1;
      // All of 127.0.0.0/8 is this machine, each address another caller (Linux).
      Object.assign(person, { connection: new Connection(origin, `127.${1 + (people >> 16) % 250}.${people >> 8 & 255}.${people & 255}`), left: questionsOfOne });
    }
    person.left -= 1;
    return (await person.connection.request('GET', paths[Math.floor(Math.random() * paths.length)] ?? '', '')).status;
  });
  for (const { connection } of asking) connection.close();
  return result;
}

/** A look-up for each of the dossiers moved by the load. */
export async function lookupPaths(bench: Bench): Promise<string[]> {
  const { rows } = await bench.oneStop.query<{ code: string; digits: string }>(`SELECT code, ${digitsOf('code')} AS digits FROM dossier WHERE id = ANY($1::uuid[])`, [bench.dossiers.map(({ id }) => id)]);
  return rows.map(({ code, digits }) => `/api/one-stop/v1/lookups?code=${code}&detail=${digits}`);
}
