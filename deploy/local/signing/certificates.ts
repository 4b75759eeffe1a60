import 'reflect-metadata';
import { BasicConstraintsExtension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { pkcs12 } from './pkcs12.js';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const documentSigning = '1.3.6.1.5.5.7.3.36';
const year = 365 * 24 * 3_600_000;

/** What a new test authority issued to an agency. They say "TEST" in their names and are worth nothing outside one state folder. */
export interface IssuedKey {
  /** PKCS#12: key, certificate, chain. */
  file: Buffer;
  /** PEM of the authority. */
  authority: string;
}

/** @param password of the PKCS#12 file */
export async function issueAgencyKey(password: string): Promise<IssuedKey> {
  const authorityKeys = await keyPair();
  const agencyKeys = await keyPair();
  const authorityName = 'CN=Mot Cua TEST CA, O=Mot Cua TEST, C=VN';
  const authority = await certificate({
    subject: authorityName, issuer: authorityName, years: 10, publicKey: authorityKeys.publicKey, signingKey: authorityKeys.privateKey,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)],
  });
  const agency = await certificate({
    subject: 'CN=Co quan TEST, O=Mot Cua TEST, C=VN', issuer: authorityName, years: 3, publicKey: agencyKeys.publicKey, signingKey: authorityKeys.privateKey,
    extensions: [new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true), new ExtendedKeyUsageExtension([documentSigning])],
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', agencyKeys.privateKey);
  return { file: await pkcs12(privateKey, [agency.rawData, authority.rawData], password), authority: authority.toString('pem') };
}

interface CertificateRequest {
  subject: string;
  issuer: string;
  years: number;
  publicKey: webcrypto.CryptoKey;
  signingKey: webcrypto.CryptoKey;
  extensions: (BasicConstraintsExtension | KeyUsagesExtension | ExtendedKeyUsageExtension)[];
}

async function certificate({ subject, issuer, years, publicKey, signingKey, extensions }: CertificateRequest): Promise<X509Certificate> {
  const now = Date.now();
  return X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    subject,
    issuer,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + years * year),
    signingAlgorithm: algorithm,
    publicKey,
    signingKey,
    extensions: [...extensions, await SubjectKeyIdentifierExtension.create(publicKey)],
  });
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
