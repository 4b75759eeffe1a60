import { everyWord, searchText, wordsOf } from './search-words.js';

describe('words of a search', () => {
  it.each([
    ['Hộ chiếu  phổ thông', ['ho', 'chieu', 'pho', 'thong']],
    ['Đăng ký'.normalize('NFD'), ['dang', 'ky']],
    ['thủ tục 1.001456.', ['thu', 'tuc', '1.001456']],
    ['cấp, CẤP; cap', ['cap']],
    ['\' & | ! ( ) : * \\ "%_', []],
    ['... .', []],
  ])('%j are %j', (search, words) => {
    expect(wordsOf(search)).toEqual(words);
  });

  it('are at most twelve', () => {
    expect(wordsOf(Array.from({ length: 50 }, (_, index) => `w${index}`).join(' '))).toHaveLength(12);
  });

  it('must all occur, as the beginnings of words', () => {
    expect(everyWord(wordsOf('Hộ chiếu'))).toBe(`'ho':* & 'chieu':*`);
  });

  it('are looked for in a text that lost its diacritics too', () => {
    expect(searchText('1.001456', 'Hộ chiếu', undefined)).toBe('1.001456 ho chieu');
  });
});
