/** Letters without diacritics, lower case: `Nguyễn Đức Ánh` → `nguyen duc anh`. What is searched and what is searched for pass through it alike. */
export function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();
}

/** Makes `%`, `_` and `\` in words for a `LIKE` pattern stand for themselves. */
export function escapeLike(words: string): string {
  return words.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
