import { Turns } from './turns.js';

const settle = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('turns', () => {
  it('let so many work at once, and the others in the order they came', async () => {
    const turns = new Turns(2, 10);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const works = [0, 1, 2, 3].map((each) => turns.take(() => {
      begun.push(each);
      return new Promise<void>((resolve) => { ends[each] = resolve; });
    }));
    await settle();
    expect(begun).toEqual([0, 1]);
    ends[1]!();
    await settle();
    expect(begun).toEqual([0, 1, 2]);
    ends[0]!();
    ends[2]!();
    await settle();
    ends[3]!();
    await Promise.all(works);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('refuse when too many wait, and go on after a work that failed', async () => {
    const turns = new Turns(1, 1);
    let end = (): void => undefined;
    const first = turns.take(() => new Promise<void>((resolve) => { end = resolve; }));
    const second = turns.take(() => Promise.reject(new Error('failed')));
    await expect(turns.take(() => Promise.resolve())).rejects.toMatchObject({ code: 'overload' });
    end();
    await first;
    await expect(second).rejects.toThrow('failed');
    await expect(turns.take(() => Promise.resolve('again'))).resolves.toBe('again');
  });
});
