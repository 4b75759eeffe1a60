import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import { type Contact, Contacts, Unreachable } from '../use-cases/ports.js';
import { AskedOnce } from './asked-once.js';

const text = z.string().nullable().default(null);
const cardSchema = z.object({ owner: z.object({ kind: z.enum(['person', 'organisation']), id: z.uuid(), phone: text, email: text }) });

/** Where the owner of a dossier is reached, from intake's card: asked for when something is sent, and not kept. */
export class IntakeContacts extends Contacts {
  private readonly asked = new AskedOnce<Contact | null>();

  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  of(dossierId: string): Promise<Contact | null> {
    return this.asked.of(dossierId, () => this.ask(dossierId));
  }

  private async ask(dossierId: string): Promise<Contact | null> {
    try {
      const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
      if (response.ok) {
        const { owner: { kind, id, phone, email } } = cardSchema.parse(await response.json());
        return { personId: kind === 'person' ? id : null, phone, email };
      }
      await response.body?.cancel();
      if (response.status === 404) return null;
    } catch {
      // What went wrong may carry the card's words: only that it went wrong is told.
    }
    throw new Unreachable('intake');
  }
}
