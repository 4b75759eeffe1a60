import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StateFolder } from '../supervisor/state-folder.js';
import { listing } from './listing.js';

const document = 'prepared.json';

/**
 * Which services were migrated and loaded by which code. A start that finds all of it unchanged skips these programs, a third of its work; a database that was made
 * a moment ago is never taken for prepared.
 */
export class Prepared {
  constructor(private readonly folder: Pick<StateFolder, 'read' | 'write'>, private readonly root: string) {}

  /** What a service's preparation depends on: its own code and data, the libraries, the files its programs are given, the database. */
  codeOf(service: string, given: readonly string[], database: string): string {
    const hash = createHash('sha256').update(database);
    for (const path of [join(this.root, 'services', service), join(this.root, 'libs'), ...given]) for (const line of listing(path, this.root)) hash.update(line);
    return hash.digest('hex');
  }

  isUpToDate(service: string, code: string): boolean {
    return this.known()[service] === code;
  }

  remember(service: string, code: string): void {
    this.folder.write(document, { ...this.known(), [service]: code });
  }

  private known(): Record<string, string> {
    return this.folder.read<Record<string, string>>(document) ?? {};
  }
}
