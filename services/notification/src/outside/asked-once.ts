/** How long an answer may serve both channels, milliseconds. */
const shared = 3_000;

/** Questions that both channels ask within seconds of each other are asked once; their answers are not kept beyond that. */
export class AskedOnce<Answer> {
  private readonly asked = new Map<string, Promise<Answer>>();

  of(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const before = this.asked.get(key);
    if (before !== undefined) return before;
    const asking = ask();
    this.asked.set(key, asking);
    const forget = (): void => { this.asked.delete(key); };
    asking.then(() => setTimeout(forget, shared).unref(), forget);
    return asking;
  }
}
