import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import type { Unnamed } from '../domain/redaction.js';
import { Askers } from '../use-cases/question-ports.js';

const cardSchema = z.object({ fullName: z.string(), phone: z.string().nullable(), email: z.string().nullable(), contactAddress: z.string().nullable() });

/** Who asks, from identity's card: asked for when an answer is published, and not kept. */
export class IdentityAskers extends Askers {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  async of(personId: string): Promise<Unnamed> {
    try {
      const response = await internalFetch(this.tokens, { service: 'identity', url: this.url, scopes: ['identity:person'] }, `/internal/v1/persons/${personId}`);
      if (response.ok) {
        const { fullName, phone, email, contactAddress: address } = cardSchema.parse(await response.json());
        return { fullName, phone, email, address };
      }
      await response.body?.cancel();
      if (response.status === 404) return { fullName: null, phone: null, email: null, address: null };
    } catch {
      // What went wrong may carry the card's words: only that it went wrong is told.
    }
    throw new Refusal('asker.unavailable');
  }
}
