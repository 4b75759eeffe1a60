import { configSchema } from './config.js';
import { startSimulators } from './simulators.js';

const running = await startSimulators(configSchema.parse(process.env));
process.stdout.write(`${JSON.stringify({ msg: 'simulators ready', ports: running.ports })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => { void running.close().then(() => process.exit(0)); });
}
