import { internalFetch, type ServiceTokens } from '#http';
import { Log } from '#runtime';
import { z } from 'zod';
import type { Card } from '../domain/adapter-format.js';
import { Cards } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);
/** The card as intake gives it; what a portal does not ask for is left behind here. */
const cardSchema: z.ZodType<Card> = z.object({
  owner: z.object({ fullName: z.string(), identifier: text, phone: text, email: text, address: text }),
  summary: z.string(),
  components: z.array(z.object({
    componentId: z.string(), source: z.enum(['uploaded', 'store', 'state-database', 'paper']), files: z.array(z.object({ fileId: z.string(), name: z.string() })),
  })),
});

/** Cards over intake's internal API: asked for when something is sent, and not kept. */
export class IntakeCards extends Cards {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string, private readonly log: Log) {
    super();
  }

  async of(dossierId: string): Promise<Card | 'unknown' | 'away'> {
    try {
      const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
      if (response.ok) return cardSchema.parse(await response.json());
      await response.body?.cancel();
      if (response.status === 404) return 'unknown';
      throw new Error(`intake answered ${response.status}`);
    } catch (error) {
      this.log.pino.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the card of a dossier is not to be had');
      return 'away';
    }
  }
}
