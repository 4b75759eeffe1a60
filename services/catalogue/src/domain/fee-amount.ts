import type { Fee } from '#contracts';

/** How much of something is asked for. */
export interface Quantities {
  readonly persons: number | undefined;
  readonly copies: number | undefined;
  /** Pages of the original, counted once for each copy. */
  readonly pages: number | undefined;
}

type Tariff = Pick<Fee, 'amount' | 'per' | 'pages'>;

/** What a fee row comes to in whole đồng, nothing waived; what is not said is one. */
export function amountOf({ amount, per, pages: tariff }: Tariff, { persons = 1, copies = 1, pages = 1 }: Partial<Quantities> = {}): number {
  const times = { dossier: 1, person: persons, copy: copies }[per];
  const counted = tariff === undefined ? 1 : Math.max(0, Math.min(pages, tariff.to ?? pages) - tariff.from + 1);
  return amount * times * counted;
}

/** Whether two rows are both for some page; a row without pages is for all of them. */
export function samePages({ pages: a }: Pick<Fee, 'pages'>, { pages: b }: Pick<Fee, 'pages'>): boolean {
  return a === undefined || b === undefined || (a.from <= (b.to ?? Infinity) && b.from <= (a.to ?? Infinity));
}
