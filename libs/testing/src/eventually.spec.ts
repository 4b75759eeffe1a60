import { eventually } from './eventually.js';

describe('eventually', () => {
  it('gives what the assertion gives once it holds', async () => {
    let tries = 0;
    const found = await eventually(() => {
      tries += 1;
      expect(tries).toBeGreaterThan(3);
      return tries;
    });
    expect(found).toBe(4);
  });

  it('lets the last error out when the time is over', async () => {
    let tries = 0;
    await expect(eventually(() => { throw new Error(`try ${(tries += 1)}`); }, { timeout: 60 })).rejects.toThrow(/^try \d+$/);
    expect(tries).toBeGreaterThan(2);
  });
});
