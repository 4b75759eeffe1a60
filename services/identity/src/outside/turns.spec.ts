import { Turns } from './turns.js';

/** A work that ends when told. */
function piece(): { work: () => Promise<string>; end: () => void; readonly begun: boolean } {
  let begun = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => { end = resolve; });
  return { work: async () => { begun = true; await ended; return 'done'; }, end: () => end(), get begun() { return begun; } };
}

const settle = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('turns', () => {
  it('lets so many work at once and the next when one has ended', async () => {
    const turns = new Turns(2, 10);
    const pieces = [piece(), piece(), piece()] as const;
    const results = pieces.map(({ work }) => turns.take(work));
    await settle();
    expect(pieces.map(({ begun }) => begun)).toEqual([true, true, false]);
    pieces[1].end();
    await settle();
    expect(pieces[2].begun).toBe(true);
    for (const { end } of pieces) end();
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
  });

  it('refuses when too many wait, and takes on again afterwards', async () => {
    const turns = new Turns(1, 1);
    const [running, waiting] = [piece(), piece()];
    const results = [turns.take(running.work), turns.take(waiting.work)];
    await expect(turns.take(async () => 'third')).rejects.toMatchObject({ code: 'overload' });
    running.end();
    waiting.end();
    await Promise.all(results);
    await expect(turns.take(async () => 'fourth')).resolves.toBe('fourth');
  });

  it('goes on after a work that failed', async () => {
    const turns = new Turns(1, 1);
    await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(turns.take(async () => 'yes')).resolves.toBe('yes');
  });
});
