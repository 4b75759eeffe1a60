export { CopiesModule } from './copies.module.js';
export { copiesMigrations } from './migrations.js';
export { IncomingCopies } from './incoming.js';
export { ownedBy, ownersInReach } from './ownership.js';
