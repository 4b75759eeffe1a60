import type { Progress } from './kafka/cache.js';
import type { SystemNews } from './system/system.js';

/** Tells a person at a terminal, or a log, what a start is doing and how long it has taken. */
export class Report {
  readonly #began = performance.now();
  readonly #live = process.stdout.isTTY;
  readonly #told = new Map<string, number>();
  #starting = true;

  readonly tell = (news: SystemNews): void => {
    if ('step' in news) this.line(news.step);
    else if ('missing' in news) this.line(`  ${news.missing} is not there yet, skipped`);
    else if (news.what === 'ended' && !news.expected) this.line(`  ${news.name} ended (${news.how})`);
    else if (news.what === 'restarting') this.line(`  ${news.name} starts again in ${news.inMs} ms`);
    else if (news.what === 'ready') this.line(`  ${news.name} ${this.#starting ? 'is ready' : 'is ready again'}`);
  };

  /** One line that moves on a terminal; every quarter a line in a log. */
  readonly progress = (what: string, { files, bytes }: Progress): void => {
    const words = `  fetching ${what}: ${files.done} of ${files.all} files, ${megabytes(bytes.done)} of ${megabytes(bytes.all)} MB`;
    const quarter = Math.floor((bytes.done / bytes.all) * 4);
    const isNews = quarter !== this.#told.get(what);
    this.#told.set(what, quarter);
    if (this.#live && files.done < files.all) process.stdout.write(`\r\x1b[K${words}`);
    else if (isNews || files.done === files.all) this.line(words);
  };

  /** From here on, ready means again. */
  started(): void {
    this.#starting = false;
  }

  line(words: string): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${this.#live ? '\r\x1b[K' : ''}${seconds} s  ${words}\n`);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
