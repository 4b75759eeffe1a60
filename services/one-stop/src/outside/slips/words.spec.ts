import { C } from './template.js';
import { dateInWords, inFigures, momentInWords, numbered, sentence } from './words.js';

describe('words on a slip', () => {
  it.each([
    ['2026-01-05T03:00:00Z', 'ngày 05 tháng 01 năm 2026'],
    ['2026-02-28T03:00:00Z', 'ngày 28 tháng 02 năm 2026'],
    ['2026-03-01T03:00:00Z', 'ngày 01 tháng 3 năm 2026'],
    ['2026-09-09T03:00:00Z', 'ngày 09 tháng 9 năm 2026'],
    ['2026-12-31T16:59:59Z', 'ngày 31 tháng 12 năm 2026'],
    ['2026-12-31T17:00:00Z', 'ngày 01 tháng 01 năm 2027'],
  ])('write a day with two digits always, a month with two for 1 and 2 only, in Vietnamese time', (instant, words) => {
    expect(dateInWords(new Date(instant))).toBe(words);
  });

  it('write a moment by the template, and nothing for none', () => {
    const moment = C('{hour} giờ {minute} phút, {date}');
    expect(momentInWords(moment, new Date('2026-11-22T01:05:00Z'))).toBe('08 giờ 05 phút, ngày 22 tháng 11 năm 2026');
    expect(momentInWords(moment, null)).toBeNull();
  });

  it('write numbers as documents do', () => {
    expect([numbered(1), numbered(9), numbered(10), numbered(1234)]).toEqual(['01', '09', '10', '1234']);
    expect([0, 999, 1000, 1_250_000, 2.5].map(inFigures)).toEqual(['0', '999', '1.000', '1.250.000', '2,5']);
    expect(sentence('ngày 05')).toBe('Ngày 05');
  });
});
