import { watch } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.js';
import { Report } from './report.js';
import { AlreadyRunning } from './supervisor/orphans.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stopRequest } from './supervisor/stop-request.js';
import { externalInfrastructure } from './system/external.js';
import { stateFolderOfCheckout } from './system/placement.js';
import { services } from './system/services.js';
import { System } from './system/system.js';
import { table } from './table.js';

// npm run dev: the system, and after every saved file the build and a restart of what it touches.
const { build } = (await import(join(checkout, 'deploy/local/build.mjs'))) as { build: () => Promise<{ compiled: string[]; copied: string[] }> };
const folder = new StateFolder(stateFolderOfCheckout());
const report = new Report();
const stopping = stopRequest();
/** Milliseconds of silence after a save: editors write several files at once. */
const settleMs = 120;

try {
  const system = await System.open({ folder, preferredPorts: true, unbundled: true, ...externalInfrastructure(), tell: report.tell, progress: report.progress });
  const failure = await Promise.race([up(system).catch((error: Error) => error), stopping.then(() => undefined)]);
  if (failure) report.line(failure.message);
  await system.close();
  process.exitCode = failure ? 1 : 0;
} catch (error) {
  report.line(error instanceof AlreadyRunning ? `a system already runs from this checkout, as process ${error.pid}: end it first` : (error as Error).message);
  process.exitCode = 1;
}
process.exit();

async function up(system: System): Promise<undefined> {
  const addresses = await system.start();
  report.started();
  console.log(`\n${table(addresses, folder.path)}\n\nSaved files are built and what they touch restarts. Ctrl-C ends it.`);
  let settling: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const changed = () => {
    clearTimeout(settling);
    settling = setTimeout(() => (work = work.then(() => renew(system))), settleMs);
  };
  for (const tree of ['services', 'libs', 'deploy/local']) watch(join(checkout, tree), { recursive: true }, changed);
  await stopping;
}

async function renew(system: System): Promise<void> {
  try {
    const { compiled, copied } = await build();
    const paths = [...compiled, ...copied];
    if (paths.length === 0) return;
    const touched = processesOf(paths).filter((name) => system.supervisor.has(name));
    report.line(`${paths.length === 1 ? paths[0] : `${paths.length} files`} changed${touched.length > 0 ? `; restarting ${touched.join(', ')}` : ''}`);
    await Promise.all(touched.map((name) => restart(system, name, paths)));
  } catch (error) {
    report.line((error as Error).message);
  }
}

/** What a service keeps in its database from its own files is brought up to date before it starts. */
async function restart(system: System, name: string, paths: string[]): Promise<void> {
  const service = services.find((entry) => entry.name === name);
  const stored = paths.some((path) => path.startsWith(`services/${name}/`) && /\/migrations\/|\/reference\/|\/load-/.test(path));
  await (service && stored ? system.renew(service) : system.supervisor.restart(name));
}

/** Names of the processes that run the files: a service for its own, all for a library's. */
function processesOf(paths: string[]): string[] {
  const names = services.map(({ name }) => name);
  const touched = paths.flatMap((path) => {
    if (path.startsWith('libs/')) return names;
    const [, area, name = ''] = /^(services|deploy\/local)\/([^/]+)\//.exec(path) ?? [];
    return area ? [name] : [];
  });
  return [...new Set(touched)];
}
