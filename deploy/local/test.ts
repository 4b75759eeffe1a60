import { existsSync, rmSync } from 'node:fs';
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

// npm test [-- --unit | --stories] [jest arguments]: a fresh system in a temporary folder, the specs beside the code, then the stories through the public API.
const args = process.argv.slice(2);
const only = ['--unit', '--stories'].find((flag) => args.includes(flag));
const jestArgs = args.filter((arg) => arg !== only);
const stories = join(checkout, 'test/e2e/jest.config.js');

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
  if (only !== '--stories') add(tally, await runJest(join(checkout, 'jest.config.js'), jestArgs, real, folder, stopped.signal));
  if (only === '--unit') return tally;
  if (!existsSync(stories)) {
    report.line('no stories in this checkout yet');
    return tally;
  }
  await system.start();
  report.started();
  add(tally, await runJest(stories, [...jestArgs, '--runInBand'], { ...real, MOTCUA_SYSTEM: folder.at(addressesName) }, folder, stopped.signal));
  return tally;
}

function add(sum: Tally, { passed, failed }: Tally): void {
  sum.passed += passed;
  sum.failed += failed;
}
