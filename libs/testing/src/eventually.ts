/** How long `eventually` waits before it gives up. */
export interface Patience {
  /** Milliseconds; 10 seconds where absent. */
  readonly timeout?: number;
}

/**
 * Tries an assertion again and again until it holds, and gives what it gave. When the time is over, its last error comes out.
 * It asks often at first and then less so; no test ever waits longer than it must.
 */
export async function eventually<Result>(assertion: () => Result | Promise<Result>, { timeout = 10_000 }: Patience = {}): Promise<Result> {
  const deadline = performance.now() + timeout;
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 100)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() + wait > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
