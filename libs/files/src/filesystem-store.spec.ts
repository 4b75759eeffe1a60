import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, describeFileStore, anHourAgo, sha256Of } from '../test/file-store.contract.js';
import { FilesystemStore } from './filesystem-store.js';

const freshDirectory = () => mkdtemp(join(tmpdir(), 'files-'));
const pathOf = (directory: string, sha256: string) => join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const namesIn = (path: string) => readdir(path).catch(() => []);

describeFileStore('a store on the file system', async () => {
  const directory = await freshDirectory();
  return {
    store: new FilesystemStore(directory),
    leftovers: async () => [...(await namesIn(join(directory, 'incoming'))), ...(await namesIn(join(directory, 'swept')))],
    stop: () => rm(directory, { recursive: true }),
  };
});

describe('the directory of a file store', () => {
  let directory: string;
  let store: FilesystemStore;
  const limit = { maxBytes: 100_000_000 };
  const age = (sha256: string, time: Date) => utimes(pathOf(directory, sha256), time, time);

  beforeEach(async () => {
    directory = await freshDirectory();
    store = new FilesystemStore(directory);
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('spreads files over two levels and lets only the service read them', async () => {
    const { sha256 } = await store.put(Buffer.from('hồ sơ'), limit);
    expect((await stat(pathOf(directory, sha256))).mode & 0o077).toBe(0);
  });

  it('passes 50 MB through without holding them', async () => {
    const megabyte = randomBytes(1_000_000);
    const incoming = join(directory, 'incoming');
    const onDisk: number[] = [];
    const { sha256, size } = await store.put((async function* () {
      for (let count = 0; count < 50; count += 1) {
        const [name] = await readdir(incoming);
        onDisk.push((await stat(join(incoming, name!))).size);
        yield megabyte;
      }
    })(), limit);
    expect(size).toBe(50_000_000);
    // Whenever the next chunk is asked for, all before it have left memory.
    expect(onDisk).toEqual(Array.from({ length: 50 }, (_, count) => count * 1_000_000));

    const stream = await store.open(sha256);
    let read = 0;
    for await (const chunk of stream) {
      read += (chunk as Buffer).length;
      expect(stream.readableLength).toBeLessThanOrEqual(stream.readableHighWaterMark);
    }
    expect(read).toBe(50_000_000);
  });

  it('spares an orphan that is put again while it is about to be swept', async () => {
    const { sha256 } = await store.put(Buffer.from('again'), limit);
    await age(sha256, new Date(0));
    const removed = await store.sweep(async () => {
      await store.put(Buffer.from('again'), limit);
      return [];
    }, anHourAgo());
    expect(removed).toBe(0);
    expect((await bytesOf(await store.open(sha256))).toString()).toBe('again');
  });

  it('puts back what a crash left half swept and what is referred to after all', async () => {
    const bytes = Buffer.from('half swept');
    await store.sweep(async () => [], anHourAgo());
    const swept = join(directory, 'swept', sha256Of(bytes));
    await writeFile(swept, bytes);
    await utimes(swept, new Date(0), new Date(0));
    await store.put(Buffer.from('makes the folder of another file'), limit);
    await store.put(bytes, limit);
    await store.delete(sha256Of(bytes));

    expect(await store.sweep(async (hashes) => hashes, anHourAgo())).toBe(0);
    expect((await bytesOf(await store.open(sha256Of(bytes)))).toString()).toBe('half swept');
  });

  it('asks about many files in batches and removes uploads that a crash cut off', async () => {
    const stored = await Promise.all(Array.from({ length: 510 }, (_, index) => store.put(Buffer.from(`file ${index}`), limit)));
    await Promise.all(stored.map(({ sha256 }) => age(sha256, new Date(0))));
    await writeFile(join(directory, 'incoming', 'cut-off'), 'half');
    await utimes(join(directory, 'incoming', 'cut-off'), new Date(0), new Date(0));
    await writeFile(join(directory, 'incoming', 'under-way'), 'half');
    const sizes: number[] = [];
    const removed = await store.sweep(async (hashes) => { sizes.push(hashes.length); return []; }, anHourAgo());
    expect(removed).toBe(510);
    expect(Math.max(...sizes)).toBe(500);
    expect(await namesIn(join(directory, 'incoming'))).toEqual(['under-way']);
  });
});
