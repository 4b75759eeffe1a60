import { readFileSync } from 'node:fs';

/** One file from a public repository, pinned. */
export interface LockedFile {
  /** Name in the cache. */
  file: string;
  bytes: number;
  /** SHA-512, base64. */
  sha512: string;
}

/** `group:artifact:version` of a jar in a Maven repository. */
export interface LockedJar extends LockedFile {
  coordinates: string;
}

/** A Python wheel that carries a Java runtime. */
export interface LockedRuntime extends LockedFile {
  package: string;
  /** SHA-512, base64, of the unpacked runtime: of its sorted lines `path NUL SHA-512 of the file in base64 LF`. */
  contents: string;
}

/** Everything a broker needs that npm does not bring, by its exact bytes: artifacts.lock.json. */
export interface ArtifactLock {
  kafka: string;
  jars: LockedJar[];
  /** By platform and architecture as Node names them. */
  runtimes: Record<string, LockedRuntime>;
}

export function readLock(): ArtifactLock {
  return JSON.parse(readFileSync(new URL('./artifacts.lock.json', import.meta.url), 'utf8')) as ArtifactLock;
}
