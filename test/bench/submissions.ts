import { personas } from '../e2e/world.js';
import { stayNotice } from '../e2e/filing.js';
import { randomUUID } from 'node:crypto';
import { type Bench, rounds, withConnections } from './bench.js';
import { claim } from './claims.js';
import type { Connection } from './connection.js';
import { number, ofRounds, percentiles } from './figures.js';
import type { Arrival } from './journal.js';
import { atRate, closedLoop, failuresOf, Pool, type Round, tooLate } from './load.js';
import { readyDrafts } from './seed.js';

/** A draft ready to be filed, and by whom. */
interface Ready { readonly path: string; readonly token: string }

/** When each filed dossier was answered, milliseconds since the epoch. */
type FiledAt = Map<string, number>;

const filers = 4;

/** Stay notices of four people, ready to be submitted, in turn. */
async function ready(bench: Bench, count: number): Promise<Ready[]> {
  const drafts: Ready[] = [];
  for (let filer = 0; filer < filers; filer += 1) {
    const who = await personas.citizen(filer);
    const ids = await readyDrafts(bench.intake, who, stayNotice(new Date().toISOString()), Math.ceil(count / filers));
    drafts.push(...ids.map((id) => ({ path: `/api/intake/v1/drafts/${id}/submission`, token: who.token ?? '' })));
  }
  return drafts.toSorted(() => Math.random() - 0.5);
}

async function submit(connection: Connection, draft: Ready | undefined, filed: FiledAt): Promise<number> {
  if (draft === undefined) throw new Error('no draft is left');
  const { status, body } = await connection.request('POST', draft.path, `authorization: Bearer ${draft.token}\r\nidempotency-key: ${randomUUID()}\r\n`);
  if (status === 201) filed.set((JSON.parse(body.toString('utf8')) as { dossierId: string }).dossierId, performance.timeOrigin + performance.now());
  return status;
}

/** Waits until version 1 of every dossier has come to the outside subscriber, at most 10 s; gives milliseconds from the answer to that. */
async function opened(bench: Bench, filed: FiledAt): Promise<{ delays: number[]; seconds: number; missing: number }> {
  const began = performance.now();
  const delays: number[] = [];
  for (;;) {
    for (const { subject, sequence, at } of await bench.journal.take()) {
      const answered = filed.get(subject);
      if (sequence === 1 && answered !== undefined) delays.push(Math.max(0, at - answered));
    }
    const seconds = (performance.now() - began) / 1_000;
    if (delays.length >= filed.size || seconds > 10) return { delays, seconds, missing: filed.size - delays.length };
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** Prepares filings at a rate; gives what files some of them and waits until one-stop has opened them. */
export async function filings(bench: Bench, count: number): Promise<(perSecond: number, seconds: number) => Promise<Round>> {
  const drafts = await ready(bench, count);
  return async (perSecond, seconds) => {
    const filed: FiledAt = new Map();
    const round = await withConnections(bench.addresses.services['intake'] ?? '', 8, async (connections) => {
      const pool = new Pool(connections);
      return atRate(perSecond, seconds, () => pool.with((connection) => submit(connection, drafts.pop(), filed)));
    });
    await opened(bench, filed);
    return round;
  };
}

/** How many dossiers a second intake takes, and how soon they are open at one-stop. */
export async function submissions(bench: Bench): Promise<void> {
  const seconds = 1.5;
  const drafts = await ready(bench, 4_000);
  const lanes = 8;
  const origin = bench.addresses.services['intake'] ?? '';
  const seen: Round[] = [];
  const delays: number[] = [];
  const openedPerSecond: number[] = [];
  let missing = 0;
  // The first round warms up and does not count.
  for (let n = 0; n <= rounds; n += 1) {
    const filed: FiledAt = new Map();
    const round = await withConnections(origin, lanes, (connections) => closedLoop(lanes, seconds, (lane) => submit(connections[lane] as Connection, drafts.pop(), filed)));
    const news = await opened(bench, filed);
    if (n === 0) continue;
    seen.push(round);
    delays.push(...news.delays);
    missing += news.missing;
    openedPerSecond.push(news.delays.length / (seconds + news.seconds));
  }
  const wrong = failuresOf(seen);
  bench.note({ goal: 'S-1', what: 'submissions at intake, 8 connections, as many as it takes', ...ofRounds(seen.map(({ perSecond }) => perSecond), '/s'), wanted: '' });
  bench.note({ goal: 'S-1', what: 'submissions, time of each', measured: percentiles(seen.flatMap(({ latencies }) => latencies)) + (wrong === '' ? '' : `; ${wrong}`), wanted: '' });
  bench.note({ goal: 'S-1', what: 'dossiers opened at one-stop meanwhile', ...ofRounds(openedPerSecond, '/s'), wanted: '' });
  bench.note({ goal: 'S-1', what: 'from the answer to "submitted" at an outside consumer, under that flood', measured: percentiles(delays) + (missing === 0 ? '' : `; ${missing} not within 10 s`), wanted: '' });
}

/** S-1: the country's assumed peak, both at once, through the gateway. */
export async function peak(bench: Bench): Promise<void> {
  const [perSecond, filedPerSecond, seconds] = [800, 80, 6];
  const drafts = await ready(bench, filedPerSecond * seconds);
  const who = await bench.claimant();
  const filed: FiledAt = new Map();
  await bench.quiet();
  await bench.journal.take();
  const [moves, filings] = await withConnections(bench.gateway, 160, async (connections) => {
    const [claiming, submitting] = [new Pool(connections.slice(0, 128)), new Pool(connections.slice(128))];
    const dossiers = new Pool(bench.dossiers);
    return Promise.all([
      atRate(perSecond, seconds, (isOver) => dossiers.with((dossier) => claiming.with(async (connection) => (isOver() ? tooLate : claim(connection, who, dossier))))),
      atRate(filedPerSecond, seconds, (isOver) => submitting.with(async (connection) => (isOver() ? tooLate : submit(connection, drafts.pop(), filed)))),
    ]);
  });
  const news = await opened(bench, filed);
  const show = (what: string, round: Round): void => bench.note({ goal: 'S-1', what, measured: `${number(round.perSecond)}/s, ${percentiles(round.latencies)}`, wanted: 'p99 <= 100 ms' });
  show('800 transitions/s with 80 submissions/s, through the gateway: transitions', moves);
  show('800 transitions/s with 80 submissions/s, through the gateway: submissions', filings);
  bench.note({ goal: 'S-1', what: 'the same: other answers', measured: failuresOf([moves, filings]) || 'none', wanted: 'no 5xx' });
  bench.note({ goal: 'S-1', what: 'the same: from the answer to "submitted" at an outside consumer', measured: percentiles(news.delays) + (news.missing === 0 ? '' : `; ${news.missing} not within 10 s`), wanted: '' });
}

/** S-3: from the time an event bears to an outside consumer. */
export async function latency(bench: Bench): Promise<void> {
  for (const [perSecond, wanted] of [[200, 'p50 <= 5, p99 <= 25 ms'], [800, 'p99 <= 100 ms']] as const) {
    const who = await bench.claimant();
    await bench.quiet();
    await bench.journal.take();
    const began = Date.now();
    await withConnections(bench.direct, 64, async (connections) => {
      const [claiming, dossiers] = [new Pool(connections), new Pool(bench.dossiers)];
      await atRate(perSecond, 5, (isOver) => dossiers.with((dossier) => claiming.with(async (connection) => (isOver() ? tooLate : claim(connection, who, dossier)))));
    });
    await bench.quiet();
    const facts: Arrival[] = await bench.journal.take();
    // The first second connects and warms up.
    bench.note({ goal: 'S-3', what: `event time to outside consumer at ${perSecond}/s`, measured: percentiles(facts.filter(({ happened }) => happened > began + 1_000).map(({ happened, at }) => at - happened)), wanted });
  }
}
