import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { codeFault, type CodePurpose } from '../domain/one-time-code.js';
import { type AskedCode, Codes, Secrets } from './ports.js';

/** Checks a one-time code somebody entered. */
@Injectable()
export class EnterCode {
  constructor(private readonly codes: Codes, private readonly secrets: Secrets) {}

  /**
   * The request whose code it is. Every entry costs a try, committed before the comparison, so that entries at the same moment do not share one.
   * Refuses with `not-found`, `code.used`, `code.spent`, `code.expired`, `code.wrong`.
   */
  async check<Details>(purpose: CodePurpose, id: string, entered: string, now: Date): Promise<AskedCode<Details>> {
    const { code, reserved } = await this.codes.reserveTry<Details>(purpose, id, now);
    if (!reserved) throw new Refusal(`code.${codeFault(code, now) ?? 'expired'}`);
    if (!timingSafeEqual(this.secrets.codeHash(id, entered), code.codeHash ?? Buffer.alloc(32))) {
      throw new Refusal('code.wrong', { triesLeft: code.triesLeft - 1 });
    }
    return code;
  }
}
