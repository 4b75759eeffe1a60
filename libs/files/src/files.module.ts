import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ClamdScanner } from './clamd.js';
import type { ClamdConfig } from './clamd.js';
import { FileStore } from './file-store.js';
import { FilesystemStore } from './filesystem-store.js';
import type { S3StoreConfig } from './s3-store.js';
import { VirusScanner } from './virus-scanner.js';

/** Where a service keeps its files, and who scans them. Without `clamd` there is no `VirusScanner` to inject. */
export interface FilesConfig {
  readonly store: { readonly driver: 'filesystem'; readonly directory: string } | ({ readonly driver: 's3' } & S3StoreConfig);
  readonly clamd?: ClamdConfig;
}

/** Provides `FileStore` and, where configured, `VirusScanner` to the whole service. */
@Module({})
export class FilesModule {
  static forRoot({ store, clamd }: FilesConfig): DynamicModule {
    const providers = [
      { provide: FileStore, useFactory: (): FileStore | Promise<FileStore> => (store.driver === 's3' ? inBucket(store) : new FilesystemStore(store.directory)) },
      ...(clamd === undefined ? [] : [{ provide: VirusScanner, useValue: new ClamdScanner(clamd) }]),
    ];
    return { module: FilesModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** The client of the protocol is large; only who has a bucket loads it. */
async function inBucket(config: S3StoreConfig): Promise<FileStore> {
  const { S3Store } = await import('./s3-store.js');
  return new S3Store(config);
}
