import { closeTill, type TillEntry, totalsOf } from './closing.js';
import { inWords, receiptNumber } from './receipt.js';

describe('a receipt', () => {
  it('has a number of its agency and year', () => {
    expect(receiptNumber('G01-TNG', 2026, 41)).toBe('G01-TNG/2026/0000041');
    expect(receiptNumber('H40.16', 2027, 12_345_678)).toBe('H40.16/2027/12345678');
  });

  it.each([
    [0, 'Không đồng'], [5, 'Năm đồng'], [10, 'Mười đồng'], [15, 'Mười lăm đồng'], [21, 'Hai mươi mốt đồng'], [55, 'Năm mươi lăm đồng'], [105, 'Một trăm linh năm đồng'],
    [20_000, 'Hai mươi nghìn đồng'], [160_000, 'Một trăm sáu mươi nghìn đồng'], [1_000_000, 'Một triệu đồng'], [1_005_000, 'Một triệu không trăm linh năm nghìn đồng'],
    [2_000_000_001, 'Hai tỷ không trăm linh một đồng'], [1_234_567_891, 'Một tỷ hai trăm ba mươi bốn triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt đồng'],
  ])('writes %d as words', (amount, words) => {
    expect(inWords(amount)).toBe(words);
  });
});

describe('a till', () => {
  const entry = (kind: TillEntry['kind'], method: TillEntry['method'], amount: number): TillEntry => ({ collectionId: `${kind}${method}${amount}`, kind, method, amount });

  it('adds up by method; cash handed back is missing from the drawer, a transfer is not', () => {
    const entries = [entry('collected', 'cash', 160_000), entry('collected', 'cash', 20_000), entry('collected', 'card', 7_000), entry('collected', 'transfer', 5_000), entry('refunded', 'cash', 20_000), entry('refunded', 'transfer', 5_000)];
    expect(totalsOf(entries)).toEqual({ count: 6, cash: 180_000, card: 7_000, transfer: 5_000, refunded: 25_000, expectedCash: 160_000 });
    expect(closeTill(entries, 155_000)).toMatchObject({ countedCash: 155_000, difference: -5_000 });
  });

  it('is not closed empty', () => {
    expect(() => closeTill([], 0)).toThrow(expect.objectContaining({ code: 'closing.nothing' }));
  });
});
