export { AccessLog } from './access-log.js';
export { AccessLogModule } from './access-log.module.js';
export { accessLogMigrations } from './migrations.js';
export { AccessOutbox } from './access-outbox.js';
