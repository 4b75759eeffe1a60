import type { InputError } from '#contracts';

/** One thing wrong with a document, told to its author: where (JSON Pointer), by which stable code, and in words. */
export const finding = (pointer: string, code: string, vi: string, en: string): InputError => ({ pointer, code, message: { vi, en } });

/** A finding for every entry whose key stood before in the list. */
export function repeated<Row>(pointer: string, rows: readonly Row[], keyOf: (row: Row) => string): InputError[] {
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const key = keyOf(row);
    if (seen.has(key)) return [finding(`${pointer}/${index}`, 'repeated', `${key} được nhập hai lần`, `${key} is entered twice`)];
    seen.add(key);
    return [];
  });
}
