import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded before a service. What starting or a busy spell left behind, an idle process would keep for hours: it is collected once the process rests.
const round = 10_000;
/** Share of time in which a process that rests works. */
const resting = 0.05;
/** Bytes worth the work. */
const worthwhile = 8 * 1024 * 1024;

let collect: (() => void) | null = null;
let settled = 0;
let before = performance.eventLoopUtilization();

setInterval(() => {
  const { utilization } = performance.eventLoopUtilization(before);
  before = performance.eventLoopUtilization();
  if (utilization > resting || process.memoryUsage().heapTotal - settled < worthwhile) return;
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  settled = process.memoryUsage().heapTotal;
}, round).unref();
