import { type Bench, roundSeconds, withConnections } from './bench.js';
import type { Connection } from './connection.js';
import { number, quantile } from './figures.js';
import { lookupPaths } from './lookups.js';
import { copyDossier } from './seed.js';
import { claimsAt } from './transitions.js';

const added = 50_000;
/** One at a time of each; the first of them warm up and do not count. */
const asked = 80;
const warming = 40;

/** S-5 in small: the same questions before and after the tables have grown. */
export async function volume(bench: Bench): Promise<void> {
  const transitionsBefore = await rate(bench);
  const before = await medians(bench);
  const began = performance.now();
  // Twenty agencies, four fifths settled: the ward of the load gets a twentieth, and five hundred more in its queue.
  await copyDossier(bench.oneStop, bench.model, added, 'VOLUME', { agency: `CASE WHEN n % 20 = 0 THEN d.competent_agency ELSE 'G01-BENCH-' || n % 20 END`, settled: 'n % 100 >= 20' });
  await bench.oneStop.query('ANALYZE');
  bench.say(`  ${added.toLocaleString('en')} dossiers more in ${number((performance.now() - began) / 1_000)} s`);
  const after = await medians(bench);
  for (const [what, first] of before) bench.note({ goal: 'S-5', what: `${what}: median before, after ${added.toLocaleString('en')} dossiers more`, measured: `${number(first)}, ${number(after.get(what) ?? Number.NaN)} ms`, wanted: 'no growth' });
  const transitionsAfter = await rate(bench);
  bench.note({ goal: 'S-5', what: `transitions at one-stop before, after ${added.toLocaleString('en')} dossiers more`, measured: `${number(transitionsBefore)}, ${number(transitionsAfter)}/s`, wanted: 'loss < 20 %' });
}

async function rate(bench: Bench): Promise<number> {
  await claimsAt(bench, bench.direct, 2);
  const { perSecond } = await claimsAt(bench, bench.direct, roundSeconds);
  await bench.quiet();
  return perSecond;
}

async function medians(bench: Bench): Promise<Map<string, number>> {
  const { token } = await bench.claimant();
  const lookup = await lookupPaths(bench);
  const any = (): string => bench.dossiers[Math.floor(Math.random() * bench.dossiers.length)]?.id ?? '';
  const questions: Readonly<Record<string, () => string>> = {
    'work queue, first page': () => '/api/one-stop/v1/queue?limit=20',
    'work queue, search by code': () => `/api/one-stop/v1/queue?limit=20&search=bench-00${Math.floor(Math.random() * 1_000).toString().padStart(4, '0')}`,
    'counts of the queue': () => '/api/one-stop/v1/queue/summary',
    'a dossier': () => `/api/one-stop/v1/dossiers/${any()}`,
    'history of a dossier': () => `/api/one-stop/v1/dossiers/${any()}/history`,
    'public look-up': () => lookup[Math.floor(Math.random() * lookup.length)] ?? '',
  };
  return withConnections(bench.direct, 1, async ([connection]) => {
    const found = new Map<string, number>();
    for (const [what, path] of Object.entries(questions)) {
      const times: number[] = [];
      for (let n = 0; n < asked; n += 1) {
        const began = performance.now();
        const { status, body } = await (connection as Connection).request('GET', path(), `authorization: Bearer ${token}\r\nx-forwarded-for: 10.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}.${n + 1}\r\n`);
        if (status !== 200) throw new Error(`${what} answered ${status} ${body.toString('utf8').slice(0, 300)}`);
        times.push(performance.now() - began);
      }
      found.set(what, quantile(times.slice(warming).toSorted((one, other) => one - other), 0.5));
    }
    return found;
  });
}
