import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemAddresses } from '../../libs/testing/src/system.js';
import { checkout } from '../local/checkout.js';
import { runJest } from '../local/jest.js';
import type { Tally } from '../local/jest.js';
import { serviceDatabase } from '../local/postgres/databases.js';
import { Report } from '../local/report.js';
import { openControl } from '../local/supervisor/control.js';
import { choosePorts } from '../local/supervisor/ports.js';
import { releasePorts } from '../local/supervisor/reservations.js';
import { StateFolder } from '../local/supervisor/state-folder.js';
import { stopRequest } from '../local/supervisor/stop-request.js';
import { temporaryStateFolder } from '../local/system/placement.js';
import { accountsFile, adapterPartner, services } from '../local/system/services.js';
import { addressesName } from '../local/system/system.js';
import { ComposeProject } from './compose-project.js';
import { composition } from './composition.js';
import { databasePrefix, inContainer, variableOf } from './lasting.js';

// npm run test:compose [jest arguments]: the stories of test/e2e against the system in containers, in a compose project of its own that is gone afterwards.
const report = new Report();
const folder = new StateFolder(temporaryStateFolder());
const ports = await choosePorts(folder, { gateway: undefined, kafka: undefined, vneid: undefined, inbox: undefined, payment: undefined, postgres: undefined, control: undefined });
const port = (name: string): string => String(ports[name]);
const project = new ComposeProject(`mot-cua-test-${process.pid.toString(36)}`, {
  MOTCUA_PORT: port('gateway'), MOTCUA_KAFKA_PORT: port('kafka'), MOTCUA_VNEID_PORT: port('vneid'), MOTCUA_INBOX_PORT: port('inbox'), MOTCUA_PAYMENT_PORT: port('payment'), MOTCUA_POSTGRES_PORT: port('postgres'),
});
const stopped = new AbortController();
const stopping = stopRequest();
void stopping.then(() => stopped.abort());

let tally: Tally | undefined;
try {
  tally = await Promise.race([test(), stopping.then(() => undefined)]);
} catch (error) {
  report.line((error as Error).message);
}
const succeeded = tally !== undefined && tally.failed === 0 && tally.passed > 0;
if (!succeeded) {
  writeFileSync(folder.at('containers.log'), await project.logs().catch((error: Error) => error.message));
  report.line(`logs of the containers: ${folder.at('containers.log')}`);
}
report.line('removing the containers');
await project.down().catch((error: Error) => report.line(error.message));
releasePorts(folder);
if (succeeded) rmSync(folder.path, { recursive: true, force: true });
if (tally) console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(succeeded ? 0 : 1);

async function test(): Promise<Tally> {
  report.line('building the images, starting the containers');
  await project.up();
  folder.write(addressesName, await addresses());
  report.line('stories');
  return runJest(join(checkout, 'test/e2e/jest.config.js'), process.argv.slice(2), { MOTCUA_SYSTEM: folder.at(addressesName) }, folder, stopped.signal);
}

async function addresses(): Promise<SystemAddresses> {
  const { secrets } = composition().variables;
  const url = `postgresql://postgres:${secrets[variableOf('postgres')]}@127.0.0.1:${port('postgres')}/postgres`;
  const lasting = { at: inContainer.at, secret: (name: string) => secrets[variableOf(name)] ?? '' };
  const databases = Object.fromEntries(services.map(({ name }) => [name, serviceDatabase({ folder: lasting, url, prefix: databasePrefix }, name)]));
  const token = folder.secret('control');
  await openControl(project, Number(port('control')), token);
  const at = (name: string): string => `http://127.0.0.1:${port(name)}`;
  return {
    publicUrl: at('gateway'),
    services: {},
    databases: Object.fromEntries(Object.entries(databases).map(([name, database]) => [name, database.url])),
    ownerDatabases: Object.fromEntries(Object.entries(databases).map(([name, database]) => [name, database.ownerUrl])),
    databaseUrl: url,
    brokers: [`127.0.0.1:${port('kafka')}`],
    topicPrefix: '',
    simulators: { sms: at('inbox'), vneid: `http://vneid.localhost:${port('vneid')}`, inbox: at('inbox'), clamd: { host: '127.0.0.1', port: 0 }, payment: at('payment') },
    accountsFile,
    adapterPartner: { username: adapterPartner, password: lasting.secret('adapter partner') },
    control: { url: at('control'), token },
  };
}
