import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFetched, isComplete, provide } from './cache.js';
import type { Progress } from './cache.js';
import { readLock } from './lock.js';
import { jarUrl } from './repositories.js';

describe('the cache of locked files', () => {
  const contents = new Map(['a.jar', 'b.jar', 'c.jar'].map((file) => [file, randomBytes(200_000)]));
  const lock = [...contents].map(([file, bytes]) => ({ file, bytes: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') }));
  let home: string;
  let repository: Server;
  let answers: Map<string, Buffer | number>;
  let asked: string[];
  const given = process.env.XDG_CACHE_HOME;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'mot-cua-cache-'));
    process.env.XDG_CACHE_HOME = home;
    answers = new Map(contents);
    asked = [];
    repository = createServer((request, response) => {
      const file = request.url?.slice(1) ?? '';
      asked.push(file);
      const answer = answers.get(file) ?? 404;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else response.end(answer);
    });
    await new Promise<void>((resolve) => repository.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    process.env.XDG_CACHE_HOME = given;
    if (given === undefined) delete process.env.XDG_CACHE_HOME;
    repository.closeAllConnections();
    await new Promise((resolve) => repository.close(resolve));
    rmSync(home, { recursive: true });
  });

  const get = (tell: (progress: Progress) => void = () => undefined) =>
    provide('kafka-test', lock, ({ file }) => `http://127.0.0.1:${(repository.address() as AddressInfo).port}/${file}`, tell);
  const stored = (file: string) => readFileSync(join(home, 'mot-cua/kafka-test', file));

  it('fetches what is missing, tells how far it is, and fetches nothing twice', async () => {
    let last: Progress | undefined;
    expect(isComplete('kafka-test', lock)).toBe(false);
    const folder = await get((progress) => (last = structuredClone(progress)));
    expect(folder).toBe(join(home, 'mot-cua/kafka-test'));
    expect(last).toEqual({ files: { done: 3, all: 3 }, bytes: { done: 600_000, all: 600_000 } });
    for (const [file, bytes] of contents) expect(stored(file).equals(bytes)).toBe(true);
    expect(isComplete('kafka-test', lock)).toBe(true);
    await get();
    expect(asked).toHaveLength(3);
  });

  it('replaces a file that was damaged in the cache, even by one bit', async () => {
    await get();
    const damaged = Buffer.from(stored('b.jar'));
    damaged[1_000] = (damaged[1_000] ?? 0) ^ 1;
    writeFileSync(join(home, 'mot-cua/kafka-test/b.jar'), damaged);
    await get();
    expect(stored('b.jar').equals(contents.get('b.jar') ?? Buffer.alloc(0))).toBe(true);
    expect(asked.slice(3)).toEqual(['b.jar']);
  });

  it('refuses a file of the right size with other bytes, and stores nothing of it', async () => {
    answers.set('c.jar', randomBytes(200_000));
    await expect(get()).rejects.toThrow(NotFetched);
    await expect(get()).rejects.toThrow(/c\.jar is not the file that was locked/);
    expect(existsSync(join(home, 'mot-cua/kafka-test/c.jar'))).toBe(false);
  });

  it('keeps what an interrupted run had finished, and clears its half files', async () => {
    answers.set('a.jar', 404);
    await expect(get()).rejects.toThrow('a.jar answered 404');
    const folder = join(home, 'mot-cua/kafka-test');
    writeFileSync(join(folder, 'a.jar.999999999.fetching'), 'half');
    answers = new Map(contents);
    asked = [];
    await get();
    expect(asked).toEqual(['a.jar']);
    expect(readdirSync(folder).sort()).toEqual(['a.jar', 'b.jar', 'c.jar']);
  });

  it('leaves alone what another run is fetching', async () => {
    const folder = join(home, 'mot-cua/kafka-test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `a.jar.${process.ppid}.fetching`), 'half');
    await get();
    expect(existsSync(join(folder, `a.jar.${process.ppid}.fetching`))).toBe(true);
  });

  it('tries again when the repository is out of breath, and gives up in words', async () => {
    let times = 0;
    repository.prependListener('request', (request) => {
      if (request.url === '/a.jar') answers.set('a.jar', ++times < 3 ? 503 : (contents.get('a.jar') ?? 500));
    });
    await get();
    expect(times).toBe(3);
    rmSync(join(home, 'mot-cua'), { recursive: true });
    answers.set('b.jar', 503);
    await expect(get()).rejects.toThrow('b.jar answered 503');
  });
});

describe('the lock', () => {
  const { jars, runtimes, kafka } = readLock();

  it('names every jar once, with its size and digest', () => {
    expect(jars).toHaveLength(46);
    expect(new Set(jars.map(({ file }) => file)).size).toBe(46);
    for (const { file, coordinates, bytes, sha512 } of jars) {
      const [, artifact, version] = coordinates.split(':');
      expect(file).toBe(`${artifact}-${version}.jar`);
      expect(bytes).toBeGreaterThan(1_000);
      expect(Buffer.from(sha512, 'base64')).toHaveLength(64);
    }
    expect(jars.find(({ coordinates }) => coordinates === `org.apache.kafka:kafka_2.13:${kafka}`)).toBeDefined();
  });

  it('turns coordinates into the path that every Maven repository has', () => {
    const jar = jars.find(({ file }) => file.startsWith('kafka-clients'));
    expect(jar && new URL(jarUrl(jar)).pathname.endsWith(`/org/apache/kafka/kafka-clients/${kafka}/kafka-clients-${kafka}.jar`)).toBe(true);
  });

  it('has a Java runtime for both Linux architectures', () => {
    expect(Object.keys(runtimes)).toEqual(['linux-x64', 'linux-arm64']);
    for (const { sha512, contents } of Object.values(runtimes)) expect([sha512, contents].map((digest) => Buffer.from(digest, 'base64').length)).toEqual([64, 64]);
  });
});
