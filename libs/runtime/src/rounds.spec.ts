import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from './logger.js';
import { Rounds } from './rounds.js';

describe('rounds', () => {
  const lines: { msg: string; timer: string; done?: number }[] = [];
  const rounds = (): Rounds => new Rounds(createLogger('rounds', 'info', { write: (line) => { lines.push(JSON.parse(line) as (typeof lines)[number]); } }));
  const until = async (reached: () => boolean): Promise<void> => { while (!reached()) await pause(2); };
  beforeEach(() => { lines.length = 0; });

  it('goes on after a failure, and tells of it and of what was done', async () => {
    const each = rounds();
    let count = 0;
    each.every(1, 'count', async () => {
      count += 1;
      if (count === 1) throw new Error('not now');
      return count === 2 ? 5 : 0;
    });
    await until(() => count > 2);
    await each.stop();
    expect(lines).toMatchObject([{ msg: 'timer failed', timer: 'count' }, { msg: 'timer', timer: 'count', done: 5 }]);
  });

  it('never begins a round while the last one lasts, and a stop waits for it', async () => {
    const each = rounds();
    let begun = 0;
    let ended = false;
    each.every(1, 'slow', async () => {
      begun += 1;
      await pause(40);
      ended = true;
    });
    await until(() => begun > 0);
    await each.stop();
    expect([begun, ended]).toEqual([1, true]);
    await pause(10);
    expect(begun).toBe(1);
  });
});
