import { History } from './history.js';
import { disagreements, quiet } from './checker.js';
import { startLoad } from './load.js';
import { personas, system, ward } from '../e2e/world.js';

/** How often each kill is repeated: once in `npm test`, several times in `npm run test:faults`. */
const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A process and the point in its code at which it dies; `n` is the passage. */
const points: readonly (readonly [process: string, point: string])[] = [
  ['one-stop', 'transition.before-write:15'], ['one-stop', 'transition.after-commit:15'], ['one-stop', 'relay.before-produce:10'], ['one-stop', 'relay.after-ack:10'],
  ['one-stop', 'consumer.before-commit:10'], ['one-stop', 'consumer.after-commit:10'],
  ['intake', 'transaction.before-commit:25'], ['intake', 'transaction.after-commit:25'], ['intake', 'relay.after-ack:10'], ['intake', 'consumer.after-commit:10'],
];

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
  it.each(points)('X-1 V-8: %s dies at %s', (process, point) => repeat(async () => {
    await system.restart(process, { FAILPOINT: point });
    await pause(3_000);
    await system.ready(process);
  }));

  it.each([['kafka'], ['postgres'], ['intake'], ['one-stop'], ['gateway']])('X-1 V-9: %s is killed', (process) => repeat(async () => {
    await system.kill(process);
    await pause(500);
    await system.ready(process);
  }));
});
