import type { SystemAddresses } from '../../libs/testing/src/system.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stateFolderOfCheckout } from './system/placement.js';
import { addressesName } from './system/system.js';
import { walkThrough } from './walk-through.js';

// npm run demo: another dossier through the running system.
const addresses = new StateFolder(stateFolderOfCheckout()).read<SystemAddresses>(addressesName);
if (!addresses) {
  console.error('no system runs from this checkout: "npm start" first, in another terminal');
  process.exit(1);
}
if (!(await walkThrough(addresses))) {
  console.error('no walk in this checkout yet');
  process.exit(1);
}
process.exit(0);
