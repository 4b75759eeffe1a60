import { P12Signer } from '@libpdf/core';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateFolder } from '../supervisor/state-folder.js';
import { agencySigningKey } from './agency-key.js';
import type { SigningKey } from './agency-key.js';

describe("the agency's signing key", () => {
  const folder = new StateFolder(mkdtempSync(join(tmpdir(), 'mot-cua-signing-')));
  let key: SigningKey;

  beforeAll(async () => (key = await agencySigningKey(folder)));
  afterAll(() => rmSync(folder.path, { recursive: true }));

  it('opens with its password alone, and brings the chain along', async () => {
    const file = new Uint8Array(readFileSync(key.file));
    const signer = await P12Signer.create(file, key.password);
    expect(signer.keyType).toBe('RSA');
    await expect(P12Signer.create(file, 'another')).rejects.toThrow();
    const agency = new X509Certificate(signer.certificate);
    const authority = new X509Certificate(readFileSync(key.authority));
    expect(agency.verify(authority.publicKey)).toBe(true);
    expect([authority.ca, agency.ca]).toEqual([true, false]);
    expect(agency.subject).toContain('TEST');
    expect(signer.certificateChain?.map((der) => new X509Certificate(der).fingerprint256)).toEqual([authority.fingerprint256]);
  });

  it('is the same at the next start, and for its owner only', async () => {
    const before = readFileSync(key.file);
    expect(await agencySigningKey(new StateFolder(folder.path))).toEqual(key);
    expect(readFileSync(key.file).equals(before)).toBe(true);
    expect(statSync(key.file).mode & 0o077).toBe(0);
  });
});
