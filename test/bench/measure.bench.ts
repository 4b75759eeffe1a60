import { Bench } from './bench.js';
import { catchUp } from './catch-up.js';
import type { Figure } from './figures.js';
import { lookups } from './lookups.js';
import { profile, profiled } from './profile.js';
import { latency, peak, submissions } from './submissions.js';
import { claimsAt, transitions } from './transitions.js';
import { volume } from './volume.js';

/** What the load tells the process that started it. */
export interface News { readonly words?: string; readonly figures?: readonly Figure[] }

// The load, in a process of its own beside the system it measures; MOTCUA_SYSTEM says where that is. Arguments: the parts to measure, all unless told.
const asked = process.argv.slice(2);
/** Milliseconds from the start of the load; no part begins later. */
const latestStart = 160_000;
const tell = (news: News): boolean | undefined => process.send?.(news);

const bench = await Bench.open((words) => tell({ words }));
const measurements: Readonly<Record<string, () => Promise<void>>> = {
  transitions: () => transitions(bench),
  lookups: () => lookups(bench),
  submissions: () => submissions(bench),
  latency: () => latency(bench),
  peak: () => peak(bench),
  'catch-up': () => catchUp(bench),
  volume: () => volume(bench),
  profile: () => profiling(bench),
};
const unknown = asked.filter((part) => !(part in measurements));
if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`);
for (const [part, measure] of Object.entries(measurements)) {
  if (asked.length === 0 ? part === 'profile' : !asked.includes(part)) continue;
  // On a busy machine everything takes longer, and the whole must end.
  if (performance.now() > latestStart) bench.note({ goal: '-', what: part, measured: 'left out: time was up', wanted: '' });
  // One part that fails does not take the figures of the others with it.
  else await measure().catch((error: Error) => bench.note({ goal: '-', what: part, measured: `failed: ${error.message}`, wanted: '' }));
}
tell({ figures: bench.figures });
await bench.close();
process.disconnect();

async function profiling({ system, direct, say }: Bench): Promise<void> {
  const { environment, port } = await profiled();
  await system.restart('one-stop', environment);
  await claimsAt(bench, direct, 3);
  say(await profile(port, () => claimsAt(bench, direct, 6)));
}
