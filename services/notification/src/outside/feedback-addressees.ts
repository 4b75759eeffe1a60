import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import type { Matter } from '../domain/matter.js';
import { Addressees, type Contact, Unreachable } from '../use-cases/ports.js';
import { AskedOnce } from './asked-once.js';

const addresseeSchema = z.object({ personId: z.uuid().nullable(), phone: z.string().nullable(), email: z.string().nullable() });

/** Whose a petition or question is, from feedback: asked for when it is needed; of what it says the person alone is kept. */
export class FeedbackAddressees extends Addressees {
  private readonly asked = new AskedOnce<Contact | null>();

  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  of(matter: Matter): Promise<Contact | null> {
    return this.asked.of(matter.id, () => this.ask(matter));
  }

  private async ask({ kind, id }: Matter): Promise<Contact | null> {
    try {
      const response = await internalFetch(this.tokens, { service: 'feedback', url: this.url, scopes: ['feedback:addressee'] }, `/internal/v1/${kind}s/${id}/addressee`);
      if (response.ok) return addresseeSchema.parse(await response.json());
      await response.body?.cancel();
      if (response.status === 404) return null;
    } catch {
      // As of intake's card.
    }
    throw new Unreachable('feedback');
  }
}
