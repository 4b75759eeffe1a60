// Builds what changed and runs a program of this folder: node deploy/local/run.mjs <program> [arguments].
// Plain JavaScript on purpose: it must be able to say that Node is too old.
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
const { build } = await import('./build.mjs');
try {
  await build();
} catch (error) {
  console.error(`the build failed:\n${error.message}`);
  process.exit(1);
}
await import(`../../dist/deploy/local/${program}.js`);
