import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  readonly expires: number;
}

const kept = new Map<string, Kept>();

/** Sessions, codes and tokens of the simulator, until the process ends. The newest 20,000. */
export class MemoryAdapter implements Adapter {
  constructor(private readonly model: string) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    kept.delete(this.key(id));
    kept.set(this.key(id), { payload, expires: expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1_000 });
    const oldest = kept.size > 20_000 ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = kept.get(this.key(id));
    return entry && entry.expires > Date.now() ? entry.payload : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    for (const [key, { payload, expires }] of kept) {
      if (key.startsWith(`${this.model}:`) && payload.uid === uid && expires > Date.now()) return payload;
    }
    return undefined;
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const entry = kept.get(this.key(id));
    if (entry) entry.payload['consumed'] = Math.floor(Date.now() / 1_000);
  }

  async destroy(id: string): Promise<void> {
    kept.delete(this.key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
  }

  private key(id: string): string {
    return `${this.model}:${id}`;
  }
}
