import { internalFetch, type ServiceTokens } from '#http';
import { NotYet } from '#messaging';
import { z } from 'zod';
import type { Card } from '../domain/card.js';
import { Cards } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);

/** The card as intake gives it; what one-stop does not need is left behind here. */
const cardSchema: z.ZodType<Card> = z.object({
  owner: z.object({ fullName: z.string(), identifier: text, address: text, phone: text, email: text }),
  submitter: text,
  summary: z.string(),
  components: z.array(z.object({
    componentId: z.string(), name: z.string(), source: z.enum(['uploaded', 'store', 'state-database', 'paper']), signatureValid: z.boolean().nullable(), heldUntil: z.string().nullable(),
    originals: z.int(), copies: z.int(),
    files: z.array(z.object({ fileId: z.string(), sha256: z.string(), name: z.string(), type: z.string(), size: z.number() })),
  })),
  quantities: z.object({ persons: z.int().min(1), copies: z.int().min(1) }).optional(),
  returnAddress: text,
  withdrawalReason: text,
});

/** Cards over intake's internal API. */
export class IntakeCards extends Cards {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  async of(dossierId: string): Promise<Card> {
    const away = (cause: unknown): NotYet => Object.assign(new NotYet(`card of ${dossierId} from intake`), { cause });
    let response: Response;
    try {
      response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
    } catch (error) {
      throw away(error);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw away(new Error(`intake answered ${response.status}`));
    }
    return cardSchema.parse(await response.json());
  }
}
