import { spawnSync } from 'node:child_process';
import { nodeOptions, preparation } from '../../local/system/processes.js';
import { services } from '../../local/system/services.js';

// Migrates the database of a service as its owner and loads what the service ships with. Safe to repeat.
const [name] = process.argv.slice(2);
const service = services.find((entry) => entry.name === name);
if (!service) throw new Error(`no service ${name}; there are ${services.map((entry) => entry.name).join(', ')}`);
const { MIGRATION_DATABASE_URL: _, ...withoutOwner } = process.env;
for (const { step, entry, args } of preparation(service)) {
  const { status, error } = spawnSync(process.execPath, [...nodeOptions, entry, ...args], { stdio: 'inherit', env: step === 'migrate' ? process.env : withoutOwner });
  if (status !== 0) throw new Error(`${service.name} ${step} failed: ${error?.message ?? `exit code ${status}`}`);
  console.log(`${service.name}: ${step} done`);
}
