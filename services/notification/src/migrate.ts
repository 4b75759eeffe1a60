import 'reflect-metadata';
import { runMigrations } from '#persistence';
import { migrationSettings } from './config.js';
import { appendOnly, migrations } from './persistence/migrations/index.js';

const { MIGRATION_DATABASE_URL, DATABASE_ROLE } = migrationSettings();
const applied = await runMigrations({ url: MIGRATION_DATABASE_URL, runtimeRole: DATABASE_ROLE, migrations, appendOnly });
process.stdout.write(`${JSON.stringify({ msg: 'migrated', service: 'notification', applied })}\n`);
