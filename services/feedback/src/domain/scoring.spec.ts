import { agencyClasses, agencySum, averageOf, classOf, officerClasses, officerSum, oneDecimal, petitionPoints, quarterDays, shares, type Values } from './scoring.js';

const nine = (each: number): Values => Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [number, each]));

describe('sums and classes of the rating', () => {
  it.each([[18, 'excellent'], [15, 'excellent'], [14.96, 'excellent'], [14.95, 'excellent'], [14.94, 'good'], [12, 'good'], [11.94, 'fair'], [9, 'fair'], [8.9, 'average'], [6, 'average'], [5.94, 'weak'], [0, 'weak']])(
    'an agency with %s points is %s: rounded first, then classified', (sum, expected) => { expect(classOf(sum, agencyClasses).class).toBe(expected); },
  );
  it.each([[10, 'complete'], [5, 'complete'], [4.96, 'complete'], [4.9, 'partly'], [3.5, 'partly'], [3.44, 'not'], [0, 'not']])(
    'an officer with %s points is %s', (sum, expected) => { expect(classOf(sum, officerClasses).class).toBe(expected); },
  );

  it('adds nine indicators of an agency and five of an officer', () => {
    expect(agencySum(nine(2))).toMatchObject({ total: 18, missing: [], class: 'excellent', className: { vi: 'Xuất sắc' } });
    expect(officerSum(nine(1))).toMatchObject({ total: 5, class: 'complete' });
    expect(agencySum({ ...nine(1.9), 1: 0.1, 5: 1.6 })).toMatchObject({ total: 15, class: 'excellent' });
  });

  it('gives no class while an indicator is missing, and says which', () => {
    expect(agencySum({ ...nine(2), 6: null, 9: null })).toEqual({ total: 14, missing: [6, 9], class: null, className: null });
  });

  it('takes an indicator as points over forms, one decimal, half upwards', () => {
    expect([averageOf({ count: 3, points: 5 }), averageOf({ count: 4, points: 5 }), averageOf({ count: 20, points: 3 }), averageOf({ count: 0, points: 0 })]).toEqual([1.7, 1.3, 0.2, null]);
    expect(oneDecimal(14.95)).toBe(15);
  });

  it('scores petitions answered in time: all 2, nine in ten 1, fewer 0, none at all nothing', () => {
    expect([[10, 10], [10, 9], [100, 89], [0, 0]].map(([due = 0, inTime = 0]) => petitionPoints({ due, inTime }))).toEqual([2, 1, 0, null]);
  });

  it('shows satisfaction in per cent with one decimal', () => {
    expect(shares([1, 1, 1])).toEqual([33.3, 33.3, 33.3]);
    expect(shares([0, 1, 7])).toEqual([0, 12.5, 87.5]);
    expect(shares([0, 0, 0])).toBeNull();
  });

  it('knows the days of a quarter', () => {
    expect(quarterDays(2026, 4)).toEqual({ from: '2026-10-01', to: '2027-01-01' });
    expect(quarterDays(2026, 1)).toEqual({ from: '2026-01-01', to: '2026-04-01' });
  });
});
