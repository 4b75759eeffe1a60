import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { program } from './checkout.js';
import { createTopics } from './kafka/topics.js';
import { readBook } from './supervisor/orphans.js';
import { identify, isAlive } from './supervisor/process-identity.js';
import { StateFolder } from './supervisor/state-folder.js';
import { Supervisor } from './supervisor/supervisor.js';
import { infrastructureProcesses, startInfrastructure } from './system/infrastructure.js';
import type { Infrastructure } from './system/infrastructure.js';
import { stateFolderOfCheckout } from './system/placement.js';

// PostgreSQL and Kafka alone, for work on one service.
//   node dist/deploy/local/infrastructure.js [--state <folder>] [--background | --stop | --where]
const { values } = parseArgs({ options: { state: { type: 'string' }, background: { type: 'boolean' }, stop: { type: 'boolean' }, where: { type: 'boolean' } } });
const folder = new StateFolder(resolve(values.state ?? `${stateFolderOfCheckout()}/infrastructure`));

if (values.stop) await stop();
else if (values.where) tell(folder.read<Infrastructure>('infrastructure.json'));
else if (values.background) await serveInBackground();
else await serve();

async function serve(): Promise<void> {
  folder.remove('infrastructure.json');
  const supervisor = await Supervisor.open(folder, ({ name, ...news }) => console.error(new Date().toISOString(), name, JSON.stringify(news)));
  const ended = new Promise<void>((resolve) => (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, resolve)));
  try {
    const infrastructure = await Promise.race([startInfrastructure(supervisor, { preferredPorts: true }), ended]);
    if (infrastructure) {
      await createTopics(infrastructure.brokers, '');
      folder.write('infrastructure.json', infrastructure);
      tell(infrastructure);
      await ended;
    }
  } finally {
    folder.remove('infrastructure.json');
    await supervisor.close(infrastructureProcesses);
  }
}

async function serveInBackground(): Promise<void> {
  const log = openSync(folder.logFile('supervisor'), 'a', 0o600);
  const server = spawn(process.execPath, [...process.execArgv, program('deploy/local/infrastructure'), '--state', folder.path], { detached: true, stdio: ['ignore', log, log] });
  const identity = server.pid === undefined ? undefined : identify(server.pid);
  server.unref();
  while (identity && isAlive(identity)) {
    const ready = folder.read<Infrastructure>('infrastructure.json');
    if (ready && readBook(folder)?.supervisor.pid === identity.pid) return tell(ready);
    await pause(50);
  }
  console.error(readFileSync(folder.logFile('supervisor'), 'utf8').split('\n').slice(-20).join('\n'));
  process.exitCode = 1;
}

async function stop(): Promise<void> {
  const owner = readBook(folder)?.supervisor;
  if (!owner || !isAlive(owner)) return console.log('not running');
  process.kill(owner.pid, 'SIGTERM');
  while (isAlive(owner)) await pause(50);
}

function tell(infrastructure: Infrastructure | undefined): void {
  if (!infrastructure) return console.log('not running');
  console.log(`TEST_DATABASE_URL=${infrastructure.databaseUrl}\nTEST_KAFKA_BROKERS=${infrastructure.brokers.join(',')}`);
}
