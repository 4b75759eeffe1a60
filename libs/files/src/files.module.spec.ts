import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { FileStore } from './file-store.js';
import { FilesModule } from './files.module.js';
import { S3Store } from './s3-store.js';
import { ScannerUnavailable, VirusScanner } from './virus-scanner.js';

@Injectable()
class Desk {
  constructor(readonly files: FileStore, readonly scanner: VirusScanner) {}
}

@Module({ providers: [Desk] })
class DeskModule {}

describe('FilesModule', () => {
  it('gives a service its store and its scanner', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'module-'));
    const app = await Test.createTestingModule({
      imports: [FilesModule.forRoot({ store: { driver: 'filesystem', directory }, clamd: { host: '127.0.0.1', port: 1, timeoutMs: 1000 } }), DeskModule],
    }).compile();
    const desk = app.get(Desk, { strict: false });
    const { sha256 } = await desk.files.put(Buffer.from('đơn'), { maxBytes: 100 });
    expect(await desk.files.has(sha256)).toBe(true);
    await expect(desk.scanner.scan(Buffer.from('đơn'))).rejects.toBeInstanceOf(ScannerUnavailable);
    await app.close();
    await rm(directory, { recursive: true });
  });

  it('leaves the scanner out where there is none, and keeps files in a bucket where one is named', async () => {
    const app = await Test.createTestingModule({ imports: [FilesModule.forRoot({ store: { driver: 's3', bucket: 'ho-so', region: 'vn' } })] }).compile();
    expect(app.get(FileStore)).toBeInstanceOf(S3Store);
    expect(() => app.get(VirusScanner)).toThrow();
    await app.close();
  });
});
