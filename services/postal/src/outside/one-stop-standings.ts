import { type DossierState, dossierStates, Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { Log } from '#runtime';
import { z } from 'zod';
import { Standings } from '../use-cases/ports.js';

const standingSchema = z.object({ state: z.enum(Object.keys(dossierStates) as [DossierState, ...DossierState[]]), returnMethod: z.string().nullable() });

/** One-stop's own word on where a dossier stands. */
export class OneStopStandings extends Standings {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string, private readonly log: Log) {
    super();
  }

  async of(dossierId: string): Promise<z.infer<typeof standingSchema> | null> {
    try {
      const response = await internalFetch(this.tokens, { service: 'one-stop', url: this.url, scopes: ['one-stop:standing'] }, `/internal/v1/dossiers/${dossierId}/standing`);
      if (response.ok) return standingSchema.parse(await response.json());
      await response.body?.cancel();
      if (response.status === 404) return null;
      throw new Error(`one-stop answered ${response.status}`);
    } catch (error) {
      this.log.pino.warn({ cause: error instanceof Error ? error.message : String(error) }, 'one-stop does not say where a dossier stands');
      throw new Refusal('standing.unavailable');
    }
  }
}
