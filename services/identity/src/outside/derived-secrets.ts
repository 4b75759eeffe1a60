import { createHash, createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { codeDigits } from '../domain/one-time-code.js';
import { Secrets } from '../use-cases/ports.js';

/** A key for one purpose, derived from the service's secret (RFC 5869). */
export function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'motcua identity', purpose, 32));
}

/** Keyed hashes: a copy of the database alone does not tell six-digit codes, nor who failed to log in. */
@Injectable()
export class DerivedSecrets extends Secrets {
  private readonly codeKey: Buffer;
  private readonly subjectKey: Buffer;

  constructor(secret: string) {
    super();
    this.codeKey = derivedKey(secret, 'one-time code');
    this.subjectKey = derivedKey(secret, 'subject');
  }

  codeHash(id: string, code: string): Buffer {
    return createHmac('sha256', this.codeKey).update(`${id}\n${code}`).digest();
  }

  newCode(): string {
    return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
  }

  newToken(): string {
    return randomBytes(32).toString('base64url');
  }

  tokenHash(token: string): Buffer {
    return createHash('sha256').update(token).digest();
  }

  subject(kind: 'login' | 'phone' | 'address', value: string): Buffer {
    return createHmac('sha256', this.subjectKey).update(`${kind}\n${value}`).digest();
  }
}
