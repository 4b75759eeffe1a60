import type { Channel } from '#contracts';
import type { Measure } from './contributions.js';

/** A counter summed up: what was before the period, what happened within it, or as it is now. */
export interface Sum { readonly measure: Measure | 'runsOutLater' | 'runsOutLaterByIndex'; readonly part: 'before' | 'within' | 'now'; readonly channel: string; readonly n: number }

/** Figures of one row of a report (quality index and one-stop report are made from the same sums). */
export interface Figures {
  /** Unfinished when the period began (từ kỳ trước). */
  readonly carriedOver: number;
  readonly received: Readonly<Record<Channel, number>>;
  readonly done: Readonly<Record<'early' | 'onTime' | 'late', number>>;
  readonly stopped: Readonly<Record<'onTime' | 'late', number>>;
  readonly withdrawn: Readonly<Record<'onTime' | 'late', number>>;
  /** At the end of the period. */
  readonly inProcess: { readonly inTime: number; readonly late: number };
  readonly refused: number;
  readonly returned: number;
  readonly supplements: number;
  readonly ratings: Readonly<Record<'1' | '2' | '3', number>>;
  /** As it is now, whatever the period. */
  readonly byState: Readonly<Record<string, number>>;
  readonly index: IndexFigures;
}

/** What the quality index needs beside. */
export interface IndexFigures {
  readonly ended: number; readonly endedOnTime: number; readonly open: number; readonly openOnTime: number; readonly done: number; readonly online: number; readonly fee: number; readonly feeOnline: number;
  readonly digitised: number; readonly reuseKnown: number; readonly reused: number; readonly unhappy: number;
}

const endings = ['done', 'stopped', 'withdrawn'] as const;
const timings = ['early', 'onTime', 'late'] as const;

export function figuresOf(sums: readonly Sum[]): Figures {
  const of = (measure: Sum['measure'], part: Sum['part'], channel?: Channel): number => sums.filter((sum) => sum.measure === measure && sum.part === part && (channel === undefined || sum.channel === channel)).reduce((total, { n }) => total + n, 0);
  const upTo = (measure: Sum['measure']): number => of(measure, 'before') + of(measure, 'within');
  const ended = (part: 'before' | 'within'): number => endings.flatMap((ending) => timings.map((timing) => of(`${ending}.${timing}`, part))).reduce((total, n) => total + n, 0);
  const carriedOver = of('received', 'before') - ended('before');
  const open = carriedOver + of('received', 'within') - ended('within');
  // What runs out later on the last day is not late yet.
  const late = upTo('lateFrom') - upTo('lateUntil') - of('runsOutLater', 'now');
  const lateByIndex = upTo('indexLateFrom') - upTo('indexLateUntil') - of('runsOutLaterByIndex', 'now');
  const inTime = (ending: 'stopped' | 'withdrawn'): number => of(`${ending}.early`, 'within') + of(`${ending}.onTime`, 'within');
  const within = (measure: Measure): number => of(measure, 'within');
  return {
    carriedOver,
    received: { online: of('received', 'within', 'online'), counter: of('received', 'within', 'counter'), post: of('received', 'within', 'post') },
    done: { early: within('done.early'), onTime: within('done.onTime'), late: within('done.late') },
    stopped: { onTime: inTime('stopped'), late: within('stopped.late') },
    withdrawn: { onTime: inTime('withdrawn'), late: within('withdrawn.late') },
    inProcess: { inTime: open - late, late },
    refused: within('refused'), returned: within('returned'), supplements: within('supplements'),
    ratings: { 1: within('rated.1'), 2: within('rated.2'), 3: within('rated.3') },
    byState: Object.fromEntries([...new Set(sums.filter(({ measure, part }) => part === 'now' && measure.startsWith('state.')).map(({ measure }) => measure))].sort((a, b) => (a < b ? -1 : 1))
      .map((measure): [string, number] => [measure.slice('state.'.length), of(measure, 'now')]).filter(([, n]) => n !== 0)),
    index: {
      ended: ended('within'), endedOnTime: within('index.onTime'), open, openOnTime: open - lateByIndex, done: within('done.early') + within('done.onTime') + within('done.late'), online: within('index.online'),
      fee: within('index.fee'), feeOnline: within('index.feeOnline'), digitised: within('index.digitised'), reuseKnown: within('index.reuseKnown'), reused: within('index.reused'), unhappy: within('index.unhappy'),
    },
  };
}
