import type { Transporter } from 'nodemailer';
import type { Tried } from '../domain/delivery.js';
import { Carrier, type OutgoingMessage } from '../use-cases/ports.js';

export interface MailSettings {
  /** `smtp://host:port`, or `smtps://` for TLS from the start; with user and password where the server asks for them. */
  readonly url: string;
  readonly from: string;
  /** Refuses a server that does not offer STARTTLS. */
  readonly requireTls: boolean;
  readonly timeoutMs: number;
}

/** Codes of nodemailer for a conversation that did not take place, or broke. */
const broken: ReadonlySet<string> = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EPROTOCOL', 'EAUTH', 'ENOAUTH', 'ECONNREFUSED', 'ECONNRESET']);

/** Mail by SMTP. The Message-ID is our reference: a receiver that gets a message again can drop it. */
export class SmtpMail extends Carrier {
  private transport: Promise<Transporter> | null = null;
  private readonly domain: string;

  constructor(private readonly settings: MailSettings) {
    super();
    this.domain = settings.from.replace(/^.*@/, '').replace(/>.*$/, '');
  }

  async send({ reference, to, title, text, language }: OutgoingMessage): Promise<Tried> {
    try {
      const transport = await (this.transport ??= this.open());
      await transport.sendMail({
        from: this.settings.from, to, subject: title, text, messageId: `<${reference}@${this.domain}>`, headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        disableFileAccess: true, disableUrlAccess: true,
      });
      return { result: 'delivered' };
    } catch (error) {
      return triedOf(error);
    }
  }

  /** A mail that was taken has no report. */
  async report(): Promise<Tried> {
    return { result: 'delivered' };
  }

  /** Loaded with the first mail. A connection for each: none is held open while nothing is sent. */
  private async open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    const { url, requireTls, timeoutMs } = this.settings;
    const { protocol, hostname: host, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    return createTransport({
      host, port: Number(port === '' ? (secure ? 465 : 587) : port), secure, requireTLS: requireTls, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, socketCloseTimeout: 0,
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    });
  }
}

/** What an error of the conversation means. The server's words are not passed on: they may repeat the address. */
function triedOf(error: unknown): Tried {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
  const ofThisMail = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  if (responseCode !== undefined && responseCode !== 421 && ofThisMail) {
    return responseCode >= 500 ? { result: 'refused', reason: `smtp-${responseCode}` } : { result: 'later', reason: `smtp-${responseCode}` };
  }
  if (code === 'EENVELOPE') return { result: 'refused', reason: 'bad-address' };
  return responseCode !== undefined || (code !== undefined && broken.has(code)) ? { result: 'away', reason: 'away-mail-server' } : { result: 'later', reason: 'smtp-error' };
}
