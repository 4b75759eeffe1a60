import { createDatabases } from '../../local/postgres/databases.js';
import { databasePrefix, inContainer } from '../lasting.js';

// Makes the databases and roles of the services named, with the passwords of the environment. Safe to repeat: a changed password is set anew.
const services = process.argv.slice(2);
await createDatabases({ folder: inContainer, url: process.env.DATABASE_URL ?? '', prefix: databasePrefix }, services);
console.log(`databases and roles: ${services.join(', ')}`);
