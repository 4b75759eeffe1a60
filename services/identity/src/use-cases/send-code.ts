import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { codeSends, type CodePurpose, type SendingLimits, waitBeforeSending } from '../domain/one-time-code.js';
import { type AskedCode, CodeMessenger, Codes, type NewCode, Secrets } from './ports.js';

/** The limits in force, from the configuration. */
export abstract class CodeLimits implements SendingLimits {
  abstract readonly pause: number;
  abstract readonly perSubjectHour: number;
  abstract readonly perSubjectDay: number;
  abstract readonly perAddressHour: number;
}

/** Whose codes are counted together. */
export interface CodeSubject {
  readonly kind: 'login' | 'phone';
  readonly value: string;
}

/** A code on its way to a phone. */
export interface SentCode {
  /** Of the request; the code is entered under it. */
  readonly id: string;
  /** The number, masked. */
  readonly sentTo: string;
  readonly expiresAt: Date;
}

/** Makes one-time codes and sends them within the limits. */
@Injectable()
export class SendCode {
  constructor(private readonly codes: Codes, private readonly secrets: Secrets, private readonly messenger: CodeMessenger, private readonly limits: CodeLimits) {}

  /**
   * A new request with its first code. Without a phone there is nobody to send it to: the request is kept all the same, so that it looks the same from outside.
   * Refuses with `code.too-often`.
   */
  async first<Details>(tx: Tx, asked: Omit<NewCode<Details>, 'codeHash'>, subject: CodeSubject, address: string, now: Date): Promise<void> {
    await this.count(tx, asked.purpose, subject, address, now);
    const code = this.secrets.newCode();
    await this.codes.ask(tx, { ...asked, codeHash: asked.phone === null ? null : this.secrets.codeHash(asked.id, code) }, now);
    this.sendAfterCommit(tx, asked, code, 1);
  }

  /** Another code for a request still open; the one before is void. Refuses with `code.too-often`, `code.no-more`, `code.used`. */
  async again<Details>(tx: Tx, purpose: CodePurpose, asked: AskedCode<Details>, subject: CodeSubject, address: string, now: Date): Promise<void> {
    if (asked.used) throw new Refusal('code.used');
    if (asked.sends >= codeSends) throw new Refusal('code.no-more');
    await this.count(tx, purpose, subject, address, now);
    const code = this.secrets.newCode();
    await this.codes.renew(tx, asked.id, asked.codeHash === null ? null : this.secrets.codeHash(asked.id, code), now);
    this.sendAfterCommit(tx, { id: asked.id, purpose, phone: asked.codeHash === null ? null : asked.phone }, code, asked.sends + 1);
  }

  private async count(tx: Tx, purpose: CodePurpose, { kind, value }: CodeSubject, address: string, now: Date): Promise<void> {
    const [who, where] = [this.secrets.subject(kind, value), this.secrets.subject('address', address)];
    const wait = waitBeforeSending(this.limits, await this.codes.recentSendings(tx, purpose, who, where, now), now);
    if (wait > 0) throw new Refusal('code.too-often', { retryAfter: wait });
    await this.codes.noteSending(tx, purpose, who, where, now);
  }

  private sendAfterCommit(tx: Tx, { id, purpose, phone }: { readonly id: string; readonly purpose: CodePurpose; readonly phone: string | null }, code: string, sending: number): void {
    if (phone !== null) tx.onCommit(() => this.messenger.send({ phone, code, purpose, reference: `${id}-${sending}` }));
  }
}
