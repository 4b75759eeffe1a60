import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import { Officers, Unreachable } from '../use-cases/ports.js';

const accountSchema = z.object({ kind: z.enum(['citizen', 'officer']), fullName: z.string() });

/** Milliseconds for which a name is believed, and names held at most. */
const fresh = 10 * 60_000;
const held = 2_000;

/** Names of officers as identity knows them, held in memory for some minutes. A citizen's name is never given. */
export class IdentityOfficers extends Officers {
  private readonly names = new Map<string, { readonly name: Promise<string | null>; readonly at: number }>();

  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  nameOf(accountId: string): Promise<string | null> {
    const known = this.names.get(accountId);
    if (known !== undefined && Date.now() - known.at < fresh) return known.name;
    const name = this.ask(accountId);
    this.names.delete(accountId);
    this.names.set(accountId, { name, at: Date.now() });
    for (const oldest of this.names.size > held ? this.names.keys() : []) {
      this.names.delete(oldest);
      break;
    }
    name.catch(() => this.names.delete(accountId));
    return name;
  }

  private async ask(accountId: string): Promise<string | null> {
    if (!/^[0-9a-f-]{36}$/.test(accountId)) return null;
    try {
      const response = await internalFetch(this.tokens, { service: 'identity', url: this.url, scopes: ['identity:person'] }, `/internal/v1/accounts/${accountId}`, { timeout: 2_000 });
      if (response.ok) {
        const account = accountSchema.parse(await response.json());
        return account.kind === 'officer' ? account.fullName : null;
      }
      await response.body?.cancel();
      if (response.status === 404) return null;
    } catch {
      // As for every neighbour: that it does not answer is all there is to say.
    }
    throw new Unreachable('identity');
  }
}
