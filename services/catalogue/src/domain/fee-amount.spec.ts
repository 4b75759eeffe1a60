import { amountOf, samePages } from './fee-amount.js';

/** Certified copies: 2.000 đồng for pages 1 and 2, 1.000 for each from the third on, at most 200.000 for one copy (TT 226/2016/TT-BTC Article 4). */
const tariff = [{ amount: 2_000, per: 'copy', pages: { from: 1, to: 2 } }, { amount: 1_000, per: 'copy', pages: { from: 3, to: 198 } }] as const;
const cost = (pages: number, copies = 1): number => tariff.reduce((sum, row) => sum + amountOf(row, { pages, copies }), 0);

describe('a tariff by page', () => {
  it.each([[1, 2_000], [2, 4_000], [3, 5_000], [10, 12_000], [197, 199_000], [198, 200_000], [199, 200_000], [500, 200_000]])('takes for %i pages %i đồng', (pages, amount) => {
    expect(cost(pages)).toBe(amount);
  });

  it('is counted anew for each copy', () => {
    expect(cost(3, 4)).toBe(20_000);
  });

  it('covers no page twice', () => {
    expect(samePages(tariff[0], tariff[1])).toBe(false);
    expect(samePages(tariff[1], { pages: { from: 198, to: null } })).toBe(true);
    expect(samePages(tariff[1], {})).toBe(true);
  });
});

describe('a fee', () => {
  it('is due once a dossier, for each person or for each copy', () => {
    const quantities = { persons: 3, copies: 5, pages: 9 };
    expect((['dossier', 'person', 'copy'] as const).map((per) => amountOf({ amount: 1_000, per }, quantities))).toEqual([1_000, 3_000, 5_000]);
    expect(amountOf({ amount: 1_000, per: 'person' })).toBe(1_000);
  });
});
