import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';
import { fromBER } from 'asn1js';
import { AuthenticatedSafe, CertBag, Certificate, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, SafeBag, SafeContents } from 'pkijs';

/** What a certificate is issued for. */
export interface TestCertificateRequest {
  /** Distinguished name as RFC 4514 writes it: `CN=…, O=…, C=VN`. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Protects the PKCS#12 file. */
  readonly password: string;
  /** False: for encryption only. */
  readonly forSigning?: boolean;
}

/** A certificate with its key, as an agency gets it from a certification authority (tổ chức chứng thực chữ ký số). */
export interface TestCertificate {
  /** PKCS#12: key, certificate, and the authority's certificate. */
  readonly p12: Buffer;
  readonly password: string;
  /** DER. */
  readonly certificate: Buffer;
}

/** An authority made up for tests and local systems; worth nothing anywhere else. */
export interface TestAuthority {
  /** The root certificate that a verifier is told to trust. */
  readonly rootPem: string;
  /** The same in DER. */
  readonly root: Buffer;
  issue(request: TestCertificateRequest): Promise<TestCertificate>;
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };

/** Makes an authority with a fresh key. `TEST` should be part of its name. */
export async function createTestAuthority({ name = 'CN=Một Cửa TEST CA, O=Một Cửa TEST, C=VN', notBefore, notAfter }: { readonly name?: string; readonly notBefore: Date; readonly notAfter: Date }): Promise<TestAuthority> {
  const keys = await keyPair();
  const root = await X509CertificateGenerator.createSelfSigned({
    name, keys, notBefore, notAfter, serialNumber: serialNumber(), signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true), await SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  return {
    rootPem: root.toString('pem'),
    root: Buffer.from(root.rawData),
    issue: async ({ subject, password, notBefore: from, notAfter: to, forSigning = true }) => {
      const usage = forSigning ? KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation : KeyUsageFlags.keyEncipherment;
      const { publicKey, privateKey } = await keyPair();
      const certificate = await X509CertificateGenerator.create({
        subject, issuer: root.subjectName, publicKey, signingKey: keys.privateKey, notBefore: from, notAfter: to, serialNumber: serialNumber(), signingAlgorithm: algorithm,
        extensions: [new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(usage, true), await SubjectKeyIdentifierExtension.create(publicKey)],
      });
      return { p12: await pkcs12(privateKey, [certificate, root], password), password, certificate: Buffer.from(certificate.rawData) };
    },
  };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** Positive, 16 bytes. */
const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;

const keyBagId = '1.2.840.113549.1.12.10.1.2';
const certificateBagId = '1.2.840.113549.1.12.10.1.3';

/** Key and certificates in one file, both encrypted with AES under PBKDF2, with an HMAC over all: what OpenSSL 3 writes too. */
async function pkcs12(privateKey: webcrypto.CryptoKey, certificates: readonly X509Certificate[], password: string): Promise<Buffer> {
  const secret = bufferOf(Buffer.from(password, 'utf8'));
  const protection = { password: secret, contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 }, hmacHashAlgorithm: 'SHA-256', iterationCount: 10_000 };
  const keyBag = new PKCS8ShroudedKeyBag({ parsedValue: PrivateKeyInfo.fromBER(await webcrypto.subtle.exportKey('pkcs8', privateKey)) });
  const certificateBags = certificates.map(({ rawData }) => new SafeBag({ bagId: certificateBagId, bagValue: new CertBag({ parsedValue: new Certificate({ schema: fromBER(rawData).result }) }) }));
  const authenticatedSafe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: new SafeContents({ safeBags: [new SafeBag({ bagId: keyBagId, bagValue: keyBag })] }) },
        { privacyMode: 1, value: new SafeContents({ safeBags: certificateBags }) },
      ],
    },
  });
  await keyBag.makeInternalValues(protection);
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, protection] });
  const pfx = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues({ password: secret, iterations: 10_000, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' });
  return Buffer.from(pfx.toSchema().toBER(false));
}

/** Exactly these bytes: a small Buffer is a window into a larger pool. */
function bufferOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
