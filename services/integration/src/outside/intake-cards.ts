import { internalFetch, type ServiceTokens } from '#http';
import { Log, Turnstile } from '#runtime';
import { z } from 'zod';
import type { Card } from '../domain/adapter-format.js';
import { Cards, type NoCard } from '../use-cases/ports.js';

const text = z.string().nullable().default(null);
/** The card as intake gives it; what a portal does not ask for is left behind here. */
const cardSchema: z.ZodType<Card> = z.object({
  owner: z.object({ fullName: z.string(), identifier: text, phone: text, email: text, address: text }),
  summary: z.string(),
  components: z.array(z.object({
    componentId: z.string(), source: z.enum(['uploaded', 'store', 'state-database', 'paper']), files: z.array(z.object({ fileId: z.string(), name: z.string() })),
  })),
});

/** Cards asked for at a time: intake has people to serve. */
const atOnce = 8;
/** Milliseconds within which an intake that is there says so. */
const patience = 2_000;
/** What stands between us and a service says so while that is not there; so does a service whose database is away. */
const absent: ReadonlySet<number> = new Set([502, 503, 504]);

/** Cards over intake's internal API: asked for when something is sent, and not kept. */
export class IntakeCards extends Cards {
  private readonly gate = new Turnstile(atOnce, Infinity);
  private asking: Promise<boolean> | null = null;

  constructor(private readonly tokens: ServiceTokens, private readonly url: string, private readonly log: Log) {
    super();
  }

  of(dossierId: string): Promise<Card | NoCard> {
    return this.gate.pass(async () => {
      const card = await this.ask(dossierId);
      if ('why' in card && card.why !== 'unknown') this.log.pino.warn({ dossierId, why: card.why, cause: card.detail }, 'the card of a dossier is not to be had');
      return card;
    });
  }

  private async ask(dossierId: string): Promise<Card | NoCard> {
    const response = await internalFetch(this.tokens, { service: 'intake', url: this.url, scopes: ['intake:card'] }, `/internal/v1/dossiers/${dossierId}/card`).catch(messageOf);
    // It may be this card alone that it does not get done with.
    if (typeof response === 'string') return await this.isThere() ? { why: 'withheld', code: null, detail: `intake did not answer: ${response}` } : { why: 'away', code: null, detail: response };
    const code = String(response.status);
    if (response.ok) {
      const card = cardSchema.safeParse(await response.json().catch(messageOf));
      return card.success ? card.data : { why: 'withheld', code, detail: `a card that nobody can read: ${card.error.issues.map(({ path }) => path.join('.')).join(', ')}` };
    }
    await response.body?.cancel();
    if (response.status === 404) return { why: 'unknown', code, detail: 'intake knows no such dossier' };
    return { why: absent.has(response.status) ? 'away' : 'withheld', code, detail: `intake answered ${code}` };
  }

  /** Whether intake's process answers at all. Asked once for all who want to know. */
  private isThere(): Promise<boolean> {
    this.asking ??= fetch(new URL('/health/live', this.url), { signal: AbortSignal.timeout(patience) })
      .then(async (response) => {
        await response.body?.cancel();
        return response.ok;
      }, () => false)
      .finally(() => { this.asking = null; });
    return this.asking;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
