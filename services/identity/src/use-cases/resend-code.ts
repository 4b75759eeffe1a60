import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { codeLife } from '../domain/one-time-code.js';
import { maskedNumber } from '../domain/phone-number.js';
import { Codes } from './ports.js';
import { SendCode, type SentCode } from './send-code.js';

/** Another code for a registration whose first did not come (gửi lại mã). */
@Injectable()
export class ResendCode {
  constructor(private readonly database: Database, private readonly codes: Codes, private readonly sendCode: SendCode) {}

  /** Refuses with `not-found`, `code.used`, `code.no-more`, `code.too-often`. */
  async execute(id: string, address: string, now: Date): Promise<SentCode> {
    return this.database.transaction(async (tx) => {
      const asked = await this.codes.take(tx, 'registration', id);
      if (asked.phone === null) throw new Refusal('code.used');
      await this.sendCode.again(tx, 'registration', asked, { kind: 'phone', value: asked.phone }, address, now);
      return { id, sentTo: maskedNumber(asked.phone), expiresAt: new Date(now.getTime() + codeLife * 1_000) };
    });
  }
}
