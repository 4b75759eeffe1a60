/** Words of one template in one language. */
export interface Words {
  readonly title: string;
  readonly text: string;
  /** For an SMS; the title where null. */
  readonly short: string | null;
}

/** A text that names a value nobody gives: a mistake of whoever wrote it, found by the spec that renders every template. */
export class UnknownPlaceholder extends Error {
  constructor(readonly placeholder: string) {
    super(`no value for {${placeholder}}`);
  }
}

/** Puts values for `{names}`. Strict: an unknown name is an error, and a stray brace too. */
export function render(text: string, values: Readonly<Record<string, string>>): string {
  const rendered = text.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new UnknownPlaceholder(name);
    return value.replaceAll(/[{}]/g, '');
  });
  const stray = /[{}]/.exec(rendered);
  if (stray !== null) throw new UnknownPlaceholder(stray[0]);
  return rendered;
}

/** The same without diacritics, for a phone: a third of the parts an SMS is billed by. */
export function plainLetters(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').replaceAll(/[–—]/g, '-').replaceAll(/[“”]/g, '"');
}
