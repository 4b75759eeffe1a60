import { z } from 'zod';
import type { Tried } from '../domain/delivery.js';
import { Carrier, type OutgoingMessage } from '../use-cases/ports.js';

export interface SmsSettings { readonly url: string; readonly apiKey: string | undefined; readonly timeoutMs: number }

const takenSchema = z.looseObject({ id: z.string().min(1).max(200) });
const reportSchema = z.looseObject({ state: z.enum(['accepted', 'delivered', 'failed']) });
const refusalSchema = z.looseObject({ error: z.looseObject({ code: z.string().max(60) }) });

/** The SMS gateway (cổng tin nhắn) over HTTP. A message is taken once per reference; whether it arrived is in its report. */
export class SmsGateway extends Carrier {
  constructor(private readonly settings: SmsSettings) {
    super();
  }

  async send({ reference, to, short: text }: OutgoingMessage): Promise<Tried> {
    const response = await this.ask('messages', { method: 'POST', body: JSON.stringify({ to, text, reference }) });
    if (response === null) return { result: 'away', reason: 'away-sms-gateway' };
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const taken = takenSchema.safeParse(body);
      return taken.success ? this.report(taken.data.id) : { result: 'away', reason: 'away-sms-gateway' };
    }
    // Another text under our reference: the first one was taken before the process that sent it died.
    if (response.status === 409) return { result: 'delivered' };
    const busy = response.status >= 500 || [401, 403, 408, 429].includes(response.status);
    return busy ? { result: 'away', reason: 'away-sms-gateway' } : { result: 'refused', reason: refusalSchema.safeParse(body).data?.error.code ?? `sms-${response.status}` };
  }

  async report(receipt: string): Promise<Tried> {
    const response = await this.ask(`messages/${encodeURIComponent(receipt)}`, {});
    // Taken it was: only what became of it is not known yet.
    const report = response?.ok === true ? reportSchema.safeParse(await response.json().catch(() => null)).data : undefined;
    if (response !== null && report === undefined) await response.body?.cancel().catch(() => undefined);
    if (report?.state === 'delivered') return { result: 'delivered' };
    if (report?.state === 'failed') return { result: 'lost', reason: 'not-delivered' };
    return { result: 'taken', receipt };
  }

  /** Null when there is no answer. */
  private async ask(path: string, request: RequestInit): Promise<Response | null> {
    const headers = { 'content-type': 'application/json', ...(this.settings.apiKey === undefined ? {} : { 'x-api-key': this.settings.apiKey }) };
    return fetch(new URL(path, `${this.settings.url.replace(/\/$/, '')}/`), { ...request, headers, redirect: 'error', signal: AbortSignal.timeout(this.settings.timeoutMs) }).catch(() => null);
  }
}
