import { Doorbell } from '../domain/doorbell.js';
import { WaitingRoom } from './waiting-room.js';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

describe('where readers of the feed wait', () => {
  const bell = new Doorbell();
  const never = new AbortController().signal;

  it('who is alone hears of news at once, though it has just looked in vain', async () => {
    const room = new WaitingRoom(bell);
    let news = false;
    const waiting = room.until('a', 20, never, () => Promise.resolve(news), Boolean).then(() => performance.now());
    await pause(20);
    bell.ring();
    await pause(20);
    news = true;
    const rung = performance.now();
    bell.ring();
    expect(await waiting - rung).toBeLessThan(20);
  });

  it('however often it rings, and however many wait, looks are bounded; and the last ring is heard', async () => {
    const room = new WaitingRoom(bell);
    let [looks, news] = [0, false];
    const begun = performance.now();
    const waiting = Array.from({ length: 50 }, (_, reader) => room.until(`reader ${reader}`, 20, never, () => Promise.resolve(((looks += 1), news)), Boolean));
    while (performance.now() - begun < 500) {
      bell.ring();
      await pause(1);
    }
    const seconds = (performance.now() - begun) / 1_000;
    expect(looks).toBeLessThanOrEqual(100 + 500 * seconds);
    expect(looks).toBeGreaterThan(100);
    news = true;
    bell.ring();
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 50 }, () => true));
  });
});
