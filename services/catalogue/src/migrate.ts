import 'reflect-metadata';
import { runMigrations } from '#persistence';
import { migrationEnvironment, parseEnvironment } from '#runtime';
import { migrations } from './persistence/migrations/index.js';

const environment = parseEnvironment(migrationEnvironment, process.env);
await runMigrations({ url: environment.MIGRATION_DATABASE_URL, runtimeRole: environment.DATABASE_ROLE, migrations });
