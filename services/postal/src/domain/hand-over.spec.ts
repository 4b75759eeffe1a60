import { compileCalendar } from '#working-time';
import { isComplete, receiptNumber, recordNumber, type Signature, signed } from './hand-over.js';
import { Invitations } from './invitations.js';
import { exampleTariff, isAnotherAddress, postageOf } from './tariff.js';

const at = new Date('2026-03-10T09:00:00+07:00');
const by = (party: Signature['party'], change: Partial<Signature> = {}): Signature => ({ party, by: party, name: null, papers: 3, at, ...change });

describe('the record of a hand-over', () => {
  it('is complete when post and agency have signed, in whichever order', () => {
    expect(isComplete(signed([], by('clerk')))).toBe(false);
    expect(isComplete(signed(signed([], by('reception')), by('clerk')))).toBe(true);
  });

  it.each([
    [by('clerk', { by: 'another' }), 'hand-over.signed'], [by('reception', { by: 'clerk' }), 'hand-over.same-person'], [by('reception', { papers: 2 }), 'hand-over.papers-differ'],
  ])('refuses %#', (second, code) => {
    expect(() => signed([by('clerk')], second)).toThrow(expect.objectContaining({ code }));
  });

  it('and receipts have numbers per agency', () => {
    expect(recordNumber('G01-TNG', '2026-03-10', 7)).toBe('BBBG/G01-TNG/260310/0007');
    expect(receiptNumber('G01-TNG', 2026, 12)).toBe('BC/G01-TNG/2026/0000012');
  });
});

describe('what carriage costs', () => {
  it('another address is charged, the own one is not', () => {
    expect(['own', 'another'].map((which) => postageOf(exampleTariff, { kind: 'return', toAnother: which === 'another', agency: 'A1' }, '2026-03-10'))).toEqual([0, 30_000]);
    expect(postageOf(exampleTariff, { kind: 'pick-up', toAnother: false, agency: 'A1' }, '2026-03-10')).toBe(25_000);
    expect(isAnotherAddress('Tổ 5, phường Quyết Thắng', 'tổ 5,  Phường Quyết Thắng.')).toBe(false);
    expect(isAnotherAddress('Số 1, Hà Nội', 'Tổ 5, phường Quyết Thắng')).toBe(true);
    expect(isAnotherAddress('Số 1, Hà Nội', null)).toBe(false);
  });

  it('prices are dated', () => {
    const dated = [{ ...exampleTariff[1]!, to: '2026-06-30' }, { ...exampleTariff[1]!, amount: 35_000, from: '2026-07-01' }];
    expect(['2026-06-30', '2026-07-01'].map((day) => postageOf(dated, { kind: 'return', toAnother: true, agency: 'A1' }, day))).toEqual([30_000, 35_000]);
    expect(() => postageOf(dated, { kind: 'return', toAnother: false, agency: 'A1' }, '2026-07-01')).toThrow('no price');
  });

  it('an agency\'s own contract goes before the price for all, while it is in force', () => {
    const own = [...exampleTariff, { ...exampleTariff[1]!, agency: 'A1', amount: 18_000, from: '2026-03-01', to: '2026-03-31' }];
    const priceOf = (agency: string, on: string): number => postageOf(own, { kind: 'return', toAnother: true, agency }, on);
    expect([priceOf('A1', '2026-03-10'), priceOf('A2', '2026-03-10'), priceOf('A1', '2026-04-01')]).toEqual([18_000, 30_000, 30_000]);
  });
});

describe('invitations', () => {
  const sessions = [{ from: '08:00', to: '17:00' }];
  const invitations = new Invitations(compileCalendar({ id: 'c', roundTheClock: false, weekdaySessions: sessions, saturday: { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false }, days: [], decidedUntil: '2026-12-31' }));
  const on = (...days: number[]): Date[] => days.map((day) => new Date(`2026-03-${String(day).padStart(2, '0')}T10:00:00+07:00`));

  it.each<[number[], boolean]>([[[], false], [[10], false], [[10, 11], false], [[10, 12], true], [[13, 16], false], [[13, 17], true], [[10, 11, 12], true], [[12, 10], true]])('on %j of March: enough %s', (days, enough) => {
    // The 13th is a Friday: the weekend does not count.
    expect(invitations.enough(on(...days))).toBe(enough);
  });
});
