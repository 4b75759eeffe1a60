import { configSchema } from './config.js';
import { startGateway } from './gateway.js';

const gateway = await startGateway(configSchema.parse(process.env));
process.stdout.write(`${JSON.stringify({ msg: 'gateway ready', port: gateway.port })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => { void gateway.close().then(() => process.exit(0)); });
}
