import { externalInfrastructure } from './system/external.js';
import { runningSystem } from './system/running.js';
import { accountsFile } from './system/services.js';
import { walk } from './walk/walk.js';
import type { WalkAddresses } from './walk/walk.js';

// npm run demo: another dossier through the system that runs from this checkout, or through the one at MOTCUA_URL with the Kafka at KAFKA_BROKERS.
const failure = await walkThere().then(() => undefined, (error: Error) => error);
if (failure) console.error(`the walk failed: ${failure.message}`);
// Clients of the walk may still hold connections open.
process.exit(failure ? 1 : 0);

async function walkThere(): Promise<void> {
  const { MOTCUA_URL } = process.env;
  await walk(MOTCUA_URL ? named(MOTCUA_URL) : own());
}

function named(url: string): WalkAddresses {
  const { brokers } = externalInfrastructure();
  if (!brokers) throw new Error('MOTCUA_URL needs KAFKA_BROKERS beside it, where events of that system are read');
  return { publicUrl: new URL(url).origin, brokers, topicPrefix: process.env.TOPIC_PREFIX ?? '', accountsFile };
}

function own(): WalkAddresses {
  const addresses = runningSystem();
  if (!addresses) throw new Error('no system runs from this checkout: "npm start" first, in another terminal, or set MOTCUA_URL and KAFKA_BROKERS');
  return addresses;
}
