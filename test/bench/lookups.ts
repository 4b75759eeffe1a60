import { type Bench, rounds, roundSeconds, withConnections } from './bench.js';
import type { Connection } from './connection.js';
import { ofRounds, percentiles } from './figures.js';
import { closedLoop, failuresOf, type Round } from './load.js';

const connectionsAtOnce = 32;

/** S-4: anyone asks how a dossier stands, by its code and a detail of the applicant. */
export async function lookups(bench: Bench): Promise<void> {
  const paths = await lookupPaths(bench);
  const round = (origin: string, seconds: number): Promise<Round> => withConnections(origin, connectionsAtOnce, (connections) => closedLoop(connectionsAtOnce, seconds, async (lane) => {
    const path = paths[Math.floor(Math.random() * paths.length)] ?? '';
    // Behind the gateway the header is replaced by the true address; before the service it stands for one citizen of many.
    return (await (connections[lane] as Connection).request('GET', path, `x-forwarded-for: 10.${lane}.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}\r\n`)).status;
  }));
  for (const [what, origin] of [['public look-ups at one-stop, 32 connections', bench.direct], ['public look-ups through the gateway, 32 connections', bench.gateway]] as const) {
    await round(origin, 1);
    const seen: Round[] = [];
    for (let n = 0; n < rounds; n += 1) seen.push(await round(origin, roundSeconds));
    const wrong = failuresOf(seen);
    bench.note({ goal: 'S-4', what, ...ofRounds(seen.map(({ perSecond }) => perSecond), '/s'), wanted: '12,000/s' });
    bench.note({ goal: 'S-4', what: `${what}, time of each`, measured: percentiles(seen.flatMap(({ latencies }) => latencies)) + (wrong === '' ? '' : `; ${wrong}`), wanted: '' });
  }
}

/** A look-up for each of the dossiers moved by the load. */
export async function lookupPaths(bench: Bench): Promise<string[]> {
  const { rows } = await bench.oneStop.query<{ code: string; detail: string }>('SELECT d.code, c.detail FROM dossier d JOIN card c ON c.dossier_id = d.id WHERE d.id = ANY($1::uuid[])', [bench.dossiers.map(({ id }) => id)]);
  return rows.map(({ code, detail }) => `/api/one-stop/v1/lookups?code=${code}&detail=${detail}`);
}
