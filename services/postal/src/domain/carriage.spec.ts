import { weigh } from './carriage.js';

describe('a sum taken for the carriage', () => {
  it.each([
    ['what is owed', 30_000, 30_000, 0, 30_000, 0], ['the rest of it', 10_000, 30_000, 20_000, 10_000, 0], ['too little', 20_000, 30_000, 0, 30_000, 0], ['too much', 50_000, 30_000, 0, 30_000, 20_000],
    ['a second time', 30_000, 30_000, 30_000, 0, 30_000], ['of a parcel that costs nothing', 30_000, 0, 0, 0, 30_000], ['of a parcel whose price nobody knows', 30_000, null, 0, 0, 30_000],
  ])('%s', (_what, amount, postage, taken, expected, owedBack) => {
    expect(weigh(amount, postage, taken)).toEqual({ expected, owedBack });
  });
});
