import type { Bench } from './bench.js';
import { number } from './figures.js';
import { failuresOf } from './load.js';
import { claimsAt } from './transitions.js';

/** Facts that wait when the broker comes back. */
const backlog = 20_000;

/** S-7: the broker is away while transitions go on; what waits is then delivered. Where a short absence gives too few facts, older ones are published again. */
export async function catchUp(bench: Bench): Promise<void> {
  await bench.quiet();
  await bench.system.stop('kafka');
  const round = await claimsAt(bench, bench.direct, 3);
  const missed = round.done;
  await bench.oneStop.query(
    `INSERT INTO outbox_pending (dossier_id, version) SELECT dossier_id, version FROM ledger WHERE version > $1 AND dossier_id = ANY($3::uuid[])
        AND (dossier_id, version) NOT IN (SELECT dossier_id, version FROM outbox_pending) ORDER BY recorded_at DESC LIMIT $2`,
    [bench.model.version, Math.max(0, backlog - missed), bench.dossiers.map(({ id }) => id)],
  );
  const waiting = async (): Promise<number> => (await bench.oneStop.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox_pending')).rows[0]?.count ?? 0;
  const all = await waiting();
  const starting = performance.now();
  const started = bench.system.start('kafka').then(() => performance.now());
  let first = 0;
  let left = all;
  while (left > 0 && performance.now() - starting < 40_000) {
    left = await waiting();
    if (first === 0 && left < all) first = performance.now();
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  const delivered = performance.now();
  const back = await started;
  const followed = await bench.quiet();
  bench.note({ goal: 'S-7', what: 'transitions without a broker: other answers', measured: failuresOf([round]) || `none, ${number(round.perSecond)}/s`, wanted: '' });
  bench.note({ goal: 'S-7', what: `${all.toLocaleString('en')} facts delivered after the broker was away`, measured: left > 0 ? `${left} left after 40 s` : `${number(all / ((delivered - first) / 1_000))}/s`, wanted: '>= 20,000/s' });
  bench.note({ goal: 'S-7', what: 'from the start of the broker: it is ready; first delivery; all delivered; intake has followed', measured: [back, first, delivered, delivered + followed * 1_000].map((at) => `${number((at - starting) / 1_000)} s`).join('; '), wanted: '' });
}
