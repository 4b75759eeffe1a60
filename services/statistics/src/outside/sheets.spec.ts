import { csvOf, harmless } from './sheets.js';

describe('tables given out', () => {
  it('a name that a spreadsheet would run stays a text; quotes, commas and line breaks are kept', () => {
    expect(['=1+1', '+84', '-2', '@SUM(A1)', '\tx', 'Đơn vị'].map(harmless)).toEqual(['\'=1+1', '\'+84', '\'-2', '\'@SUM(A1)', '\'\tx', 'Đơn vị']);
    const table = { name: 'x', head: ['not in it'], columns: [['Tên', 'Số']], rows: [['=HYPERLINK("x")', -3], ['Một, "hai"\nba', 1234], [null, 0]] };
    expect(csvOf(table).toString('utf8')).toBe('\uFEFFTên,Số\r\n"\'=HYPERLINK(""x"")",-3\r\n"Một, ""hai""\nba",1234\r\n,0\r\n');
  });
});
