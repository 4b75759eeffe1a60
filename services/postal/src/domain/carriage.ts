/** A sum taken for the carriage (cước) beside what was owed of it at that moment, whole đồng. */
export interface Weighed { readonly expected: number; /** Of the sum: what nobody owed. */ readonly owedBack: number }

/** Weighs a sum against an order's price, of which `taken` was paid before. Every receipt is money: what does not fit is owed back, never dropped. */
export function weigh(amount: number, postage: number | null, taken: number): Weighed {
  const expected = Math.max(0, (postage ?? 0) - taken);
  return { expected, owedBack: Math.max(0, amount - expected) };
}
