import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFileStore, inAnHour } from '../test/file-store.contract.js';
import { startS3Server } from '../test/s3-server.js';
import { S3Store } from './s3-store.js';

async function start() {
  const server = await startS3Server();
  const spoolDirectory = await mkdtemp(join(tmpdir(), 'spool-'));
  const store = new S3Store({ bucket: 'ho-so', region: 'vn', endpoint: server.endpoint, accessKeyId: 'key', secretAccessKey: 'secret', prefix: 'intake/', pathStyle: true, spoolDirectory });
  return {
    store,
    server,
    leftovers: () => readdir(spoolDirectory),
    stop: async () => {
      store.close();
      await server.stop();
      await rm(spoolDirectory, { recursive: true });
    },
  };
}

describeFileStore('a store in an S3 bucket', start);

describe('the bucket of a file store', () => {
  it('is listed in pages and only under its own prefix', async () => {
    const { store, server, stop } = await start();
    try {
      const other = new S3Store({ bucket: 'ho-so', region: 'vn', endpoint: server.endpoint, accessKeyId: 'key', secretAccessKey: 'secret', prefix: 'one-stop/', pathStyle: true });
      const foreign = await other.put(randomBytes(10), { maxBytes: 10 });
      for (let count = 0; count < 501; count += 1) await store.put(Buffer.from(`file ${count}`), { maxBytes: 100 });
      const sizes: number[] = [];
      expect(await store.sweep(async (hashes) => { sizes.push(hashes.length); return []; }, inAnHour())).toBe(501);
      expect(sizes).toEqual([500, 1]);
      expect(await other.has(foreign.sha256)).toBe(true);
      expect(server.requests.filter((each) => each.startsWith('PUT'))[0]).toBe(`PUT /ho-so/one-stop/${foreign.sha256}`);
      other.close();
    } finally {
      await stop();
    }
  });

  it('passes on what the service refuses', async () => {
    const { server, stop } = await start();
    const wrong = new S3Store({ bucket: 'ho-so', region: 'vn', endpoint: `${server.endpoint.replace(/\d+$/, '')}1`, accessKeyId: 'key', secretAccessKey: 'secret', pathStyle: true });
    try {
      await expect(wrong.has('0'.repeat(64))).rejects.toThrow('ECONNREFUSED');
    } finally {
      wrong.close();
      await stop();
    }
  });
});
