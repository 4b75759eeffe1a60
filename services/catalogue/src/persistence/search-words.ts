import { withoutDiacritics } from '#persistence';

/** Most words of a search that are looked for. */
const most = 12;

/** What is searched: every letter without its diacritics, so that `hộ chiếu` and `ho chieu` are one. The migrations split it into words the same way as `wordsOf`. */
export const searchText = (...parts: readonly (string | undefined)[]): string => withoutDiacritics(parts.filter((part) => part !== undefined).join(' '));

/** The words somebody searches for; codes such as `1.001456` stay whole. */
export function wordsOf(search: string): string[] {
  const words = withoutDiacritics(search).split(/[^a-z0-9.]+/).map((word) => word.replaceAll(/^\.+|\.+$/g, '')).filter((word) => word !== '');
  return [...new Set(words)].slice(0, most);
}

/** Every word must occur, in any order, at least as the beginning of one: the text of a `tsquery`. */
export const everyWord = (words: readonly string[]): string => words.map((word) => `'${word}':*`).join(' & ');
