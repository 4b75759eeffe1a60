import type { SystemAddresses } from '../../libs/testing/src/system.js';
import { readBook } from './supervisor/orphans.js';
import { isAlive } from './supervisor/process-identity.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stateFolderOfCheckout } from './system/placement.js';
import { addressesName } from './system/system.js';
import { walk } from './walk/walk.js';

// npm run demo: another dossier through the running system.
const folder = new StateFolder(stateFolderOfCheckout());
const addresses = folder.read<SystemAddresses>(addressesName);
const supervisor = readBook(folder)?.supervisor;
if (!addresses || !supervisor || !isAlive(supervisor)) {
  console.error('no system runs from this checkout: "npm start" first, in another terminal');
  process.exit(1);
}
const failure = await walk(addresses).then(() => undefined, (error: Error) => error);
if (failure) console.error(`the walk failed: ${failure.message}`);
// Clients of the walk may still hold connections open.
process.exit(failure ? 1 : 0);
