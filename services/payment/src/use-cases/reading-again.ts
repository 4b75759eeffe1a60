import { createHash } from 'node:crypto';

/**
 * An id that is given by what made it, so that a journal read again, with whatever is left of the tables, makes the same: what payment publishes then goes by the same
 * subject and sequence, and whoever has heard it does nothing a second time.
 */
export function idOf(...made: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(made.join(' ')).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
