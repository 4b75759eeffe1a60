import { createHash } from 'node:crypto';

/**
 * The same identifier for the same words, as a UUID of version 8 (RFC 9562): for what is made from a fact, so that whoever reads the journal again, with whatever is left of
 * the tables, makes the same, and publishes it under the same id.
 */
export function namedId(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
