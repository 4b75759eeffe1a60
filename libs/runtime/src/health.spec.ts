import { Readiness } from './health.js';

describe('readiness', () => {
  it('names what is not well, and only that', async () => {
    const readiness = new Readiness();
    readiness.register({ name: 'database', check: async () => null });
    readiness.register({ name: 'relay', check: async () => 'the broker does not take events' });
    readiness.register({ name: 'store', check: () => { throw new Error('a secret address'); } });
    expect(await readiness.ailments()).toEqual({ relay: 'the broker does not take events', store: 'the check itself failed' });
  });

  it('answers although a dependency hangs', async () => {
    const readiness = new Readiness();
    readiness.register({ name: 'database', check: () => new Promise(() => undefined) });
    readiness.register({ name: 'relay', check: async () => null });
    expect(await readiness.ailments()).toEqual({ database: 'does not answer in time' });
  });
});
