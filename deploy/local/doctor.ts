import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { cacheFolder, isComplete } from './kafka/cache.js';
import { fetchText } from './kafka/download.js';
import { installedJava } from './kafka/java.js';
import { readLock } from './kafka/lock.js';
import { repositories } from './kafka/repositories.js';
import { serverAccount } from './postgres/account.js';
import { serverPrograms } from './postgres/binaries.js';
import { readBook } from './supervisor/orphans.js';
import { isFree } from './supervisor/ports.js';
import { isAlive } from './supervisor/process-identity.js';
import { StateFolder } from './supervisor/state-folder.js';
import { externalInfrastructure } from './system/external.js';
import { stateFolderOfCheckout } from './system/placement.js';
import { services } from './system/services.js';

/** What one look found: the fact, and what to do about it where something is wrong. */
type Finding = { fact: string; remedy?: string; grave?: boolean };

// npm run doctor: looks at everything a start needs, one line each, with the remedy.
const state = stateFolderOfCheckout();
const lock = readLock();
const external = externalInfrastructure();
const hasKafka = isComplete(`kafka-${lock.kafka}`, lock.jars);
const looks: Record<string, () => Finding | Promise<Finding>> = {
  Node: () => ({ fact: `${process.version} for ${process.platform}-${process.arch}` }),
  PostgreSQL: () => {
    if (external.databaseUrl) return { fact: 'your own, by DATABASE_URL' };
    const { postgres } = serverPrograms(new StateFolder(state), serverAccount());
    return { fact: postgres };
  },
  Kafka: () => {
    if (external.brokers) return { fact: 'your own, by KAFKA_BROKERS' };
    return hasKafka ? { fact: `${lock.kafka} in ${cacheFolder()}` } : { fact: `${lock.kafka} will be fetched into ${cacheFolder()} (45 MB)` };
  },
  Java: async () => {
    const java = await installedJava();
    if (java) return { fact: `${java.version}, ${java.command}` };
    if (external.brokers) return { fact: 'none, and none needed' };
    const canFetch = `${process.platform}-${process.arch}` in lock.runtimes;
    return canFetch ? { fact: 'none of 17 or newer; one will be fetched (35 MB)' } : { fact: 'none of 17 or newer', remedy: 'install Java 17 or newer, or set KAFKA_BROKERS', grave: true };
  },
  'Maven repository': async () => {
    if (hasKafka || external.brokers) return { fact: 'not needed' };
    return reach(`${repositories.maven}/org/apache/kafka/kafka_2.13/${lock.kafka}/kafka_2.13-${lock.kafka}.pom`, 'set MAVEN_REPOSITORY to a mirror, HTTPS_PROXY to your proxy, or KAFKA_BROKERS to a broker');
  },
  'State folder': () => writable(state),
  'Cache folder': () => writable(cacheFolder()),
  Disk: () => {
    const { bavail, bsize } = statfsSync(existing(state));
    const megabytes = Math.round((bavail * bsize) / 1e6);
    return megabytes > 2_000 ? { fact: `${megabytes} MB free` } : { fact: `${megabytes} MB free`, remedy: 'free some: a start needs 2,000 MB', grave: megabytes < 500 };
  },
  Memory: () => {
    const megabytes = Math.round(freemem() / 1e6);
    return megabytes > 1_500 ? { fact: `${megabytes} MB free` } : { fact: `${megabytes} MB free`, remedy: 'close something: the system takes about 1,500 MB' };
  },
  Ports: async () => {
    const wanted = [8080, 5433, 9192, ...services.map(({ port }) => port)];
    const taken = (await Promise.all(wanted.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat();
    return taken.length === 0 ? { fact: 'the usual ones are free' } : { fact: `${taken.join(', ')} taken; others will be chosen` };
  },
  System: () => {
    const owner = existsSync(state) ? readBook(new StateFolder(state))?.supervisor : undefined;
    if (!owner) return { fact: 'not running' };
    return isAlive(owner) ? { fact: `running as process ${owner.pid}` } : { fact: 'left by a crash; the next start cleans up' };
  },
};

let grave = false;
for (const [name, look] of Object.entries(looks)) {
  const { fact, remedy, grave: isGrave } = await Promise.resolve()
    .then(look)
    .catch((error: Error): Finding => ({ fact: error.message, grave: true }));
  grave ||= isGrave ?? false;
  console.log(`${isGrave ? 'x' : remedy ? '!' : '.'} ${name.padEnd(17)} ${fact}${remedy ? ` -> ${remedy}` : ''}`);
}
process.exit(grave ? 1 : 0);

async function reach(url: string, remedy: string): Promise<Finding> {
  try {
    await fetchText(url, '*/*');
    return { fact: `${repositories.maven} answers` };
  } catch (error) {
    return { fact: (error as Error).message, remedy, grave: true };
  }
}

function writable(folder: string): Finding {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    accessSync(folder, constants.W_OK);
    return { fact: folder };
  } catch (error) {
    return { fact: (error as Error).message, remedy: `make ${folder} yours, or set ${folder === state ? 'MOTCUA_STATE' : 'XDG_CACHE_HOME'} to a folder that is`, grave: true };
  }
}

/** The nearest folder that exists. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}
