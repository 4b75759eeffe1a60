import { withoutDiacritics } from '#persistence';

/** Most words of a search that are looked for. */
const most = 12;

/** The text of a `tsquery`: every word must occur, in any order, at least as the beginning of one, with or without diacritics. Null where there is no word. */
export function everyWord(search: string): string | null {
  const words = withoutDiacritics(search).split(/[^a-z0-9.]+/).map((word) => word.replaceAll(/^\.+|\.+$/g, '')).filter((word) => word !== '');
  return words.length === 0 ? null : [...new Set(words)].slice(0, most).map((word) => `'${word}':*`).join(' & ');
}
