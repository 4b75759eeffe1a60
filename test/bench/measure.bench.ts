import { Bench } from './bench.js';
import { catchUp } from './catch-up.js';
import type { Figure } from './figures.js';
import { followers } from './followers.js';
import { lookups } from './lookups.js';
import { type Part, partsOf } from './parts.js';
import { profile, profiled } from './profile.js';
import { filings, latency, peak, submissions } from './submissions.js';
import { claimsAt, transitions } from './transitions.js';
import { volume } from './volume.js';

/** What the load tells the process that started it. */
export interface News { readonly words?: string; readonly figures?: readonly Figure[] }

// The load, in a process of its own beside the system it measures; MOTCUA_SYSTEM says where that is. Arguments: the parts to measure, all unless told.

/** Milliseconds from the start of the load; no part begins later. */
const latestStart = 160_000;
const tell = (news: News): boolean | undefined => process.send?.(news);

const bench = await Bench.open((words) => tell({ words }));
const measurements: Readonly<Record<Part, (bench: Bench) => Promise<void>>> = { transitions, followers, lookups, submissions, latency, peak, 'catch-up': catchUp, volume, profile: profiling };
for (const part of partsOf(process.argv.slice(2))) {
  // On a busy machine everything takes longer, and the whole must end.
  if (performance.now() > latestStart) bench.note({ goal: '-', what: part, measured: 'left out: time was up', wanted: '' });
  // One part that fails does not take the figures of the others with it.
  else await measurements[part](bench).catch((error: Error) => bench.note({ goal: '-', what: part, measured: `failed: ${error.message}`, wanted: '' }));
}
tell({ figures: bench.figures });
await bench.close();
process.disconnect();

async function profiling({ system, direct, say }: Bench): Promise<void> {
  const filed = await filings(bench, 600);
  for (const [service, warming, load] of [
    ['one-stop', () => claimsAt(bench, direct, 3), () => claimsAt(bench, direct, 6)],
    ['intake', () => filed(20, 6), () => filed(20, 12)],
  ] as const) {
    const { environment, port } = await profiled();
    await system.restart(service, environment);
    await warming();
    say(`${service}: ${await profile(port, load)}`);
  }
}
