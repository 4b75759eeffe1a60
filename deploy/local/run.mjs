// Builds what changed and runs a program of this folder: node deploy/local/run.mjs <program> [arguments].
// Plain JavaScript on purpose: it must be able to say that Node is too old.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(`Node ${process.versions.node} is too old: Một Cửa needs 24.9 or newer. On Linux "npm ci" brings it along (without --omit=optional) and every npm script uses it; elsewhere install it from nodejs.org.`);
  process.exit(1);
}

// kafkajs computes a time-out below zero when it has nothing to do; Node then warns once per process. Other warnings stay.
process.removeAllListeners('warning').on('warning', (warning) => {
  if (warning.name !== 'TimeoutNegativeWarning') console.error(`${warning.name}: ${warning.message}`);
});

const [program] = process.argv.splice(2, 1);
// In a process of its own: what the compiler takes in memory is gone when it ends, while a supervisor stays.
const built = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs'), '--quiet'], { stdio: 'inherit' });
if (built.status !== 0) {
  console.error('the build failed');
  process.exit(1);
}
await import(`../../dist/deploy/local/${program}.js`);
