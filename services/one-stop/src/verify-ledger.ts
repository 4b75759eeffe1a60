import 'reflect-metadata';
import { openDatabase } from '#persistence';
import { parseEnvironment } from '#runtime';
import { z } from 'zod';
import { verifyLedger } from './persistence/ledger-verification.js';

/** Reads every ledger and says in plain words whether it is whole; exits with 1 when it is not. */
const { DATABASE_URL } = parseEnvironment({ DATABASE_URL: z.string().min(1) }, process.env);
const database = await openDatabase({ url: DATABASE_URL, poolSize: 2, applicationName: 'verify-ledger', records: [] });
const { dossiers, entries, broken } = await verifyLedger(database);
await database.onApplicationShutdown();
for (const { dossierId, version, cause } of broken) process.stdout.write(`broken: dossier ${dossierId}, version ${version}: ${cause}\n`);
process.stdout.write(`${dossiers} dossiers, ${entries} entries, ${broken.length} broken\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
