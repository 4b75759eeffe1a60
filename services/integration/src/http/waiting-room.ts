import { Refusal } from '#contracts';
import { Doorbell } from '../domain/doorbell.js';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Most readers that wait in one process, and of one account. */
const seats = 100;
const seatsOfOne = 4;
/** Milliseconds after which a reader looks though nobody rang: another process may have taken the event. */
const look = 1_000;

/** Looks of all who wait together, of each second: the more wait, the longer each gathers rings; who is alone hears within milliseconds. */
const looksPerSecond = 500;

/** Where readers of the feed wait for news. */
@Injectable()
export class WaitingRoom implements OnApplicationShutdown {
  private readonly taken = new Map<string, number>();
  private readonly leaving = new Set<() => void>();
  private closed = false;

  constructor(private readonly bell: Doorbell) {}

  get waiting(): number {
    return [...this.taken.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Looks again and again until something is found, or the time is over, or the reader has gone. Gives what was found last. */
  async until<Found>(account: string, seconds: number, gone: AbortSignal, look: () => Promise<Found>, isNews: (found: Found) => boolean): Promise<Found> {
    const end = performance.now() + seconds * 1_000;
    let looked = performance.now();
    let found = await look();
    if (isNews(found) || seconds === 0) return found;
    const mine = this.taken.get(account) ?? 0;
    if (mine >= seatsOfOne || this.waiting >= seats) throw new Refusal('feed.full');
    this.taken.set(account, mine + 1);
    try {
      while (!isNews(found) && !this.closed && !gone.aborted && performance.now() < end) {
        await this.news(end - performance.now(), gone, looked + this.waiting * 1_000 / looksPerSecond);
        looked = performance.now();
        found = await look();
      }
      return found;
    } finally {
      const left = (this.taken.get(account) ?? 1) - 1;
      if (left === 0) this.taken.delete(account);
      else this.taken.set(account, left);
    }
  }

  /** Whoever waits is answered with what there is. */
  onApplicationShutdown(): void {
    this.closed = true;
    for (const leave of [...this.leaving]) leave();
  }

  private news(patience: number, gone: AbortSignal, notBefore: number): Promise<void> {
    return new Promise((resolve) => {
      let late: NodeJS.Timeout | undefined;
      const leave = (): void => {
        clearTimeout(timer);
        clearTimeout(late);
        stopListening();
        gone.removeEventListener('abort', leave);
        this.leaving.delete(leave);
        resolve();
      };
      const timer = setTimeout(leave, Math.max(0, Math.min(look, patience)));
      const stopListening = this.bell.listen(() => {
        const early = notBefore - performance.now();
        if (early <= 0) leave();
        else late ??= setTimeout(leave, early);
      });
      gone.addEventListener('abort', leave);
      this.leaving.add(leave);
    });
  }
}
