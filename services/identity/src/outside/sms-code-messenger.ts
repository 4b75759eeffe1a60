import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Counter, type Registry } from 'prom-client';
import type { Log } from '#runtime';
import { codeLife, type CodePurpose } from '../domain/one-time-code.js';
import { CodeMessenger } from '../use-cases/ports.js';

/** Words of each message, in plain Latin letters: one SMS instead of two. */
const words: Readonly<Record<CodePurpose, string>> = {
  registration: 'dang ky tai khoan',
  'password-reset': 'dat lai mat khau',
  'phone-change': 'doi so dien thoai',
};

const tries = 4;
/** Milliseconds before the second try; doubles. */
const firstPause = 300;
/** Milliseconds the gateway has to answer. */
const patience = 3_000;

/** The SMS gateway over HTTP. Codes go to it and nowhere else: neither to a topic nor to the log. */
@Injectable()
export class SmsCodeMessenger extends CodeMessenger {
  private readonly sent: Counter<'outcome'>;

  constructor(private readonly gateway: { readonly url: string; readonly apiKey: string | undefined }, private readonly log: Log, registry: Registry) {
    super();
    this.sent = new Counter({ name: 'motcua_codes_sent_total', help: 'One-time codes handed to the SMS gateway', labelNames: ['outcome'], registers: [registry] });
  }

  send(message: { readonly phone: string; readonly code: string; readonly purpose: CodePurpose; readonly reference: string }): void {
    const text = `Mot Cua: ${message.code} la ma xac thuc de ${words[message.purpose]}, co hieu luc ${codeLife / 60} phut. Khong cung cap ma nay cho bat ky ai.`;
    void this.deliver({ to: message.phone, text, reference: message.reference }).then(
      () => this.sent.inc({ outcome: 'accepted' }),
      (error: unknown) => {
        this.sent.inc({ outcome: 'failed' });
        this.log.pino.error({ reference: message.reference, reason: error instanceof Error ? error.message : 'unknown' }, 'a one-time code could not be handed to the SMS gateway');
      },
    );
  }

  private async deliver(body: { to: string; text: string; reference: string }): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const trouble = await this.post(body);
      if (trouble === null) return;
      if (trouble.final || attempt === tries) throw new Error(trouble.reason);
      await pause(trouble.waitMs ?? firstPause * 2 ** (attempt - 1));
    }
  }

  /** Null when the gateway has taken the message. */
  private async post(body: object): Promise<{ reason: string; final: boolean; waitMs?: number } | null> {
    try {
      const answer = await fetch(new URL('messages', `${this.gateway.url.replace(/\/$/, '')}/`), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(this.gateway.apiKey === undefined ? {} : { 'x-api-key': this.gateway.apiKey }) },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patience),
        redirect: 'error',
      });
      await answer.body?.cancel();
      if (answer.ok) return null;
      const retryAfter = Number(answer.headers.get('retry-after'));
      return {
        reason: `the gateway answered ${answer.status}`,
        final: answer.status < 500 && answer.status !== 429 && answer.status !== 408,
        ...(retryAfter > 0 ? { waitMs: Math.min(retryAfter * 1_000, 10_000) } : {}),
      };
    } catch (error) {
      return { reason: error instanceof Error && error.name === 'TimeoutError' ? 'the gateway did not answer in time' : 'the gateway could not be reached', final: false };
    }
  }
}
