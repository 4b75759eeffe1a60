import { createHmac, timingSafeEqual } from 'node:crypto';

/** Fields of a step that are signed, in order. A field that is missing counts as empty. */
export const signedFields = ['partner', 'reference', 'tracking', 'sequence', 'event', 'at', 'identityChecked', 'amount', 'receipt'] as const;

type Message = Readonly<Record<string, unknown>>;

/** Lower-case hexadecimal HMAC-SHA256, under the secret both know, of the fields joined by line breaks. */
export function signatureOf(message: Message, secret: string): string {
  return createHmac('sha256', secret).update(signedFields.map((field) => textOf(message[field])).join('\n')).digest('hex');
}

/** Whether a step carries its signature; takes as long whatever is wrong with it. */
export function isAuthentic(message: Message, secret: string): boolean {
  const brought = Buffer.from(textOf(message['signature']).toLowerCase());
  const expected = Buffer.from(signatureOf(message, secret));
  return brought.length === expected.length && timingSafeEqual(brought, expected);
}

/** What goes with a request of ours: who we are, and the HMAC of method, path and body. */
export function requestHeaders({ method, path, body, partner, secret }: { readonly method: string; readonly path: string; readonly body: string; readonly partner: string; readonly secret: string }): Record<string, string> {
  return { 'x-partner': partner, 'x-signature': createHmac('sha256', secret).update(`${method}\n${path}\n${body}`).digest('hex') };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
