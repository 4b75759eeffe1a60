import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { IssuedResults } from '../use-cases/ports.js';

/** Milliseconds for a whole file. */
const patience = 20_000;

/** Results over one-stop's internal API; it says itself whether one is still in force. */
export class OneStopResults extends IssuedResults {
  constructor(private readonly tokens: ServiceTokens, private readonly url: string) {
    super();
  }

  async open(code: string): Promise<AsyncIterable<Uint8Array>> {
    const target = { service: 'one-stop', url: this.url, scopes: ['one-stop:result'] };
    const answer = await internalFetch(this.tokens, target, `/internal/v1/results/${encodeURIComponent(code)}/file`, { timeout: patience }).catch(() => null);
    if (answer?.ok === true && answer.body !== null) return answer.body;
    await answer?.body?.cancel();
    throw new Refusal(answer !== null && [404, 409, 410].includes(answer.status) ? 'result.not-in-force' : 'result.unavailable');
  }
}
