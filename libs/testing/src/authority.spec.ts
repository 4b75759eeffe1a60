import { createHash, X509Certificate } from 'node:crypto';
import { P12Signer } from '@libpdf/core';
import { createTestAuthority } from './authority.js';

describe('an authority for tests', () => {
  const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2029-01-01T00:00:00Z') };

  it('issues a certificate under its own root, in a file that its password opens', async () => {
    const authority = await createTestAuthority(validity);
    const { p12, password, certificate } = await authority.issue({ ...validity, subject: 'CN=UBND phường Trung Sơn, O=UBND tỉnh Thái Nguyên, C=VN', password: 'mật khẩu' });
    const [root, own] = [new X509Certificate(authority.rootPem), new X509Certificate(certificate)];
    expect(own.checkIssued(root) && own.verify(root.publicKey)).toBe(true);
    expect([root.ca, own.ca, own.validToDate]).toEqual([true, false, validity.notAfter]);
    expect(own.subject).toBe('CN=UBND phường Trung Sơn\nO=UBND tỉnh Thái Nguyên\nC=VN');

    const opened = await P12Signer.create(p12, password);
    const digest = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');
    expect([opened.certificate, ...opened.certificateChain].map(digest)).toEqual([certificate, authority.root].map(digest));
    await expect(P12Signer.create(p12, 'khác')).rejects.toThrow();
  });

  it('has a key of its own each time', async () => {
    const [one, other] = [await createTestAuthority(validity), await createTestAuthority(validity)];
    expect(new X509Certificate(one.root).verify(new X509Certificate(other.root).publicKey)).toBe(false);
  });
});
