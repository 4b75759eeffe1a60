import { spawnSync } from 'node:child_process';
import { program } from './checkout.js';
import { inherited } from './system/environment.js';
import { runningSystem } from './system/running.js';

// npm run verify-ledger: one-stop's verifier on the system that runs from this checkout, with the rights of the service and no more.
const DATABASE_URL = runningSystem()?.databases['one-stop'];
if (DATABASE_URL) {
  const { status } = spawnSync(process.execPath, [program('services/one-stop/src/verify-ledger')], { env: { ...inherited, DATABASE_URL }, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error('no system runs from this checkout: "npm start" first, in another terminal');
  process.exitCode = 1;
}
