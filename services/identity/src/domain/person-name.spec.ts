import { fullNameOf, isSameName, splitName, tidyName } from './person-name.js';

describe('name', () => {
  it('is written one way: composed letters, single spaces', () => {
    const decomposed = '  Nguyễn   Thị\u00a0Ánh '.normalize('NFD');
    expect(tidyName(decomposed)).toBe('Nguyễn Thị Ánh');
  });

  it.each(['', '   ', 'A1', '<b>An</b>', 'An\u202eB', 'x'.repeat(101), '-An', 'An; DROP'])('refuses %p', (text) => {
    expect(tidyName(text)).toBeNull();
  });

  it.each(['H’Hen Niê', "O'Brien Séan", 'Y Bhiông Êban', 'J.-P. Müller'])('takes %s', (text) => {
    expect(tidyName(text)).toBe(text);
  });

  it('is taken apart and put together again', () => {
    expect(splitName('Nguyễn Thị Ánh')).toEqual({ familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh' });
    expect(fullNameOf(splitName('Nguyễn Thị Ánh'))).toBe('Nguyễn Thị Ánh');
    expect(fullNameOf(splitName('Suharto'))).toBe('Suharto');
  });

  it('is the same in capitals and with the tone on the other vowel, not without its tone', () => {
    expect(isSameName('NGUYỄN VĂN HOÀ', 'Nguyễn Văn Hòa')).toBe(true);
    expect(isSameName('Nguyễn Văn Hoa', 'Nguyễn Văn Hòa')).toBe(false);
    expect(isSameName('Đặng An', 'Dặng An')).toBe(false);
    expect(isSameName('Trần Mỹ Ân', 'Trần Mỹ An')).toBe(false);
  });
});
