import { z } from 'zod';

/** How a service proves to identity who it is. */
export interface ServiceCredentials {
  readonly service: string;
  readonly secret: string;
  readonly identityUrl: string;
}

const issuedSchema = z.object({ accessToken: z.string().min(1), expiresIn: z.number().positive() });

interface Held {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Tokens for calls to other services (client credentials at identity), kept until shortly before they expire; asked for once, however many wait. */
export class ServiceTokens {
  private readonly held = new Map<string, Held>();
  private readonly asked = new Map<string, Promise<Held>>();

  constructor(private readonly credentials: ServiceCredentials) {}

  /**
   * A token for another service with the scopes, e.g. `intake:card`. While identity is away the held one serves until it expires.
   * Rejects when identity refuses or does not answer and none is held.
   */
  async tokenFor(audience: string, scopes: readonly string[]): Promise<string> {
    const key = keyOf(audience, scopes);
    const held = this.held.get(key);
    const now = Date.now();
    if (held !== undefined && now < held.renewAt) return held.token;
    try {
      return (await this.renew(key, audience, scopes)).token;
    } catch (error) {
      if (held !== undefined && now < held.expiresAt) return held.token;
      throw error;
    }
  }

  /** Forgets a token the other side refused. */
  forget(audience: string, scopes: readonly string[]): void {
    this.held.delete(keyOf(audience, scopes));
  }

  private renew(key: string, audience: string, scopes: readonly string[]): Promise<Held> {
    const under = this.asked.get(key);
    if (under !== undefined) return under;
    const asking = this.ask(audience, scopes).then((held) => {
      this.held.set(key, held);
      return held;
    }).finally(() => this.asked.delete(key));
    this.asked.set(key, asking);
    return asking;
  }

  private async ask(audience: string, scopes: readonly string[]): Promise<Held> {
    const { service, secret, identityUrl } = this.credentials;
    const response = await fetch(new URL('/api/identity/v1/service-tokens', identityUrl), {
      method: 'POST', redirect: 'error', signal: AbortSignal.timeout(5_000),
      headers: { 'content-type': 'application/json' }, body: JSON.stringify({ service, secret, audience, scopes }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`identity refused ${service} a token for ${audience}: ${response.status}`);
    }
    const { accessToken, expiresIn } = issuedSchema.parse(await response.json());
    const now = Date.now();
    return { token: accessToken, renewAt: now + expiresIn * 800, expiresAt: now + expiresIn * 1000 - 5_000 };
  }
}

function keyOf(audience: string, scopes: readonly string[]): string {
  return `${audience} ${[...scopes].sort((a, b) => a.localeCompare(b)).join(' ')}`;
}
