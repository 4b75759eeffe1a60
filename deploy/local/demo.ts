import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { checkout } from './checkout.js';
import { externalInfrastructure } from './system/external.js';
import { runningSystem } from './system/running.js';
import { accountsFile } from './system/services.js';
import { walk } from './walk/walk.js';
import type { WalkAddresses } from './walk/walk.js';

// npm run demo: another dossier through the system that runs from this checkout, in processes or in containers, or through the one at MOTCUA_URL with the Kafka at
// KAFKA_BROKERS.
const failure = await walkThere().then(() => undefined, (error: Error) => error);
if (failure) console.error(`the walk failed: ${failure.message}`);
// Clients of the walk may still hold connections open.
process.exit(failure ? 1 : 0);

async function walkThere(): Promise<void> {
  const { MOTCUA_URL } = process.env;
  const addresses = MOTCUA_URL ? named(MOTCUA_URL) : runningSystem() ?? await inContainers();
  if (!addresses) throw new Error('no system runs from this checkout: "npm start" or "docker compose up -d --wait" first, or set MOTCUA_URL and KAFKA_BROKERS');
  await walk(addresses);
}

function named(url: string): WalkAddresses {
  const { brokers } = externalInfrastructure();
  if (!brokers) throw new Error('MOTCUA_URL needs KAFKA_BROKERS beside it, where events of that system are read');
  return { publicUrl: new URL(url).origin, brokers, topicPrefix: process.env.TOPIC_PREFIX ?? '', accountsFile };
}

/** The system that `docker compose up` publishes on this machine, where it answers. */
async function inContainers(): Promise<WalkAddresses | undefined> {
  const { MOTCUA_HOST, MOTCUA_PORT, MOTCUA_KAFKA_PORT } = { ...parseEnv(readFileSync(join(checkout, 'deploy/docker/local.env'), 'utf8')), ...process.env };
  const publicUrl = `http://${MOTCUA_HOST}:${MOTCUA_PORT}`;
  const answers = await fetch(`${publicUrl}/api/catalogue/openapi.json`, { signal: AbortSignal.timeout(3_000) }).then(({ ok }) => ok, () => false);
  return answers ? { publicUrl, brokers: [`${MOTCUA_HOST}:${MOTCUA_KAFKA_PORT}`], topicPrefix: '', accountsFile } : undefined;
}
