import type { SystemAddresses } from '../../../libs/testing/src/system.js';
import { readBook } from '../supervisor/orphans.js';
import { isAlive } from '../supervisor/process-identity.js';
import { StateFolder } from '../supervisor/state-folder.js';
import { stateFolderOfCheckout } from './placement.js';
import { addressesName } from './system.js';

/** Where everything is of the system that runs from this checkout; undefined while none does. */
export function runningSystem(): SystemAddresses | undefined {
  const folder = new StateFolder(stateFolderOfCheckout());
  const supervisor = readBook(folder)?.supervisor;
  return supervisor && isAlive(supervisor) ? folder.read<SystemAddresses>(addressesName) : undefined;
}
