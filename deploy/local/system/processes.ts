import { existsSync } from 'node:fs';
import { program } from '../checkout.js';
import { httpProbe, tcpProbe } from '../supervisor/probes.js';
import type { Probe } from '../supervisor/probes.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { gatewayEnvironment, migrationEnvironment, origin, serviceEnvironment, simulatorsEnvironment } from './environment.js';
import type { Parts } from './environment.js';
import type { ServiceEntry } from './services.js';

/** Small heaps: ten services share a laptop with a database and a broker. Source maps would cost each of them another 40 MB. */
const nodeOptions = ['--max-old-space-size=256', '--max-semi-space-size=8'];

type Missing = (name: string) => void;

/**
 * Migrates its database, loads what it ships with, then starts it; resolves when it is ready.
 * @returns whether there is such a service; one that is not built yet is only told
 */
export async function startService(supervisor: Supervisor, service: ServiceEntry, parts: Parts, missing: Missing): Promise<boolean> {
  const { name, loads = [] } = service;
  const folder = `services/${name}/src`;
  if (!existsSync(program(`${folder}/main`))) {
    missing(name);
    return false;
  }
  const steps = [{ program: 'migrate', args: [] as string[], env: migrationEnvironment(service, parts) }, ...loads.map((load) => ({ ...load, env: serviceEnvironment(service, parts) }))];
  for (const { program: step, args, env } of steps) {
    if (existsSync(program(`${folder}/${step}`))) await supervisor.finish({ name: `${name}-${step}`, command: process.execPath, args: [...nodeOptions, program(`${folder}/${step}`), ...args], env });
    else missing(`${name} ${step}`);
  }
  await run(supervisor, name, `${folder}/main`, serviceEnvironment(service, parts), httpProbe(`${origin(parts.ports[name])}/health/ready`));
  return true;
}

export async function startSimulators(supervisor: Supervisor, parts: Parts, missing: Missing): Promise<void> {
  const entry = 'deploy/local/simulators/main';
  if (!existsSync(program(entry))) return missing('simulators');
  await run(supervisor, 'simulators', entry, simulatorsEnvironment(parts), tcpProbe(parts.ports.inbox ?? 0));
}

/** @param running names of the services to route to */
export async function startGateway(supervisor: Supervisor, parts: Parts, running: string[], missing: Missing): Promise<void> {
  const entry = 'deploy/local/gateway/main';
  if (!existsSync(program(entry))) return missing('gateway');
  await run(supervisor, 'gateway', entry, gatewayEnvironment(parts, running), tcpProbe(parts.ports.gateway ?? 0));
}

function run(supervisor: Supervisor, name: string, entry: string, env: Record<string, string>, ready: Probe): Promise<void> {
  return supervisor.run({ name, command: process.execPath, args: [...nodeOptions, program(entry)], env, ready });
}
