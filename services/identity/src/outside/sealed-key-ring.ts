import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type KeyTerm, publishedAt, signerAt } from '../domain/signing-keys.js';
import { KeyRing, type StoredKey } from '../use-cases/ports.js';
import { derivedKey } from './derived-secrets.js';

/** Algorithm of access tokens. */
export const signatureAlgorithm = 'ES256';

interface OpenKey extends KeyTerm {
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
}

/** Private halves lie sealed in the database (AES-256-GCM) and open only in memory. */
@Injectable()
export class SealedKeyRing extends KeyRing {
  private keys: readonly OpenKey[] = [];
  private readonly sealKey: Buffer;

  constructor(secret: string) {
    super();
    this.sealKey = derivedKey(secret, 'signing key');
  }

  async forge(term: Omit<KeyTerm, 'kid'>): Promise<StoredKey> {
    const { publicKey, privateKey } = await generateKeyPair(signatureAlgorithm, { extractable: true });
    const kid = randomUUID();
    return { kid, ...term, publicJwk: { ...await exportJWK(publicKey), kid, alg: signatureAlgorithm, use: 'sig' }, privateSealed: this.seal(kid, await exportJWK(privateKey)) };
  }

  async hold(stored: readonly StoredKey[]): Promise<void> {
    const known = new Map(this.keys.map((key) => [key.kid, key]));
    this.keys = await Promise.all(stored.map(async (key): Promise<OpenKey> => {
      const { kid, signsFrom, signsUntil, publishedUntil } = key;
      const privateKey = known.get(kid)?.privateKey ?? await importJWK(this.open(kid, key.privateSealed), signatureAlgorithm) as CryptoKey;
      return { kid, signsFrom, signsUntil, publishedUntil, publicJwk: key.publicJwk as JWK, privateKey };
    }));
  }

  signer(now: Date): { readonly kid: string; readonly privateKey: CryptoKey } | undefined {
    return signerAt(this.keys, now);
  }

  /** Public halves, as a JSON Web Key Set lists them. */
  published(now: Date): JWK[] {
    return publishedAt(this.keys, now).map(({ publicJwk }) => publicJwk);
  }

  /** AES-256-GCM: nonce, tag, text. The key id is authenticated, so that rows cannot be exchanged. */
  private seal(kid: string, jwk: JWK): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.sealKey, nonce).setAAD(Buffer.from(kid));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(jwk)), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  private open(kid: string, sealed: Buffer): JWK {
    const decipher = createDecipheriv('aes-256-gcm', this.sealKey, sealed.subarray(0, 12)).setAAD(Buffer.from(kid)).setAuthTag(sealed.subarray(12, 28));
    try {
      return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')) as JWK;
    } catch {
      throw new Error(`signing key ${kid} does not open with SIGNING_KEY_SECRET`);
    }
  }
}
