import { History } from './history.js';
import { disagreements, quiet } from './checker.js';
import { startLoad } from './load.js';
import { personas, system, ward } from '../e2e/world.js';

/** How often every kill is repeated; 0 is `npm test`: one of each kind, once. */
const asked = Number(process.env['FAULT_ROUNDS'] ?? 1);
const rounds = Math.max(asked, 1);
/** Database and broker, where they are the run's own. */
const parts = (process.env['FAULT_PARTS'] ?? 'postgres,kafka').split(',').filter((name) => name !== '');
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A process and the point in its code at which it dies, with the passage at which it does. The first of each kind is the one for `npm test`. */
const points: readonly (readonly [kind: string, process: string, point: string])[] = [
  ['write', 'one-stop', 'transition.after-commit:15'], ['write', 'one-stop', 'transition.before-write:15'],
  ['relay', 'one-stop', 'relay.after-ack:10'], ['relay', 'one-stop', 'relay.before-produce:10'], ['relay', 'intake', 'relay.after-ack:10'],
  ['consumer', 'one-stop', 'consumer.before-commit:10'], ['consumer', 'one-stop', 'consumer.after-commit:10'], ['consumer', 'intake', 'consumer.after-commit:10'],
  ['submission', 'intake', 'transaction.after-commit:25'], ['submission', 'intake', 'transaction.before-commit:25'],
];
/** Services that only follow: what they do can wait, and must come. */
const followers = Object.keys(system.addresses.databases).filter((name) => !['identity', 'catalogue', 'intake', 'one-stop'].includes(name));
const processes = [...parts, 'one-stop', 'intake', 'gateway', ...followers];
const everyPoint = [...points, ...followers.flatMap((name) => [['follower', name, 'consumer.before-commit:5'], ['follower', name, 'consumer.after-commit:5']] as const)];
const chosen = asked > 0 ? everyPoint : points.filter(([kind], index) => points.findIndex((each) => each[0] === kind) === index);
const killed = asked > 0 ? processes : parts;

async function underLoad(hurt: () => Promise<void>): Promise<{ history: History; wrong: string[] }> {
  const history = new History();
  const [citizen, officer] = await Promise.all([personas.citizen(0), ward.reception()]);
  const load = startLoad(citizen, officer, history);
  await pause(1_500);
  await hurt();
  await pause(1_500);
  await load.stop();
  const waiting = await quiet(system.addresses, history);
  return { history, wrong: [...waiting, ...await disagreements(system.addresses, history, officer)] };
}

async function repeat(hurt: () => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const { history, wrong } = await underLoad(hurt);
    expect(wrong).toEqual([]);
    expect(history.transitions.length).toBeGreaterThan(5);
  }
}

describe('kill -9 under load: nothing lost, nothing done twice (F1, F2, F4; I1-I7)', () => {
  it.each(chosen)('X-1 V-8: %s: %s dies at %s', (_kind, process, point) => repeat(async () => {
    await system.restart(process, { FAILPOINT: point });
    await pause(3_000);
    await system.ready(process);
  }));

  // Database and broker of somebody else are left alone, and then there may be none.
  if (killed.length > 0) it.each(killed)('X-1 V-9: %s is killed', (process) => repeat(async () => {
    await system.kill(process);
    await pause(500);
    await system.ready(process);
  }));

  it('X-1 V-9: everything that follows is killed at once', () => repeat(async () => {
    await Promise.all(followers.map((name) => system.kill(name)));
    await pause(500);
    await Promise.all(followers.map((name) => system.ready(name)));
  }));
});
