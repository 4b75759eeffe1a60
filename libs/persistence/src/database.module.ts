import { type DynamicModule, Module } from '@nestjs/common';
import { Database, type DatabaseConfig, openDatabase } from './database.js';

/** Offers the service's `Database` to every module of it. Waits at boot until the server answers. */
@Module({})
export class DatabaseModule {
  static forRoot(config: DatabaseConfig): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => openPatiently(config) }],
      exports: [Database],
    };
  }
}

/** A service may start before its database: it tries for a minute, then gives up and is started again by its supervisor. */
async function openPatiently(config: DatabaseConfig): Promise<Database> {
  const deadline = Date.now() + 60_000;
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      return await openDatabase(config);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
