import type { SystemAddresses } from '../../libs/testing/src/system.js';
import { Report } from './report.js';
import { AlreadyRunning } from './supervisor/orphans.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stopRequest } from './supervisor/stop-request.js';
import { externalInfrastructure } from './system/external.js';
import { stateFolderOfCheckout } from './system/placement.js';
import { System, addressesName } from './system/system.js';
import { table } from './table.js';
import { walkThrough } from './walk-through.js';

// npm start: the whole system, a dossier walked through it, then up until Ctrl-C.
const folder = new StateFolder(stateFolderOfCheckout());
const report = new Report();
const stopping = stopRequest();

try {
  report.line(`Một Cửa starts; its state is in ${folder.path}`);
  const system = await System.open({ folder, preferredPorts: true, ...externalInfrastructure(), tell: report.tell, progress: report.progress });
  const failure = await Promise.race([up(system).catch((error: Error) => error), stopping.then(() => undefined)]);
  if (failure) report.line(failure.message);
  else report.line(`stopping (${await stopping})`);
  await system.close();
  report.line('stopped; "npm start" goes on where this ended');
  process.exitCode = failure ? 1 : 0;
} catch (error) {
  if (error instanceof AlreadyRunning) tellWhere(error);
  else report.line((error as Error).message);
  process.exitCode = 1;
}
// Whatever is still under way, a walk for instance, has nothing left to talk to.
process.exit();

async function up(system: System): Promise<undefined> {
  const addresses = await system.start();
  report.started();
  report.line('up');
  const stopped = new AbortController();
  void stopping.then(() => stopped.abort());
  if (!(await walkThrough(stopped.signal)) && !stopped.signal.aborted) report.line('the walk did not come to its end; the system is up all the same');
  console.log(`\n${table(addresses, folder.path)}\n\nCtrl-C ends it.`);
  await stopping;
}

function tellWhere({ pid }: AlreadyRunning): void {
  const addresses = folder.read<SystemAddresses>(addressesName);
  report.line(`Một Cửa already runs from this checkout, as process ${pid}${addresses ? ':' : ' (still starting)'}`);
  if (addresses) console.log(`\n${table(addresses, folder.path)}`);
}
