import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { Log } from '#runtime';
import { z } from 'zod';
import { type Payer, Payers } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);
const cardSchema = z.object({ owner: z.object({ fullName: z.string(), identifier: text, address: text }) });

/** The payer is the owner of the dossier as intake's card names them; asked for when needed and not kept. */
export class IntakePayers extends Payers {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string, private readonly log: Log) {
    super();
  }

  async of(dossierId: string): Promise<Payer> {
    try {
      const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`);
      if (response.ok) return cardSchema.parse(await response.json()).owner;
      await response.body?.cancel();
      throw new Error(`intake answered ${response.status}`);
    } catch (error) {
      this.log.pino.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the payer is not known');
      throw new Refusal('payer.unavailable');
    }
  }
}
