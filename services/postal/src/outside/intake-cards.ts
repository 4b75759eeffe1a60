import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { Log } from '#runtime';
import { z } from 'zod';
import { Cards, type Owner, type Place } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);
const cardSchema = z.object({
  owner: z.object({ kind: z.enum(['person', 'organisation']), id: z.uuid(), address: text }),
  returnTo: z.object({ recipient: z.string(), phone: z.string(), line: z.string(), provinceCode: text, communeCode: text }).nullable(),
});

/** Owner and address as intake's card has them now. */
export class IntakeCards extends Cards {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string, private readonly log: Log) {
    super();
  }

  async of(dossierId: string): Promise<{ readonly owner: Owner; readonly ownAddress: string | null; readonly place: Place | null }> {
    try {
      const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
      if (response.ok) {
        const { owner: { kind, id, address }, returnTo } = cardSchema.parse(await response.json());
        return { owner: { kind, id }, ownAddress: address, place: returnTo };
      }
      await response.body?.cancel();
      throw new Error(`intake answered ${response.status}`);
    } catch (error) {
      this.log.pino.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the card of a dossier is not known');
      throw new Refusal('card.unavailable');
    }
  }
}
