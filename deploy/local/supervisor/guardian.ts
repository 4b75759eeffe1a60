import { endOrphans } from './orphans.js';
import { StateFolder } from './state-folder.js';

// The guardian of one system: a small process of its own that holds a pipe to the supervisor. When the pipe closes the supervisor is
// gone, whatever killed it; then the guardian ends what is left, so that no process outlives its system.
const folder = new StateFolder(process.argv[2] ?? '');
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.stdin.resume().once('end', () => {
  endOrphans(folder).then(
    (ended) => {
      if (ended.length > 0) console.log(`${new Date().toISOString()} the supervisor died; ended ${ended.join(', ')}`);
      process.exit(0);
    },
    () => process.exit(1),
  );
});
