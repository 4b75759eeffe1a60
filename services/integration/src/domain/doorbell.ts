/** Tells whoever waits in this process that something came. Nobody may rely on it: another process may have taken it, or died before it rang. */
export class Doorbell {
  private readonly waiting = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Calls at every ring until the function given back is called. */
  listen(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => void this.waiting.delete(wake);
  }
}
