/** Longest life of an access token in milliseconds; a revocation older than this voids nothing any more. */
const longestLife = 15 * 60_000;

/** Accounts whose earlier tokens are void (log out everywhere), in memory, fed by the compacted topic `identity.session.v1`. */
export class Revocations {
  private readonly before = new Map<string, number>();
  private sweptAt = 0;

  /** Voids the account's tokens issued before the instant. An older revocation than the known one changes nothing. */
  revoke(accountId: string, before: Date): void {
    const instant = before.getTime();
    if (instant > (this.before.get(accountId) ?? 0)) this.before.set(accountId, instant);
    this.sweep(Date.now());
  }

  /** True when the account's tokens issued at the instant are void. */
  isRevoked(accountId: string, issuedAt: Date): boolean {
    const before = this.before.get(accountId);
    return before !== undefined && issuedAt.getTime() < before;
  }

  private sweep(now: number): void {
    if (now - this.sweptAt < 60_000) return;
    this.sweptAt = now;
    for (const [accountId, before] of this.before) if (before < now - longestLife) this.before.delete(accountId);
  }
}
