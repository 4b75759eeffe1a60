import { internalFetch, type ServiceTokens } from '#http';
import { z } from 'zod';
import { type Contact, Contacts, Unreachable } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);
const cardSchema = z.object({ owner: z.object({ kind: z.enum(['person', 'organisation']), id: z.uuid(), phone: text, email: text }) });

/** How long a card may serve both channels, milliseconds. */
const shared = 3_000;

/** Where the owner of a dossier is reached, from intake's card: asked for when something is sent, and not kept beyond the seconds in which both channels send. */
export class IntakeContacts extends Contacts {
  private readonly asked = new Map<string, Promise<Contact | null>>();

  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  of(dossierId: string): Promise<Contact | null> {
    const asked = this.asked.get(dossierId);
    if (asked !== undefined) return asked;
    const asking = this.ask(dossierId);
    this.asked.set(dossierId, asking);
    const forget = (): void => { this.asked.delete(dossierId); };
    asking.then(() => setTimeout(forget, shared).unref(), forget);
    return asking;
  }

  private async ask(dossierId: string): Promise<Contact | null> {
    try {
      const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
      if (response.ok) {
        const { owner: { kind, id, phone, email } } = cardSchema.parse(await response.json());
        return { owner: { kind, id }, phone, email };
      }
      await response.body?.cancel();
      if (response.status === 404) return null;
    } catch {
      // What went wrong may carry the card's words: only that it went wrong is told.
    }
    throw new Unreachable('intake');
  }
}
