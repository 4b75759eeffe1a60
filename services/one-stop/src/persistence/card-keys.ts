import { withoutDiacritics } from '#persistence';
import { createHash } from 'node:crypto';

/** What an officer's search looks through: the dossier's code and its owner's name, without diacritics. */
export function searchText(code: string, ownerName: string): string {
  return withoutDiacritics(`${code} ${ownerName}`);
}

/**
 * What an anonymous look-up is found by: code and digits in one value, so that a code that does not exist and digits that are wrong cost the same probe (U-9).
 * Null without digits: nobody finds such a dossier anonymously.
 */
export function lookupKey(code: string, lastDigits: string | null): Buffer | null {
  return lastDigits === null ? null : createHash('sha256').update(`${code} ${lastDigits}`).digest();
}
