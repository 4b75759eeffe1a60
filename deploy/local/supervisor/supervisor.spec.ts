import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../checkout.js';
import type { ProcessSpec } from './child.js';
import { AlreadyRunning, endOrphans, readBook, writeBook } from './orphans.js';
import { identify, isAlive } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { httpProbe } from './probes.js';
import { choosePorts } from './ports.js';
import { StateFolder } from './state-folder.js';
import { Supervisor } from './supervisor.js';

/** A server that notes each of its lives and the failure point that life was given. */
const serverCode = `
  const lives = process.env.LIVES; const fs = require('fs');
  fs.appendFileSync(lives, process.pid + ' ' + (process.env.FAILPOINT || '-') + '\\n');
  if (process.env.STUBBORN) process.on('SIGTERM', () => {});
  require('http').createServer((q, r) => r.end(String(process.pid))).listen(process.env.PORT, '127.0.0.1');`;

describe('the supervisor', () => {
  let folder: StateFolder;
  let supervisor: Supervisor;
  let spec: ProcessSpec;

  beforeEach(async () => {
    folder = new StateFolder(mkdtempSync(join(tmpdir(), 'mot-cua-supervisor-')));
    supervisor = await Supervisor.open(folder);
    const { port } = await choosePorts(folder, { port: undefined });
    spec = {
      name: 'server', command: process.execPath, args: ['-e', serverCode], env: { LIVES: folder.at('lives'), PORT: String(port) },
      ready: httpProbe(`http://127.0.0.1:${port}/`), stopWithin: 500,
    };
  });
  afterEach(async () => {
    await supervisor.close();
    rmSync(folder.path, { recursive: true });
  });

  const lives = () => readFileSync(folder.at('lives'), 'utf8').trim().split('\n');
  const running = (): ProcessIdentity => {
    const [{ pid } = { pid: undefined }] = supervisor.processes;
    const identity = pid === undefined ? undefined : identify(pid);
    if (!identity) throw new Error('not running');
    return identity;
  };

  it('is ready when the process answers, and leaves nothing behind', async () => {
    await supervisor.run(spec);
    const server = running();
    expect(await (await fetch(`http://127.0.0.1:${spec.env.PORT}/`)).text()).toBe(String(server.pid));
    await supervisor.close();
    expect(isAlive(server)).toBe(false);
    expect(readBook(folder)).toBeUndefined();
  });

  it('starts again what was killed; ready waits for the new life', async () => {
    await supervisor.run(spec);
    const first = running();
    await supervisor.kill('server');
    await supervisor.ready('server');
    expect(running().pid).not.toBe(first.pid);
    expect(lives()).toHaveLength(2);
  });

  it('keeps stopped what was stopped, until it is started', async () => {
    await supervisor.run(spec);
    const first = running();
    await supervisor.stop('server');
    expect(isAlive(first)).toBe(false);
    await expect(supervisor.ready('server')).rejects.toThrow('stopped');
    await supervisor.start('server');
    expect(lives()).toHaveLength(2);
  });

  it('kills what does not end when asked, and what is paused', async () => {
    spec.env.STUBBORN = 'yes';
    await supervisor.run(spec);
    const stubborn = running();
    await supervisor.kill('server', 'SIGSTOP');
    await supervisor.stop('server');
    expect(isAlive(stubborn)).toBe(false);
  });

  it('gives an environment to one life alone', async () => {
    await supervisor.run(spec);
    await supervisor.restart('server', { FAILPOINT: 'relay.after-ack' });
    await supervisor.kill('server');
    await supervisor.ready('server');
    expect(lives().map((line) => line.split(' ')[1])).toEqual(['-', 'relay.after-ack', '-']);
  });

  it('gives up what never gets ready, with the end of its log', async () => {
    const broken = { ...spec, args: ['-e', 'console.error("no such database"); process.exit(3)'] };
    await expect(supervisor.run(broken)).rejects.toThrow(/exit code 3[^]*no such database/);
  });

  it('does not take the answers of a stranger on its port for its own', async () => {
    const port = Number(spec.env.PORT);
    const stranger = createServer((_request, response) => response.end()).listen(port, '127.0.0.1');
    await once(stranger, 'listening');
    await expect(supervisor.run({ ...spec, ports: [port] })).rejects.toThrow(`another program has port ${port}`);
    expect(existsSync(folder.at('lives'))).toBe(false);
    stranger.close();
    await supervisor.start('server');
    expect(lives()).toHaveLength(1);
  });

  it('tells of a command that does not exist', async () => {
    await expect(supervisor.run({ ...spec, command: '/does/not/exist' })).rejects.toThrow('ENOENT');
  });

  it('runs programs to their end and tells why one failed', async () => {
    const migrate = { name: 'migrate', command: process.execPath, env: {} };
    await supervisor.finish({ ...migrate, args: ['-e', ''] });
    await expect(supervisor.finish({ ...migrate, args: ['-e', 'console.log("relation exists"); process.exit(1)'] })).rejects.toThrow(/migrate failed \(exit code 1\)[^]*relation exists/);
  });

  it('ends a program under way when it closes, and starts nothing after', async () => {
    const program = supervisor.finish({ name: 'migrate', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], env: {} });
    const failure = expect(program).rejects.toThrow('SIGTERM');
    await supervisor.close();
    await failure;
    await expect(supervisor.run(spec)).rejects.toThrow('stopping');
    expect(existsSync(folder.at('lives'))).toBe(false);
  });

  it('refuses a second supervisor on the same state folder', async () => {
    await expect(Supervisor.open(new StateFolder(folder.path))).rejects.toThrow(AlreadyRunning);
  });
});

describe('after a crash', () => {
  let folder: StateFolder;
  const started: ProcessIdentity[] = [];

  beforeEach(() => (folder = new StateFolder(mkdtempSync(join(tmpdir(), 'mot-cua-orphans-')))));
  afterEach(() => {
    for (const left of started.splice(0)) if (isAlive(left)) process.kill(left.pid, 'SIGKILL');
    rmSync(folder.path, { recursive: true });
  });

  /** A process in a group of its own, as children of a supervisor are. */
  async function start(code = 'setInterval(() => {}, 1000)'): Promise<ProcessIdentity> {
    const child = spawn(process.execPath, ['-e', `${code}; console.log('up')`], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.unref();
    const identity = identify(child.pid ?? 0);
    if (!identity) throw new Error('did not start');
    started.push(identity);
    return identity;
  }

  async function dead(): Promise<ProcessIdentity> {
    const identity = await start();
    process.kill(identity.pid, 'SIGKILL');
    while (isAlive(identity)) await new Promise((resolve) => setImmediate(resolve));
    return identity;
  }

  const orphan = (identity: ProcessIdentity) => ({ ...identity, stopSignal: 'SIGTERM' as const });

  it('ends the processes that the dead supervisor left', async () => {
    const [postgres, kafka] = [await start(), await start()];
    writeBook(folder, { supervisor: await dead(), children: { postgres: orphan(postgres), kafka: orphan(kafka) } });
    expect(await endOrphans(folder)).toEqual(['postgres', 'kafka']);
    expect([postgres, kafka].map(isAlive)).toEqual([false, false]);
    expect(readBook(folder)).toBeUndefined();
  });

  it('leaves alone a stranger that got the number of a process long gone', async () => {
    const stranger = await start();
    writeBook(folder, { supervisor: await dead(), children: { postgres: { pid: stranger.pid, started: 'another time', stopSignal: 'SIGTERM' } } });
    expect(await endOrphans(folder)).toEqual([]);
    expect(isAlive(stranger)).toBe(true);
  });

  it('touches nothing while the supervisor lives', async () => {
    const [owner, postgres] = [await start(), await start()];
    writeBook(folder, { supervisor: owner, children: { postgres: orphan(postgres) } });
    await expect(endOrphans(folder)).rejects.toThrow(AlreadyRunning);
    expect(isAlive(postgres)).toBe(true);
  });

  it('is not stopped by a list that a power cut emptied', async () => {
    writeFileSync(folder.at('processes.json'), '');
    const next = await Supervisor.open(folder);
    await next.close();
  });

  it('the guardian ends everything when its supervisor is killed', async () => {
    const code = `
      const { Supervisor } = await import(${JSON.stringify(program('deploy/local/supervisor/supervisor'))});
      const { StateFolder } = await import(${JSON.stringify(program('deploy/local/supervisor/state-folder'))});
      const supervisor = await Supervisor.open(new StateFolder(${JSON.stringify(folder.path)}));
      await supervisor.run({ name: 'server', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], env: {}, ready: async () => true });
      console.log('up'); setInterval(() => {}, 1000)`;
    const system = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(system.stdout, 'data');
    const book = readBook(folder);
    const server = book?.children.server;
    if (!book?.guardian || !server) throw new Error('the book is not complete');
    started.push(server, book.guardian);
    system.kill('SIGKILL');
    for (const deadline = Date.now() + 10_000; [server, book.guardian].some(isAlive) && Date.now() < deadline; ) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([server, book.guardian].map(isAlive)).toEqual([false, false]);
  });
});
