import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleOf } from '../bundles/bundles.js';
import { checkout, program } from '../checkout.js';
import { httpProbe, tcpProbe } from '../supervisor/probes.js';
import type { Probe } from '../supervisor/probes.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { gatewayEnvironment, inherited, migrationEnvironment, origin, serviceEnvironment, simulatorsEnvironment } from './environment.js';
import type { Parts } from './environment.js';
import type { Prepared } from './prepared.js';
import type { ServiceEntry } from './services.js';

/** Small heaps: ten services share a laptop with a database and a broker. Source maps would cost each of them another 40 MB. */
export const nodeOptions = ['--max-old-space-size=256', '--max-semi-space-size=8'];

/** Whoever waits for an answer waits for these; the others may rather be small: a fifth less memory for a third more processor time. */
const quick: ReadonlySet<string> = new Set(['one-stop', 'intake', 'gateway']);

/** Options of a process that serves. */
export function servingOptions(name: string): string[] {
  return [...nodeOptions, ...(quick.has(name) ? [] : ['--optimize-for-size'])];
}

/** How programs that serve are run. */
export interface Running {
  /** The file to run: the program's bundle, or what was compiled. */
  file(name: string, entry: string): string;
  /** Told what is not built yet. */
  missing(name: string): void;
}

export const fromBundle: Running['file'] = (name) => join(checkout, 'dist', bundleOf(name));
export const asCompiled: Running['file'] = (_, entry) => program(entry);

/** Programs of a service that run to their end before it starts, in this order: `migrate`, as the owner of the tables, and its loads. All are safe to repeat. */
export function preparation({ name, loads = [] }: ServiceEntry): { step: string; entry: string; args: string[] }[] {
  return [{ program: 'migrate', args: [] }, ...loads].map(({ program: step, args }) => ({ step, entry: program(`services/${name}/src/${step}`), args }));
}

/**
 * Migrates its database, loads what it ships with, unless both were done by the same code before, then starts it; resolves when it is ready.
 * @returns whether there is such a service; one that is not built yet is only told
 */
export async function startService(supervisor: Supervisor, service: ServiceEntry, parts: Parts, prepared: Prepared, running: Running): Promise<boolean> {
  const { name } = service;
  const main = `services/${name}/src/main`;
  if (!existsSync(program(main))) {
    running.missing(name);
    return false;
  }
  const database = parts.databases[name];
  const code = prepared.codeOf(name, (service.loads ?? []).flatMap(({ args }) => args), database?.ownerUrl ?? '');
  if (database?.isNew === true || !prepared.isUpToDate(name, code)) {
    for (const { step, entry, args } of preparation(service)) {
      const env = { ...(step === 'migrate' ? migrationEnvironment(service, parts) : serviceEnvironment(service, parts)), ...inherited };
      if (existsSync(entry)) await supervisor.finish({ name: `${name}-${step}`, command: process.execPath, args: [...nodeOptions, entry, ...args], env });
      else running.missing(`${name} ${step}`);
    }
    prepared.remember(name, code);
  }
  await run(supervisor, name, running.file(name, main), serviceEnvironment(service, parts), httpProbe(`${origin(parts.place(name))}/health/ready`), [Number(parts.place(name).port)]);
  return true;
}

export async function startSimulators(supervisor: Supervisor, parts: Parts, running: Running): Promise<void> {
  const entry = 'deploy/local/simulators/main';
  if (!existsSync(program(entry))) return running.missing('simulators');
  await run(supervisor, 'simulators', running.file('simulators', entry), simulatorsEnvironment(parts), tcpProbe(Number(parts.place('inbox').port)), ['sms', 'vneid', 'clamd', 'inbox', 'payment-platform', 'mail', 'carrier', 'national-portal', 'single-window'].map((simulator) => Number(parts.place(simulator).port)));
}

/** @param upstreams names of the services to route to */
export async function startGateway(supervisor: Supervisor, parts: Parts, upstreams: string[], running: Running): Promise<void> {
  const entry = 'deploy/local/gateway/main';
  if (!existsSync(program(entry))) return running.missing('gateway');
  await run(supervisor, 'gateway', running.file('gateway', entry), gatewayEnvironment(parts, upstreams), tcpProbe(Number(parts.place('gateway').port)), [Number(parts.place('gateway').port)]);
}

function run(supervisor: Supervisor, name: string, file: string, env: Record<string, string>, ready: Probe, ports: number[]): Promise<void> {
  return supervisor.run({ name, command: process.execPath, args: [...servingOptions(name), '--import', pathToFileURL(program('libs/runtime/src/settle')).href, file], env: { ...env, ...inherited }, ready, ports });
}
