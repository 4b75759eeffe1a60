import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.js';
import { deleteTopics } from './kafka/topics.js';
import { dropDatabases } from './postgres/databases.js';
import { Report } from './report.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stopRequest } from './supervisor/stop-request.js';
import { startContainers } from './system/containers.js';
import { externalInfrastructure } from './system/external.js';
import { temporaryStateFolder } from './system/placement.js';
import { services } from './system/services.js';
import { System, addressesName } from './system/system.js';
import type { SystemOptions } from './system/system.js';
import { runJest } from './jest.js';
import type { Tally } from './jest.js';

// npm test [-- --unit | --stories | --faults] [jest arguments]: a fresh system in a temporary folder, the specs beside the code, the stories through the public API, and one kill
// of each kind under load; with --faults every kill, FAULT_ROUNDS times (3).
const args = process.argv.slice(2);
const only = ['--unit', '--stories', '--faults'].find((flag) => args.includes(flag));
const jestArgs = args.filter((arg) => arg !== only);
const stories = join(checkout, 'test/e2e/jest.config.js');
const faults = join(checkout, 'test/faults/jest.config.js');

const report = new Report();
const stopping = stopRequest();
const stopped = new AbortController();
void stopping.then(() => stopped.abort());
const folder = new StateFolder(temporaryStateFolder());
const run = `t${process.pid.toString(36)}${Date.now().toString(36)}`;

const containers = process.env.TEST_CONTAINERS === '1' ? await startContainers().catch(giveUp) : undefined;
const shared = containers ?? externalInfrastructure();
const system = await System.open({
  folder,
  durable: false,
  ...shared,
  // A server or broker that outlives this run must not mix it with another.
  ...(shared.databaseUrl ? { databasePrefix: `motcua_${run}` } : {}),
  ...(shared.brokers ? { topicPrefix: `${run}.` } : {}),
  tell: report.tell,
  progress: report.progress,
});
let tally: Tally | undefined;
try {
  tally = await Promise.race([test(), stopping.then(() => undefined)]);
} catch (error) {
  report.line((error as Error).message);
}
await system.close();
await forget(shared).catch((error: Error) => report.line(`some of this run stays behind: ${error.message}`));
await containers?.stop();
const succeeded = tally !== undefined && tally.failed === 0 && tally.passed > 0;
if (succeeded || !process.env.CI) rmSync(folder.path, { recursive: true, force: true });
else report.line(`logs are kept in ${folder.path}`);
// The closing line for those who read only one.
if (tally) console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(succeeded ? 0 : 1);

/** A server or broker of the user's own is left as it was found. */
async function forget({ databaseUrl, brokers }: Pick<SystemOptions, 'databaseUrl' | 'brokers'>): Promise<void> {
  if (databaseUrl) await dropDatabases({ folder, url: databaseUrl, prefix: `motcua_${run}` }, services.map(({ name }) => name));
  if (brokers) await deleteTopics(brokers, `${run}.`);
}

function giveUp(error: Error): never {
  report.line(`no containers: ${error.message}`);
  process.exit(1);
}

async function test(): Promise<Tally> {
  const { infrastructure } = await system.prepare();
  const real = { TEST_DATABASE_URL: infrastructure.databaseUrl, TEST_KAFKA_BROKERS: infrastructure.brokers.join(',') };
  const tally = { passed: 0, failed: 0 };
  const part = async (config: string, environment: Record<string, string>, more: string[] = []): Promise<void> => add(tally, await runJest(config, [...more, ...jestArgs], environment, folder, stopped.signal));
  // Specs wait for database and broker about as long as they work: one at a time leaves half of a machine idle that has two cores.
  if (only === undefined || only === '--unit') await part(join(checkout, 'jest.config.js'), real, ['--maxWorkers=100%']);
  if (only === '--unit') return tally;
  await system.start();
  const running = { ...real, MOTCUA_SYSTEM: folder.at(addressesName) };
  if (only !== '--faults') await part(stories, running);
  // A server or broker that is not ours is not killed.
  const ours = [...(shared.databaseUrl ? [] : ['postgres']), ...(shared.brokers ? [] : ['kafka'])];
  if (only !== '--stories') await part(faults, { ...running, FAULT_ROUNDS: only === '--faults' ? process.env.FAULT_ROUNDS ?? '3' : '0', FAULT_PARTS: ours.join(',') });
  return tally;
}

function add(sum: Tally, { passed, failed }: Tally): void {
  sum.passed += passed;
  sum.failed += failed;
}
