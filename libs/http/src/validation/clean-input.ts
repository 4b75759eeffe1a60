import { type InputError, Refusal } from '#contracts';

/** Deepest nesting of objects and lists that is read. */
export const depthLimit = 32;

/**
 * Gives a copy of a parsed JSON value with every text in Unicode NFC (Vietnamese letters arrive composed from some keyboards and decomposed from others).
 * Refuses null bytes and lone surrogates, which PostgreSQL cannot store, and nesting deeper than `depthLimit`.
 */
export function cleanInput(value: unknown, pointer = '', depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value, pointer);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthLimit) throw new Refusal('request.too-deep', { limit: depthLimit });
  if (Array.isArray(value)) return value.map((item, index) => cleanInput(item, `${pointer}/${index}`, depth + 1));
  const clean: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // `__proto__`, `constructor`, `toString`: names an object has by itself are no data.
    if (key in Object.prototype) throw new Refusal('request.forbidden-key');
    clean[cleanText(key, pointer)] = cleanInput(item, `${pointer}/${escapePointer(key)}`, depth + 1);
  }
  return clean;
}

function cleanText(text: string, pointer: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new Refusal('validation.failed', {}, [unstorable(pointer)]);
  return text.normalize('NFC');
}

/** The error of a text with a character PostgreSQL cannot store. */
export function unstorable(pointer: string): InputError {
  return { pointer, code: 'text', message: { vi: 'Có ký tự không hợp lệ', en: 'Has an invalid character' } };
}

/** One step of a JSON Pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
