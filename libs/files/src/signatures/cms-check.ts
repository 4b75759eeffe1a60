import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { fromBER, GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js';
import { Certificate, CertificateChainValidationEngine, ContentInfo, IssuerAndSerialNumber, SignedData } from 'pkijs';
import type { SignerInfo } from 'pkijs';
import { certificateName } from './certificate-name.js';
import type { CertificateName } from './certificate-name.js';
import type { SignatureFlaw } from './signature-flaw.js';

/** What a CMS signature says and whether it holds; no flaws: it holds. */
export interface CmsCheck {
  readonly signer: CertificateName | null;
  readonly signedAt: Date | null;
  readonly flaws: readonly SignatureFlaw[];
}

const ids = {
  signedData: '1.2.840.113549.1.7.2',
  rsaPss: '1.2.840.113549.1.1.10',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  keyUsage: '2.5.29.15',
};
/** A signer's clock may run ahead of ours by so much. */
const clockSkewMs = 5 * 60_000;
const hashes = new Map([['2.16.840.1.101.3.4.2.1', 'sha256'], ['2.16.840.1.101.3.4.2.2', 'sha384'], ['2.16.840.1.101.3.4.2.3', 'sha512']]);

/**
 * Checks a detached signature over content: digest, signature, that the certificate is the one that was signed with, that it is meant for signing, was valid when the
 * signature says it was made, and leads to one of the roots. Revocation is not looked up, and the time is the signer's word unless a time stamp is checked elsewhere.
 */
export async function checkCms(cms: Uint8Array, content: Uint8Array, { roots, statedAt, boundCertificate, now }: {
  readonly roots: readonly Certificate[];
  /** Time stated outside the CMS structure. */
  readonly statedAt: Date | null;
  /** Whether the signature must name its certificate (CAdES). */
  readonly boundCertificate: boolean;
  readonly now: Date;
}): Promise<CmsCheck> {
  const parsed = parse(cms);
  if (parsed === null) return { signer: null, signedAt: statedAt, flaws: ['malformed'] };
  const { signedData, info, certificate } = parsed;
  const der = Buffer.from(certificate.toSchema().toBER(false));
  const signedAt = signingTime(info) ?? statedAt;
  const flaws = new Set<SignatureFlaw>();

  const hash = hashes.get(info.digestAlgorithm.algorithmId);
  if (hash === undefined) flaws.add('weak-algorithm');
  else {
    const digest = attribute(info, ids.messageDigest);
    const altered = digest instanceof OctetString && !Buffer.from(digest.valueBlock.valueHexView).equals(createHash(hash).update(content).digest());
    if (altered) flaws.add('altered');
    else if (!signatureHolds(info, content, der, hash)) flaws.add('signature-invalid');
    if (!namesItsCertificate(info, der, boundCertificate)) flaws.add('signature-invalid');
  }

  if (!maySign(certificate)) flaws.add('not-for-signing');
  if (signedAt === null) flaws.add('time-missing');
  else {
    if (signedAt.getTime() > now.getTime() + clockSkewMs) flaws.add('signed-in-the-future');
    if (signedAt > certificate.notAfter.value) flaws.add('certificate-expired');
    if (signedAt < certificate.notBefore.value) flaws.add('certificate-not-yet-valid');
  }
  // The certificate's own dates have their own flaw; the way to the root is judged at a time it was valid.
  if (!(await leadsTo(roots, certificate, signedData, within(certificate, signedAt ?? now)))) flaws.add('untrusted');
  return { signer: certificateName(der), signedAt, flaws: [...flaws] };
}

interface ParsedCms {
  readonly signedData: SignedData;
  readonly info: SignerInfo;
  readonly certificate: Certificate;
}

/** One signer, with the certificate it names among those that came along; null for anything else. */
function parse(cms: Uint8Array): ParsedCms | null {
  try {
    const contentInfo = ContentInfo.fromBER(new Uint8Array(cms));
    if (contentInfo.contentType !== ids.signedData) return null;
    const signedData = new SignedData({ schema: contentInfo.content });
    const [info, another] = signedData.signerInfos;
    if (info === undefined || another !== undefined || signedData.encapContentInfo.eContent !== undefined) return null;
    const { sid } = info as { sid: unknown };
    if (!(sid instanceof IssuerAndSerialNumber)) return null;
    const certificate = certificatesOf(signedData).find((each) => each.issuer.isEqual(sid.issuer) && each.serialNumber.isEqual(sid.serialNumber));
    return certificate === undefined ? null : { signedData, info, certificate };
  } catch {
    return null;
  }
}

const certificatesOf = (signedData: SignedData): Certificate[] => signedData.certificates?.filter((each) => each instanceof Certificate) ?? [];

/** The one value of a signed attribute; undefined when it is absent or ambiguous. */
function attribute({ signedAttrs }: SignerInfo, id: string): unknown {
  const [found, another] = signedAttrs?.attributes.filter(({ type }) => type === id) ?? [];
  return another === undefined && found?.values.length === 1 ? found.values[0] : undefined;
}

function signingTime(info: SignerInfo): Date | null {
  const time = attribute(info, ids.signingTime);
  return time instanceof UTCTime || time instanceof GeneralizedTime ? time.toDate() : null;
}

/** Whether the key of the certificate made the signature, over the signed attributes (RFC 5652, 5.4) or, without any, over the content itself. */
function signatureHolds({ signedAttrs, signature, signatureAlgorithm }: SignerInfo, content: Uint8Array, der: Buffer, hash: string): boolean {
  if (signedAttrs !== undefined && !hasDigest(signedAttrs.attributes.map(({ type }) => type))) return false;
  const pss = signatureAlgorithm.algorithmId === ids.rsaPss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
  try {
    const key = new X509Certificate(der).publicKey;
    return verify(hash, signedAttrs === undefined ? content : new Uint8Array(signedAttrs.encodedValue), { key, ...pss }, signature.valueBlock.valueHexView);
  } catch {
    return false;
  }
}

/** Attributes that do not say, once, what content and which digest they stand for would sign nothing. */
const hasDigest = (types: readonly string[]): boolean => [ids.contentType, ids.messageDigest].every((id) => types.filter((type) => type === id).length === 1);

/** ESS signing-certificate-v2 (RFC 5035): without it a certificate of the same key could be put in place of the one signed with. */
function namesItsCertificate(info: SignerInfo, der: Buffer, required: boolean): boolean {
  const value = attribute(info, ids.signingCertificateV2);
  if (value === undefined) return !required;
  const first = childrenOf(childrenOf(childrenOf(value)[0])[0]);
  const [algorithm, digest] = first[0] instanceof Sequence ? [childrenOf(first[0])[0], first[1]] : [undefined, first[0]];
  const hash = algorithm === undefined ? 'sha256' : algorithm instanceof ObjectIdentifier ? hashes.get(algorithm.getValue()) : undefined;
  return hash !== undefined && digest instanceof OctetString && Buffer.from(digest.valueBlock.valueHexView).equals(createHash(hash).update(der).digest());
}

const childrenOf = (value: unknown): unknown[] => (value instanceof Sequence ? value.valueBlock.value : []);

/** Key usage, where it is stated, must allow digital signatures or non-repudiation. */
function maySign(certificate: Certificate): boolean {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === ids.keyUsage);
  if (usage === undefined) return true;
  const { result } = fromBER(usage.extnValue.valueBlock.valueHexView);
  const bits = 'valueHexView' in result.valueBlock ? (result.valueBlock.valueHexView as Uint8Array)[0] ?? 0 : 0;
  return (bits & 0b1100_0000) !== 0;
}

async function leadsTo(roots: readonly Certificate[], certificate: Certificate, signedData: SignedData, checkDate: Date): Promise<boolean> {
  if (roots.length === 0) return false;
  // The engine judges the last certificate, and drops the later of two that are the same: the one to judge may be there once only.
  const others = certificatesOf(signedData).filter((each) => !Buffer.from(each.tbsView).equals(certificate.tbsView));
  const engine = new CertificateChainValidationEngine({ trustedCerts: [...roots], certs: [...others, certificate], checkDate });
  try {
    return (await engine.verify()).result;
  } catch {
    return false;
  }
}

function within({ notBefore, notAfter }: Certificate, at: Date): Date {
  return at < notBefore.value ? notBefore.value : at > notAfter.value ? notAfter.value : at;
}
