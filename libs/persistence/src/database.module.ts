import { Readiness } from '#runtime';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { Database, type DatabaseConfig, openDatabase } from './database.js';

/** Offers the service's `Database` to every module of it. Waits at boot until the server answers. */
@Module({})
export class DatabaseModule {
  static forRoot(config: DatabaseConfig): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: (readiness?: Readiness) => open(config, readiness), inject: [{ token: Readiness, optional: true }] }],
      exports: [Database],
    };
  }
}

async function open(config: DatabaseConfig, readiness: Readiness | undefined): Promise<Database> {
  const database = await openPatiently(config);
  readiness?.register({ name: 'database', check: async () => ((await database.ping()) ? null : 'does not answer') });
  return database;
}

/** A service may start before its database: it tries for a minute, then gives up and is started again by its supervisor. */
async function openPatiently(config: DatabaseConfig): Promise<Database> {
  const deadline = Date.now() + 60_000;
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      return await openDatabase(config);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      new Logger(DatabaseModule.name).warn(`the database does not answer yet: ${(error as Error).message}`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
