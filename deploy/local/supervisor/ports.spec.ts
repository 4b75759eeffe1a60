import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts, isFree } from './ports.js';
import { releasePorts } from './reservations.js';
import { StateFolder } from './state-folder.js';

describe('choosing ports', () => {
  let folder: StateFolder;
  const listeners: Server[] = [];

  beforeEach(() => (folder = new StateFolder(mkdtempSync(join(tmpdir(), 'mot-cua-ports-')))));
  afterEach(async () => {
    releasePorts(folder);
    await Promise.all(listeners.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    rmSync(folder.path, { recursive: true });
  });

  const listen = (port: number, host?: string) =>
    new Promise<void>((resolve, reject) => {
      const server = createServer().once('error', reject).listen({ port, host }, () => resolve());
      listeners.push(server);
    });

  it('gives every name a port of its own, below the range of outgoing connections', async () => {
    const ports = Object.values(await choosePorts(folder, { gateway: undefined, postgres: undefined, kafka: undefined }));
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 15_000 && port < 32_000)).toBe(true);
  });

  it('gives the preferred port where it is free and another where it is taken', async () => {
    const { free = 0, taken = 0 } = await choosePorts(folder, { free: undefined, taken: undefined });
    await listen(taken, '127.0.0.1');
    const other = new StateFolder(mkdtempSync(join(folder.path, 'other-')));
    releasePorts(folder);
    const chosen = await choosePorts(other, { gateway: free, postgres: taken });
    releasePorts(other);
    expect(chosen.gateway).toBe(free);
    expect(chosen.postgres).not.toBe(taken);
    expect(await isFree(chosen.postgres ?? 0)).toBe(true);
  });

  it('remembers: the same ports at the next start, even where the preference has changed', async () => {
    const first = await choosePorts(folder, { gateway: undefined, kafka: undefined });
    const { elsewhere } = await choosePorts(folder, { elsewhere: undefined });
    expect(await choosePorts(new StateFolder(folder.path), { gateway: elsewhere, kafka: undefined })).toEqual(first);
  });

  it('moves when the remembered port was taken meanwhile, and remembers the move', async () => {
    const before = await choosePorts(folder, { gateway: undefined });
    await listen(before.gateway ?? 0);
    const moved = await choosePorts(folder, { gateway: undefined });
    expect(moved).not.toEqual(before);
    expect(await choosePorts(folder, { gateway: undefined })).toEqual(moved);
  });

  it('does not give one name the port remembered for another', async () => {
    const { kafka } = await choosePorts(folder, { kafka: undefined });
    const { gateway } = await choosePorts(folder, { gateway: kafka });
    expect(gateway).not.toBe(kafka);
  });

  it('never gives two systems that start together the same port, though nothing listens yet', async () => {
    const { wish } = await choosePorts(folder, { wish: undefined });
    releasePorts(folder);
    const systems = ['one', 'two', 'three'].map((name) => new StateFolder(join(folder.path, name)));
    const chosen = await Promise.all(systems.map((system) => choosePorts(system, { gateway: wish, postgres: undefined })));
    const ports = chosen.flatMap((of) => Object.values(of));
    expect(new Set(ports).size).toBe(6);
    expect(chosen.filter(({ gateway }) => gateway === wish)).toHaveLength(1);
    systems.forEach(releasePorts);
    const late = new StateFolder(join(folder.path, 'late'));
    expect(await choosePorts(late, { gateway: wish })).toEqual({ gateway: wish });
    releasePorts(late);
  });

  it('takes over what a system that died had reserved', async () => {
    const { port = 0 } = await choosePorts(folder, { port: undefined });
    const dead = spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(`/tmp/mot-cua-ports/${port}`, JSON.stringify({ supervisor: { pid: Number(dead), started: 'once' }, folder: '/elsewhere' }));
    expect(await choosePorts(folder, { port })).toEqual({ port });
  });

  it('sees a listener on all addresses as well as one on the loopback address', async () => {
    const { a = 0, b = 0 } = await choosePorts(folder, { a: undefined, b: undefined });
    await listen(a);
    await listen(b, '127.0.0.1');
    expect(await Promise.all([isFree(a), isFree(b)])).toEqual([false, false]);
  });
});
