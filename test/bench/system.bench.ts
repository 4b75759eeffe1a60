import { fork } from 'node:child_process';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { Client } from 'pg';
import { program } from '../../deploy/local/checkout.js';
import { readLock } from '../../deploy/local/kafka/lock.js';
import { Report } from '../../deploy/local/report.js';
import { StateFolder } from '../../deploy/local/supervisor/state-folder.js';
import { stopRequest } from '../../deploy/local/supervisor/stop-request.js';
import { temporaryStateFolder } from '../../deploy/local/system/placement.js';
import { System, addressesName } from '../../deploy/local/system/system.js';
import type { SystemAddresses } from '#testing';
import { type Figure, markdown, median, number, plain } from './figures.js';
import type { News } from './measure.bench.js';
import { partsOf } from './parts.js';
import { memoryByProcess, memoryOf } from './processes.js';

// npm run bench [-- part ...]: a fresh system, durable, in a temporary folder; what it does beside what was promised. Asserts nothing.
const parts = partsOf(process.argv.slice(2));
const report = new Report();
const stopping = stopRequest();
const folder = new StateFolder(temporaryStateFolder());
const figures: Figure[] = [];
const note = (goal: string, what: string, measured: string, wanted: string): number => figures.push({ goal, what, measured, spread: '', wanted });
const load = loadavg()[0] ?? 0;
let system: System | undefined;

const end = await Promise.race([run().catch((error: Error) => error), stopping]);
await system?.close();
rmSync(folder.path, { recursive: true, force: true });
if (end instanceof Error) report.line(end.message);
process.exit(end === undefined ? 0 : 1);

async function run(): Promise<undefined> {
  await started('cold start, tables and topics to be made: to the first answered request', '<= 60 s');
  await system?.close();
  const addresses = await started('warm start: to the first answered request', '<= 15 s');
  const circumstances = await circumstancesOf(addresses);
  report.line(circumstances);
  note('S-8', 'memory of all processes after start (PSS)', `${number(memoryOf(process.pid))} MiB`, '<= 1,536 MiB');
  await measured(addresses);
  console.log(`\n${circumstances}\n\n${plain(figures)}\n\n${markdown(figures, circumstances)}\n`);
  return undefined;
}

/** Starts the system and waits for an answer through the gateway. What runs comes from the folder: the second time everything is there. */
async function started(what: string, wanted: string): Promise<SystemAddresses> {
  const began = performance.now();
  system = await System.open({ folder, durable: true, tell: report.tell, progress: report.progress });
  const addresses = await system.start();
  const { status } = await fetch(`${addresses.publicUrl}/api/catalogue/v1/procedures?search=ho+chieu`);
  if (status !== 200) throw new Error(`the first request answered ${status}`);
  note('S-8', what, `${number((performance.now() - began) / 1_000)} s`, wanted);
  report.line(what);
  return addresses;
}

/** Runs the load beside us; we are the supervisor, as with npm start. */
async function measured(addresses: SystemAddresses): Promise<void> {
  report.started();
  const child = fork(program('test/bench/measure.bench'), parts, { env: { ...process.env, MOTCUA_SYSTEM: folder.at(addressesName) }, execArgv: ['--disable-warning=TimeoutNegativeWarning'] });
  void stopping.then(() => child.kill('SIGKILL'));
  child.on('message', ({ words, figures: more = [] }: News) => {
    if (words !== undefined) report.line(words);
    if (more.length === 0) return;
    figures.push(...more);
    note('S-8', 'memory of all processes after the load (PSS)', `${number(memoryOf(process.pid, child.pid))} MiB`, '<= 1,536 MiB');
    note('S-8', 'the same by process', memoryByProcess(folder), '');
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the load ended with ${code} against ${addresses.publicUrl}`);
}

/** What the figures depend on, in one line. */
async function circumstancesOf({ databaseUrl }: SystemAddresses): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; setting: string }>(`SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name`);
  await client.end();
  const setting = (name: string): string => rows.find((row) => row.name === name)?.setting ?? '?';
  return [
    `${new Date().toISOString().slice(0, 10)}; ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'} for the system and its load; ${number(totalmem() / 2 ** 30)} GiB; load before the start ${number(load)}`,
    `Node ${process.versions.node}; PostgreSQL ${setting('server_version')} (fsync ${setting('fsync')}, synchronous_commit ${setting('synchronous_commit')}, full_page_writes ${setting('full_page_writes')}; one fsync here ${number(fsyncTime())} ms); Kafka ${readLock().kafka} (one broker, acks all, no fsync per message)`,
  ].join('\n');
}

/** Median milliseconds of writing a page and having it on the disk. */
function fsyncTime(): number {
  const file = openSync(folder.at('fsync'), 'w');
  const page = Buffer.alloc(8_192, 1);
  const times = Array.from({ length: 50 }, (_, index) => {
    const began = performance.now();
    writeSync(file, page, 0, page.length, index * page.length);
    fsyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return median(times);
}
