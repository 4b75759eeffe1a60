import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '#contracts';
import { FileMissing } from '../src/file-store.js';
import type { FileStore } from '../src/file-store.js';

/** An hour from now, or ago: what a sweep is told instead of waiting. */
export const inAnHour = (): Date => new Date(Date.now() + 3_600_000);
export const anHourAgo = (): Date => new Date(Date.now() - 3_600_000);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function bytesOf(content: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What every store promises. `leftovers` lists what an upload that failed left behind, wherever the store keeps such things. */
export function describeFileStore(name: string, start: () => Promise<{ store: FileStore; leftovers: () => Promise<string[]>; stop: () => Promise<void> }>): void {
  describe(name, () => {
    let store: FileStore;
    let leftovers: () => Promise<string[]>;
    let stop: () => Promise<void>;
    const limit = { maxBytes: 1_000_000 };

    beforeEach(async () => {
      ({ store, leftovers, stop } = await start());
    });
    afterEach(async () => {
      await stop();
    });

    it('keeps bytes under their SHA-256 and gives them back', async () => {
      const bytes = randomBytes(200_000);
      const stored = await store.put(bytes, limit);
      expect(stored).toEqual({ sha256: sha256Of(bytes), size: 200_000 });
      expect((await bytesOf(await store.open(stored.sha256))).equals(bytes)).toBe(true);
      expect(await store.has(stored.sha256)).toBe(true);
      expect(await store.stat(stored.sha256)).toMatchObject({ size: 200_000 });
      expect(await leftovers()).toEqual([]);
    });

    it('keeps a stream of unknown length', async () => {
      const chunks = [randomBytes(10), randomBytes(70_000), randomBytes(1)];
      const { sha256, size } = await store.put((async function* () { await pause(1); yield* chunks; })(), limit);
      expect({ sha256, size }).toEqual({ sha256: sha256Of(Buffer.concat(chunks)), size: 70_011 });
      expect((await bytesOf(await store.open(sha256))).equals(Buffer.concat(chunks))).toBe(true);
    });

    it('keeps an empty file', async () => {
      const { sha256, size } = await store.put(Buffer.alloc(0), limit);
      expect(size).toBe(0);
      expect(await bytesOf(await store.open(sha256))).toHaveLength(0);
    });

    it('keeps the same content once when it arrives many times at once', async () => {
      const bytes = randomBytes(50_000);
      const stored = await Promise.all(Array.from({ length: 12 }, () => store.put(bytes, limit)));
      expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(bytes)]));
      expect((await bytesOf(await store.open(sha256Of(bytes)))).equals(bytes)).toBe(true);
      expect(await leftovers()).toEqual([]);
      expect(await store.sweep(async () => [], inAnHour())).toBe(1);
    });

    it('refuses what is over the cap and leaves nothing', async () => {
      const bytes = randomBytes(1001);
      await expect(store.put(bytes, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'file.too-large', params: { maxBytes: 1000 } });
      expect(await store.has(sha256Of(bytes))).toBe(false);
      expect(await leftovers()).toEqual([]);
      await expect(store.put(bytes, { maxBytes: 1001 })).resolves.toMatchObject({ size: 1001 });
    });

    it('stops reading an endless stream at the cap', async () => {
      let sent = 0;
      let closed = false;
      const endless = (async function* () {
        try {
          for (;;) { sent += 1; yield Buffer.alloc(1000); await pause(0); }
        } finally {
          closed = true;
        }
      })();
      await expect(store.put(endless, { maxBytes: 10_000 })).rejects.toBeInstanceOf(Refusal);
      expect(sent).toBe(11);
      expect(closed).toBe(true);
    });

    it('leaves nothing when the content breaks off', async () => {
      const broken = (async function* () { yield randomBytes(5000); await pause(1); throw new Error('connection lost'); })();
      await expect(store.put(broken, limit)).rejects.toThrow('connection lost');
      expect(await leftovers()).toEqual([]);
      expect(await store.sweep(async () => [], inAnHour())).toBe(0);
    });

    it('reads ranges', async () => {
      const bytes = randomBytes(1000);
      const { sha256 } = await store.put(bytes, limit);
      const part = async (range: { start: number; end?: number }) => bytesOf(await store.open(sha256, range));
      expect((await part({ start: 0, end: 0 })).equals(bytes.subarray(0, 1))).toBe(true);
      expect((await part({ start: 100, end: 299 })).equals(bytes.subarray(100, 300))).toBe(true);
      expect((await part({ start: 990 })).equals(bytes.subarray(990))).toBe(true);
      expect((await part({ start: 990, end: 5000 })).equals(bytes.subarray(990))).toBe(true);
      for (const range of [{ start: 1000 }, { start: -1 }, { start: 5, end: 4 }, { start: 0.5 }, { start: Number.NaN }]) {
        await expect(store.open(sha256, range)).rejects.toMatchObject({ code: 'file.range-unsatisfiable', params: { size: 1000 } });
      }
    });

    it('says so when nothing is stored', async () => {
      const absent = sha256Of(Buffer.from('absent'));
      expect(await store.has(absent)).toBe(false);
      expect(await store.stat(absent)).toBeUndefined();
      await expect(store.open(absent)).rejects.toBeInstanceOf(FileMissing);
      await expect(store.open(absent, { start: 0, end: 1 })).rejects.toBeInstanceOf(FileMissing);
      await expect(store.delete(absent)).resolves.toBeUndefined();
    });

    it('takes nothing but a hash for a name', async () => {
      const hash = sha256Of(Buffer.from('x'));
      for (const name of ['', '../../etc/passwd', `../${hash}`, hash.toUpperCase(), hash.slice(1), `${hash}\n`, `${hash}/..`, `${hash.slice(0, 63)}\0`, '%2e%2e%2f']) {
        for (const call of [() => store.open(name), () => store.stat(name), () => store.has(name), () => store.delete(name)]) {
          await expect(call()).rejects.toMatchObject({ code: 'file.hash-invalid' });
        }
      }
    });

    it('deletes', async () => {
      const { sha256 } = await store.put(Buffer.from('gone'), limit);
      await store.delete(sha256);
      expect(await store.has(sha256)).toBe(false);
    });

    it('sweeps orphans that are old enough, and nothing else', async () => {
      const [kept, orphan] = [await store.put(Buffer.from('kept'), limit), await store.put(Buffer.from('orphan'), limit)];
      const asked: string[] = [];
      const referencedAmong = async (hashes: readonly string[]) => { asked.push(...hashes); return [kept.sha256]; };

      expect(await store.sweep(referencedAmong, anHourAgo())).toBe(0);
      expect(asked).toEqual([]);

      expect(await store.sweep(referencedAmong, inAnHour())).toBe(1);
      expect(await store.has(kept.sha256)).toBe(true);
      expect(await store.has(orphan.sha256)).toBe(false);
      expect((await bytesOf(await store.open(kept.sha256))).toString()).toBe('kept');
      expect(asked).toEqual(expect.arrayContaining([kept.sha256, orphan.sha256]));
    });
  });
}
