import 'reflect-metadata';
import { BasicConstraintsExtension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { StateFolder } from '../supervisor/state-folder.js';
import { pkcs12 } from './pkcs12.js';

/** What an agency signs its results with (chữ ký số của cơ quan). */
export interface SigningKey {
  /** PKCS#12 file: key, certificate, chain. */
  file: string;
  password: string;
  /** PEM of the authority that a verifier trusts. */
  authority: string;
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const documentSigning = '1.3.6.1.5.5.7.3.36';
const year = 365 * 24 * 3_600_000;

/** A test authority and an agency's certificate below it, made at first use. They say "TEST" in their names and are worth nothing outside this state folder. */
export async function agencySigningKey(folder: StateFolder): Promise<SigningKey> {
  const key = { file: folder.at('signing/agency.p12'), password: folder.secret('signing'), authority: folder.at('signing/authority.pem') };
  if (existsSync(key.file)) return key;
  mkdirSync(folder.at('signing'), { recursive: true, mode: 0o700 });
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
  writeFileSync(key.authority, authority.toString('pem'));
  const aside = `${key.file}.writing`;
  writeFileSync(aside, await pkcs12(privateKey, [agency.rawData, authority.rawData], key.password), { mode: 0o600 });
  renameSync(aside, key.file);
  return key;
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
