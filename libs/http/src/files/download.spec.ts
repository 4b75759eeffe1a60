import { dispositionOf, rangeOf } from './download.js';

describe('the name of a download', () => {
  it('keeps its Vietnamese letters and has an ASCII stand-in', () => {
    expect(dispositionOf('Giấy đăng ký (1).pdf')).toBe("attachment; filename=\"Giay dang ky (1).pdf\"; filename*=UTF-8''Gi%E1%BA%A5y%20%C4%91%C4%83ng%20k%C3%BD%20%281%29.pdf");
  });

  it('cannot break out of the header', () => {
    expect(dispositionOf('a"; x="\r\nSet-Cookie: b')).not.toMatch(/[\r\n]|a";/);
  });
});

describe('a range', () => {
  it.each([
    [undefined, null], ['bytes=0-99', { start: 0, end: 99 }], ['bytes=900-', { start: 900, end: 999 }], ['bytes=-100', { start: 900, end: 999 }], ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=0-5000', { start: 0, end: 999 }], ['bytes=1000-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'], ['bytes=9-1', null], ['bytes=0-1,5-6', null], ['items=0-1', null], ['bytes=a-b', null], ['bytes=-', null],
  ])('%s of 1,000 bytes', (header, expected) => {
    expect(rangeOf(header, 1000)).toEqual(expected);
  });
});
