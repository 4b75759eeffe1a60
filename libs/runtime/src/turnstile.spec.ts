import { Turnstile } from './turnstile.js';

const settle = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('a turnstile', () => {
  it('lets so many work at once, and the others in the order they came', async () => {
    const turnstile = new Turnstile(2, 10);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const works = [0, 1, 2, 3].map((each) => turnstile.pass(() => {
      begun.push(each);
      return new Promise<void>((resolve) => { ends[each] = resolve; });
    }));
    await settle();
    expect([begun, turnstile.queued]).toEqual([[0, 1], 2]);
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

  it('refuses when too many wait, and goes on after a work that failed', async () => {
    const turnstile = new Turnstile(1, 1);
    let end = (): void => undefined;
    const first = turnstile.pass(() => new Promise<void>((resolve) => { end = resolve; }));
    const second = turnstile.pass(() => Promise.reject(new Error('failed')));
    await expect(turnstile.pass(() => Promise.resolve())).rejects.toMatchObject({ code: 'overload' });
    end();
    await first;
    await expect(second).rejects.toThrow('failed');
    await expect(turnstile.pass(() => Promise.resolve('again'))).resolves.toBe('again');
  });
});
