import { compactVerify, CompactSign, importJWK } from 'jose';
import { termFrom } from '../domain/signing-keys.js';
import { SealedKeyRing } from './sealed-key-ring.js';

const now = new Date('2026-11-23T12:00:00+07:00');

describe('key ring', () => {
  it('opens what it sealed, signs with it, and publishes the public half alone', async () => {
    const stored = await new SealedKeyRing('a secret of this service').forge(termFrom(now));
    const ring = new SealedKeyRing('a secret of this service');
    await ring.hold([stored]);
    const signer = ring.signer(now)!;
    const token = await new CompactSign(Buffer.from('xin chào')).setProtectedHeader({ alg: 'ES256', kid: signer.kid }).sign(signer.privateKey);
    const [jwk] = ring.published(now);
    expect(Buffer.from((await compactVerify(token, await importJWK(jwk!))).payload).toString()).toBe('xin chào');
    expect(Object.keys(jwk!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('does not lie open in what is stored', async () => {
    const stored = await new SealedKeyRing('a secret of this service').forge(termFrom(now));
    expect(stored.privateSealed.toString('latin1')).not.toContain('"d"');
    expect(stored.publicJwk).not.toHaveProperty('d');
  });

  it('does not open under another secret, nor under another key id', async () => {
    const stored = await new SealedKeyRing('a secret of this service').forge(termFrom(now));
    await expect(new SealedKeyRing('another secret entirely').hold([stored])).rejects.toThrow('does not open');
    await expect(new SealedKeyRing('a secret of this service').hold([{ ...stored, kid: 'another' }])).rejects.toThrow('does not open');
  });
});
