import { Certificate } from 'pkijs';
import { checkCms } from './cms-check.js';
import type { CertificateName } from './certificate-name.js';
import { embeddedSignatures } from './embedded-signatures.js';
import type { EmbeddedSignature } from './embedded-signatures.js';
import type { SignatureFlaw } from './signature-flaw.js';

/** One signature of a document. */
export interface SignatureVerification {
  readonly field: string;
  readonly signer: CertificateName | null;
  readonly signedAt: Date | null;
  /** False for every signature but the last of a document that was signed several times. */
  readonly coversWholeFile: boolean;
  /** Why it does not hold; empty: it holds for what it covers. */
  readonly reasons: readonly SignatureFlaw[];
}

/** A document and its signatures. */
export interface PdfVerification {
  /** Every signature holds, and the last one covers the whole file. */
  readonly valid: boolean;
  /** Holder of the last signature, and when it says it was made. */
  readonly signer: string | null;
  readonly signedAt: Date | null;
  readonly coversWholeFile: boolean;
  /** Flaws of the document and of any of its signatures. */
  readonly reasons: readonly SignatureFlaw[];
  /** The earliest first. */
  readonly signatures: readonly SignatureVerification[];
}

/** See `verifySignedPdf`. */
export async function verification(bytes: Uint8Array, trustRoots: readonly (string | Uint8Array)[], now: Date): Promise<PdfVerification> {
  const found = await embeddedSignatures(bytes);
  if (typeof found === 'string') return unsigned(found);
  if (found.length === 0) return unsigned('unsigned');
  const roots = trustRoots.map(certificateOf);
  const signatures = await Promise.all(found.map((signature) => verifySignature(signature, bytes.length, roots, now)));
  const last = signatures.at(-1)!;
  const reasons = new Set(signatures.flatMap((each) => each.reasons));
  if (!last.coversWholeFile) reasons.add('not-whole-file');
  return { valid: reasons.size === 0, signer: last.signer?.name ?? null, signedAt: last.signedAt, coversWholeFile: last.coversWholeFile, reasons: [...reasons], signatures };
}

async function verifySignature({ field, signed, statedAt, subFilter }: EmbeddedSignature, fileSize: number, roots: readonly Certificate[], now: Date): Promise<SignatureVerification> {
  if (typeof signed === 'string') return { field, signer: null, signedAt: statedAt, coversWholeFile: false, reasons: [signed] };
  const boundCertificate = subFilter === 'ETSI.CAdES.detached';
  if (!boundCertificate && subFilter !== 'adbe.pkcs7.detached') return { field, signer: null, signedAt: statedAt, coversWholeFile: signed.end === fileSize, reasons: ['unsupported'] };
  const { flaws, ...said } = await checkCms(signed.cms, signed.content, { roots, statedAt, boundCertificate, now });
  return { field, ...said, coversWholeFile: signed.end === fileSize, reasons: flaws };
}

const unsigned = (reason: SignatureFlaw): PdfVerification => ({ valid: false, signer: null, signedAt: null, coversWholeFile: false, reasons: [reason], signatures: [] });

function certificateOf(root: string | Uint8Array): Certificate {
  const der = typeof root === 'string' ? Buffer.from(root.replace(/-----[^-]+-----|\s/g, ''), 'base64') : root;
  return Certificate.fromBER(new Uint8Array(der));
}
