/** What a bucket says of one more request. */
export interface Draught {
  readonly allowed: boolean;
  /** Whole requests left at once. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly reset: number;
  /** Seconds until one more request is allowed; 0 when it is. */
  readonly retryAfter: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key, in the memory of this process: with n processes a caller gets up to n times the limit. The least recently used are forgotten. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly most = 50_000) {}

  /** Takes one token from a bucket that holds `limit` and fills up in `seconds`. */
  take(key: string, limit: number, seconds: number, now: Date): Draught {
    const perSecond = limit / seconds;
    const at = now.getTime() / 1000;
    const known = this.buckets.get(key);
    const tokens = known === undefined ? limit : Math.min(limit, known.tokens + Math.max(0, at - known.at) * perSecond);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    this.buckets.delete(key);
    if (this.buckets.size >= this.most) this.buckets.delete(this.buckets.keys().next().value!);
    this.buckets.set(key, { tokens: left, at });
    return { allowed, remaining: Math.floor(left), reset: Math.ceil((limit - left) / perSecond), retryAfter: allowed ? 0 : Math.ceil((1 - left) / perSecond) };
  }
}
