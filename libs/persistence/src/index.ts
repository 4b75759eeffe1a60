export { isDatabaseAway } from './away.js';
export { Database, openDatabase } from './database.js';
export type { DatabaseConfig, Tx } from './database.js';
export { DatabaseModule } from './database.module.js';
export { runMigrations } from './migrate.js';
export type { Migration, MigrationRun } from './migrate.js';
export { escapeLike, withoutDiacritics } from './search-text.js';
