import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import type { Log } from '#runtime';
import { IssuedResults } from '../use-cases/ports.js';

/** Milliseconds for a whole file. */
const patience = 20_000;

/** Results over one-stop's internal API. */
export class OneStopClient extends IssuedResults {
  /** `url`: origin of one-stop; without it results stay where they are. */
  constructor(private readonly tokens: ServiceTokens, private readonly url: string | undefined, private readonly log: Log) {
    super();
  }

  override async open(code: string): Promise<AsyncIterable<Uint8Array>> {
    if (this.url === undefined) throw new Refusal('document.held-elsewhere');
    const target = { service: 'one-stop', url: this.url, scopes: ['one-stop:result'] };
    const answer = await internalFetch(this.tokens, target, `/internal/v1/results/${encodeURIComponent(code)}/file`, { timeout: patience }).catch((error: unknown) => this.away(error));
    if (answer.ok && answer.body !== null) return this.bytesOf(answer.body);
    await answer.body?.cancel();
    // Gone, replaced or revoked; the journal will say so here as well.
    if ([404, 409, 410].includes(answer.status)) throw new Refusal('document.not-in-force');
    return this.away(new Error(`one-stop answered ${answer.status}`));
  }

  private async *bytesOf(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      this.away(error);
    }
  }

  private away(error: unknown): never {
    this.log.pino.warn({ err: error }, 'one-stop does not give a result');
    throw new Refusal('document.unavailable');
  }
}
