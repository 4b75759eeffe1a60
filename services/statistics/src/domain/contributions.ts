import { dayOf, type DossierLife } from './dossier-life.js';

/** What is counted. Of a day: what happened on it. `state.*`: dossiers now in a state. */
export type Measure =
  | 'received' | 'refused' | 'returned' | 'supplements' | 'lateFrom' | 'lateUntil' | 'indexLateFrom' | 'indexLateUntil'
  | `${'done' | 'stopped' | 'withdrawn'}.${Timing}` | 'index.onTime' | 'index.online' | 'index.fee' | 'index.feeOnline' | 'index.digitised' | 'index.reused' | 'index.reuseKnown' | 'index.unhappy'
  | `rated.${'1' | '2' | '3'}` | `state.${string}`;

/** Before the day on which it was due, on that day, after the due time (trước hạn, đúng hạn, quá hạn). */
export type Timing = 'early' | 'onTime' | 'late';

/** Day, month, or as it is now. */
export type Grain = 'd' | 'm' | 'n';

/** A counter's key: where it counts, and when. Counters of now have the day `1970-01-01`, those of a month its first. */
export interface CounterKey {
  readonly agency: string; readonly grain: Grain; readonly start: string; readonly procedure: string; readonly channel: string; readonly audience: string; readonly measure: Measure;
}

const now = '1970-01-01';

/** What one dossier adds to the counters. A counter is the sum of these over all dossiers, however they came to be what they are. */
export function contributionsOf(life: DossierLife): Map<string, number> {
  const sums = new Map<string, number>();
  if (life.version === 0) return sums;
  const add = (grain: Grain, start: string, measure: Measure): void => {
    const key = [life.agency, grain, start, life.procedure, life.channel, life.audience, measure].join('|');
    sums.set(key, (sums.get(key) ?? 0) + 1);
  };
  const on = (day: string, measure: Measure): void => {
    add('d', day, measure);
    add('m', `${day.slice(0, 7)}-01`, measure);
  };
  add('n', now, `state.${life.state}`);
  if (life.refusedOn !== null) on(life.refusedOn, 'refused');
  if (life.satisfaction !== null && life.ratedAt !== null) on(dayOf(life.ratedAt), `rated.${String(life.satisfaction) as '1' | '2' | '3'}`);
  for (const day of life.supplements) on(day, 'supplements');
  if (life.acceptedAt !== null) countAccepted({ ...life, acceptedAt: life.acceptedAt }, on);
  return sums;
}

/** Refused receptions and what was never accepted are not counted; nor is what was withdrawn before it was accepted. */
function countAccepted(life: DossierLife & { acceptedAt: string }, on: (day: string, measure: Measure) => void): void {
  // A dossier accepted before its official time of receipt, which cut-offs move on, was there when it was accepted.
  on([dayOf(life.receivedAt), dayOf(life.acceptedAt)].sort(byText)[0] ?? '', 'received');
  if (life.returnedOn !== null) on(life.returnedOn, 'returned');
  const open = life.endedAt === null;
  const runsOut = open && life.suspendedAt === null && life.due !== null ? dayOf(life.due) : null;
  const spans: [string, string | null][] = [...life.lateSpans, ...(runsOut === null ? [] : [[runsOut, null] satisfies [string, null]])];
  for (const [from, until] of spans) {
    on(from, 'lateFrom');
    if (until !== null) on(until, 'lateUntil');
  }
  const endedOn = life.endedAt === null ? null : dayOf(life.endedAt);
  for (const [from, until] of lateByIndex(spans, life.supplements[1] ?? null, endedOn)) {
    on(from, 'indexLateFrom');
    if (until !== null) on(until, 'indexLateUntil');
  }
  if (endedOn !== null) countEnd(life, endedOn, on);
}

/** More than one request for supplements counts as overdue, from the day of the second (QĐ 766/QĐ-TTg). */
function lateByIndex(spans: readonly [string, string | null][], second: string | null, endedOn: string | null): [string, string | null][] {
  if (second === null) return [...spans];
  const before = spans.filter(([from]) => from < second).map(([from, until]): [string, string] => [from, until === null || until > second ? second : until]);
  return [...before, [second, endedOn]];
}

function countEnd(life: DossierLife, day: string, on: (day: string, measure: Measure) => void): void {
  on(day, `${life.ending ?? 'done'}.${timingOf(life, day)}`);
  const overdue = life.late || life.supplements.length > 1;
  if (!overdue) on(day, 'index.onTime');
  if (overdue || life.complained) on(day, 'index.unhappy');
  if (life.ending !== 'done') return;
  if (life.channel === 'online' && life.electronicResult) on(day, 'index.online');
  if (life.fee) on(day, 'index.fee');
  if (life.fee && life.paidOnline === true) on(day, 'index.feeOnline');
  if (life.files && life.electronicResult) on(day, 'index.digitised');
  if (life.reused !== null) on(day, 'index.reuseKnown');
  if (life.reused === true) on(day, 'index.reused');
}

function timingOf({ late, due, suspendedAt, endedAt }: DossierLife, day: string): Timing {
  if (late) return 'late';
  const reached = suspendedAt === null || endedAt === null ? day : dayOf(suspendedAt);
  return due !== null && reached < dayOf(due) ? 'early' : 'onTime';
}

/** What is to be added to the counters when dossiers change: those that come to nothing are left out. In one order, whoever writes several. */
export function differences(changes: readonly { readonly before: DossierLife; readonly after: DossierLife }[]): { key: CounterKey; n: number }[] {
  const sums = new Map<string, number>();
  const add = (contributions: Map<string, number>, sign: 1 | -1): void => {
    for (const [key, n] of contributions) sums.set(key, (sums.get(key) ?? 0) + sign * n);
  };
  for (const change of changes) {
    add(contributionsOf(change.before), -1);
    add(contributionsOf(change.after), 1);
  }
  return [...sums].filter(([, n]) => n !== 0).sort(([a], [b]) => byText(a, b)).map(([key, n]) => ({ key: keyOf(key), n }));
}

function keyOf(text: string): CounterKey {
  const [agency = '', grain, start = '', procedure = '', channel = '', audience = '', measure] = text.split('|');
  return { agency, grain: grain as Grain, start, procedure, channel, audience, measure: measure as Measure };
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
