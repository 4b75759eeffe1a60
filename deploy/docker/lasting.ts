import { posix } from 'node:path';
import type { Lasting } from '../local/supervisor/state-folder.js';

/** Folder of a container where volumes are mounted; the images make what is below it for their user. */
export const home = '/var/lib/mot-cua';

/** First part of database and role names. */
export const databasePrefix = 'motcua';

/** Name of the variable that brings a secret into a container: `vneid client` is VNEID_CLIENT_SECRET. */
export function variableOf(secret: string): string {
  return `${secret.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_SECRET`;
}

/** Paths and secrets of a process in a container. */
export const inContainer: Lasting = {
  at: (...parts) => posix.join(home, ...parts),
  secret: (name) => {
    const value = process.env[variableOf(name)];
    if (!value) throw new Error(`the environment is not complete: ${variableOf(name)}`);
    return value;
  },
};
