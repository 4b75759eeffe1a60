import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What of a system stays the same from start to start: paths and secrets. */
export type Lasting = Pick<StateFolder, 'at' | 'secret'>;

/**
 * Where one system keeps what must outlive it: ports, passwords, data, logs and the list of its processes.
 * Two systems side by side have two state folders and share nothing.
 */
export class StateFolder {
  /** @param path made if missing; others may pass through it (the database server runs as its own user), not read it */
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(this.at('logs'), { recursive: true, mode: 0o700 });
  }

  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  logFile(name: string): string {
    return this.at('logs', `${name}.log`);
  }

  /** The JSON document of that name, `undefined` where there is none or a crash left it unreadable. */
  read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(this.at(name), 'utf8')) as T;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /**
   * Written aside and renamed: a crash leaves the old document or the new one. Readable by its owner only.
   * @param flush whether it must outlive even a power cut
   */
  write(name: string, document: unknown, flush = false): void {
    renameSync(this.#aside(name, document, flush), this.at(name));
  }

  /** Like `write`, but only where there is no such document yet; of several that try at once one succeeds. */
  writeFirst(name: string, document: unknown): boolean {
    const aside = this.#aside(name, document);
    try {
      linkSync(aside, this.at(name));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(aside);
    }
  }

  remove(name: string): void {
    rmSync(this.at(name), { recursive: true, force: true });
  }

  /** A password or key of that name, random at first use and the same ever after. */
  secret(name: string): string {
    const secrets = this.read<Record<string, string>>('secrets.json') ?? {};
    const known = secrets[name];
    if (known) return known;
    const made = randomBytes(24).toString('base64url');
    this.write('secrets.json', { ...secrets, [name]: made }, true);
    return made;
  }

  #aside(name: string, document: unknown, flush = false): string {
    const aside = `${this.at(name)}.${process.pid}.writing`;
    mkdirSync(dirname(aside), { recursive: true });
    writeFileSync(aside, JSON.stringify(document, null, 2), { mode: 0o600, flush });
    return aside;
  }
}
