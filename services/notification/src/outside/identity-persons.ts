import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import { Persons, Unreachable } from '../use-cases/ports.js';

const personSchema = z.object({ phone: z.string().nullable(), email: z.string().nullable() });

/** Where people are reached by their accounts; asked for when something is sent, and not kept. */
export class IdentityPersons extends Persons {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  async of(personId: string): Promise<{ phone: string | null; email: string | null } | null> {
    try {
      const response = await internalFetch(this.tokens, { service: 'identity', url: this.url, scopes: ['identity:person'] }, `/internal/v1/persons/${personId}`, { timeout: 2_000 });
      if (response.ok) return personSchema.parse(await response.json());
      await response.body?.cancel();
      if (response.status === 404) return null;
    } catch {
      // What went wrong may carry the person's numbers: only that it went wrong is told.
    }
    throw new Unreachable('identity');
  }
}
