import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.js';
import { Report } from './report.js';
import { StateFolder } from './supervisor/state-folder.js';
import { stopRequest } from './supervisor/stop-request.js';
import { startContainers } from './system/containers.js';
import { externalInfrastructure } from './system/external.js';
import { temporaryStateFolder } from './system/placement.js';
import { System, addressesName } from './system/system.js';
import { runJest } from './jest.js';
import type { Tally } from './jest.js';

// npm test [-- --unit | --stories] [jest arguments]: a fresh system in a temporary folder, the specs beside the code, then the stories through the public API.
const args = process.argv.slice(2);
const only = ['--unit', '--stories'].find((flag) => args.includes(flag));
const jestArgs = args.filter((arg) => arg !== only);
const stories = join(checkout, 'test/e2e/jest.config.js');

const report = new Report();
const stopping = stopRequest();
const folder = new StateFolder(temporaryStateFolder());
const run = `t${process.pid.toString(36)}${Date.now().toString(36)}`;
let status = 1;

const containers = process.env.TEST_CONTAINERS === '1' ? await startContainers() : undefined;
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
try {
  const tally = await Promise.race([test(), stopping.then(() => undefined)]);
  if (tally) {
    status = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
    await system.close();
    console.log(`${tally.passed} passed, ${tally.failed} failed`);
  }
} catch (error) {
  report.line((error as Error).message);
} finally {
  await system.close();
  await containers?.stop();
  if (status === 0 || !process.env.CI) rmSync(folder.path, { recursive: true, force: true });
}
process.exit(status);

async function test(): Promise<Tally> {
  const { infrastructure } = await system.prepare();
  report.started();
  const real = { TEST_DATABASE_URL: infrastructure.databaseUrl, TEST_KAFKA_BROKERS: infrastructure.brokers.join(',') };
  const tally = { passed: 0, failed: 0 };
  if (only !== '--stories') add(tally, await runJest(join(checkout, 'jest.config.js'), jestArgs, real, folder));
  if (only === '--unit') return tally;
  if (!existsSync(stories)) {
    report.line('no stories in this checkout yet');
    return tally;
  }
  await system.start();
  add(tally, await runJest(stories, [...jestArgs, '--runInBand'], { ...real, MOTCUA_SYSTEM: folder.at(addressesName) }, folder));
  return tally;
}

function add(sum: Tally, { passed, failed }: Tally): void {
  sum.passed += passed;
  sum.failed += failed;
}
