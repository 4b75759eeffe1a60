import * as fc from 'fast-check';
import { contributionsOf, differences } from '../src/domain/contributions.js';
import { after, dayOf, type DossierLife, unheard } from '../src/domain/dossier-life.js';
import { figuresOf, type Sum } from '../src/domain/figures.js';
import { columnsOf } from '../src/domain/one-stop-report.js';
import { endOfDay, type Period, periodNamed, rangesOf } from '../src/domain/period.js';
import { percentOf } from '../src/domain/quality-index.js';
import { toldOfFact } from '../src/events/told.js';
import { lifeOf } from './lives.js';

const lives = fc.array(fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 25 });
const lived = (choices: readonly (readonly number[])[]): DossierLife[] => choices.map((each) => lifeOf(each).facts.reduce((life, fact) => after(life, toldOfFact(fact).happening), unheard));

/** Sums of a period as the counters give them, at the end of its last day. */
function sumsOf(all: readonly DossierLife[], period: Period): Sum[] {
  const ranges = rangesOf(period);
  return all.flatMap((life) => [...contributionsOf(life)]).flatMap(([key, n]): Sum[] => {
    const [, grain, start = '', , channel = '', , measure] = key.split('|');
    return ranges.filter((range) => range.grain === grain && range.from <= start && start < range.until).map(({ part }) => ({ part, measure: measure as Sum['measure'], channel, n }));
  });
}

describe('counting', () => {
  it('X-9: counted fact by fact, in whatever portions, delivered twice: the counters are what the lives come to', () => {
    fc.assert(fc.property(lives, fc.infiniteStream(fc.nat({ max: 4 })), (choices, portions) => {
      const queues = choices.map((each) => lifeOf(each).facts);
      const now = queues.map(() => unheard);
      const totals = new Map<string, number>();
      const add = (changes: Parameters<typeof differences>[0]): void => {
        for (const { key, n } of differences(changes)) totals.set(JSON.stringify(key), (totals.get(JSON.stringify(key)) ?? 0) + n);
      };
      for (let index = 0; queues.some((queue) => queue.length > 0); index = (index + 1) % queues.length) {
        const portion = queues[index]?.splice(0, portions.next().value ?? 1) ?? [];
        const before = now[index] ?? unheard;
        const next = [...portion, ...portion].reduce((life, fact) => after(life, toldOfFact(fact).happening), before);
        now[index] = next;
        add([{ before, after: next }]);
      }
      const whole = differences(now.map((life) => ({ before: unheard, after: life })));
      expect([...totals].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(whole.map(({ key, n }) => [JSON.stringify(key), n]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
      expect(whole.every(({ n }) => n > 0)).toBe(true);
    }), { numRuns: 150 });
  });

  it('P-h: the one-stop report is what counting dossier by dossier gives, in any period, and 3 = 7 + 11', () => {
    fc.assert(fc.property(lives, fc.nat({ max: 70 }), fc.nat({ max: 70 }), (choices, start, length) => {
      const all = lived(choices);
      const [from, to] = [start, start + length].map((days) => new Date(Date.parse('2026-02-10') + days * 86_400_000).toISOString().slice(0, 10)) as [string, string];
      const c = columnsOf(figuresOf(sumsOf(all, { from, to })));
      const end = endOfDay(to);
      const accepted = all.filter(({ acceptedAt }) => acceptedAt !== null).map((life) => ({ ...life, on: [dayOf(life.receivedAt), dayOf(life.acceptedAt ?? '')].sort((a, b) => (a < b ? -1 : 1))[0] ?? '', ended: life.endedAt === null ? '9999' : dayOf(life.endedAt) }));
      const within = accepted.filter(({ on }) => on >= from && on <= to);
      const ended = accepted.filter(({ ended: day }) => day >= from && day <= to);
      const open = accepted.filter(({ on, ended: day }) => on <= to && day > to);
      expect(c[4]).toBe(within.filter(({ channel }) => channel === 'online').length);
      expect(c[5]).toBe(within.filter(({ channel }) => channel !== 'online').length);
      expect(c[6]).toBe(accepted.filter(({ on, ended: day }) => on < from && day >= from).length);
      expect(c[7]).toBe(ended.length);
      expect(c[10]).toBe(ended.filter(({ late }) => late).length);
      expect(c[11]).toBe(open.length);
      expect(c[13]).toBe(open.filter((life) => life.lateSpans.some(([since, until]) => since <= to && to < until) || (life.endedAt === null && life.suspendedAt === null && life.due !== null && new Date(life.due) < end)).length);
      expect(c[3]).toBe(c[7] + c[11]);
      expect(c[3]).toBe(c[4] + c[5] + c[6]);
    }), { numRuns: 400 });
  });

  it('P-h: the index counts a dossier asked twice for supplements as overdue from the second time on, and once', () => {
    fc.assert(fc.property(lives, fc.nat({ max: 90 }), (choices, days) => {
      const all = lived(choices);
      const to = new Date(Date.parse('2026-02-10') + days * 86_400_000).toISOString().slice(0, 10);
      const { index, inProcess } = figuresOf(sumsOf(all, { from: '2026-02-01', to }));
      expect(index.openOnTime).toBeGreaterThanOrEqual(0);
      expect(index.openOnTime).toBeLessThanOrEqual(inProcess.inTime);
      expect(index.endedOnTime).toBeLessThanOrEqual(index.ended);
      expect(index.unhappy).toBe(index.ended - index.endedOnTime);
    }), { numRuns: 200 });
  });

  it('periods close on the 14th at 24:00; whole months are read as months', () => {
    expect(periodNamed('2026-Q1')).toEqual({ from: '2025-12-15', to: '2026-03-14' });
    expect(periodNamed('2026-Q4')).toEqual({ from: '2026-09-15', to: '2026-12-14' });
    expect(periodNamed('2026-H1')).toEqual({ from: '2025-12-15', to: '2026-06-14' });
    expect(periodNamed('2026')).toEqual({ from: '2025-12-15', to: '2026-12-14' });
    expect(periodNamed('2018-Q1')).toEqual({ from: '2018-01-01', to: '2018-03-31' });
    expect(periodNamed('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    for (const none of ['2026-Q5', '2026-13', '2026-H3', '26', '2026-Q12']) expect(periodNamed(none)).toBeUndefined();
    expect(rangesOf({ from: '2026-01-15', to: '2026-04-14' })).toEqual([
      { part: 'before', grain: 'm', from: '1900-01-01', until: '2026-01-01' }, { part: 'before', grain: 'd', from: '2026-01-01', until: '2026-01-15' }, { part: 'within', grain: 'd', from: '2026-01-15', until: '2026-02-01' },
      { part: 'within', grain: 'm', from: '2026-02-01', until: '2026-04-01' }, { part: 'within', grain: 'd', from: '2026-04-01', until: '2026-04-15' },
    ]);
    expect(rangesOf({ from: '2026-01-01', to: '2026-01-31' })).toEqual([{ part: 'before', grain: 'm', from: '1900-01-01', until: '2026-01-01' }, { part: 'within', grain: 'm', from: '2026-01-01', until: '2026-02-01' }]);
  });

  it('shares have two decimals; nothing divided by nothing does not apply', () => {
    expect([percentOf(1, 3), percentOf(2, 3), percentOf(0, 7), percentOf(7, 7), percentOf(1, 800), percentOf(0, 0)]).toEqual(['33.33', '66.67', '0.00', '100.00', '0.13', null]);
  });
});
