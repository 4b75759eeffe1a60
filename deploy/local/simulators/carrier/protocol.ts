import { createHmac } from 'node:crypto';

/** A step of a parcel as it is told. */
export interface Step {
  readonly partner: string;
  readonly reference: string;
  readonly tracking: string;
  readonly sequence: number;
  readonly event: string;
  /** RFC 3339. */
  readonly at: string;
  readonly identityChecked?: boolean;
  readonly amount?: number;
  readonly receipt?: string;
  readonly signature?: string;
}

const order = ['partner', 'reference', 'tracking', 'sequence', 'event', 'at', 'identityChecked', 'amount', 'receipt'] as const;

/** A step with its signature: HMAC-SHA256 of its fields, joined by line breaks. Written here a second time on purpose: two readings of one document check each other. */
export function signStep(step: Step, secret: string): Step {
  return { ...step, signature: createHmac('sha256', secret).update(order.map((field) => String(step[field] ?? '')).join('\n')).digest('hex') };
}

/** What a request of the partner must bring in `x-signature`. */
export function requestSignature(method: string, path: string, body: string, secret: string): string {
  return createHmac('sha256', secret).update(`${method}\n${path}\n${body}`).digest('hex');
}
