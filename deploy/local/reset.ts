import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AlreadyRunning, endOrphans } from './supervisor/orphans.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stateFolderOfCheckout } from './system/placement.js';

// npm run reset: forgets everything this checkout's system has stored.
const path = stateFolderOfCheckout();
try {
  for (const state of [join(path, 'infrastructure'), path]) if (existsSync(state)) await endOrphans(new StateFolder(state));
  rmSync(path, { recursive: true, force: true });
  console.log(`${path} is gone; the next "npm start" begins anew`);
  if (process.env.DATABASE_URL || process.env.KAFKA_BROKERS) console.log('what lies on your own DATABASE_URL and KAFKA_BROKERS is untouched');
} catch (error) {
  if (!(error instanceof AlreadyRunning)) throw error;
  console.error(`a system is running as process ${error.pid}: end it first (Ctrl-C in its terminal, or kill ${error.pid})`);
  process.exitCode = 1;
}
