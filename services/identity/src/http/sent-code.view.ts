import { vietnamTime } from '#working-time';
import type { SentCode } from '../use-cases/send-code.js';

/** A code is on its way. */
export class SentCodeView {
  /** Id of the request; the code is entered under it. */
  readonly id!: string;
  /** The number the code goes to, masked. */
  readonly sentTo!: string;
  /** Until when the code is good (RFC 3339). */
  readonly expiresAt!: string;
}

export function sentCodeView({ id, sentTo, expiresAt }: SentCode): SentCodeView {
  return { id, sentTo, expiresAt: vietnamTime(expiresAt) };
}
