import type { CertificateName } from './certificate-name.js';
import type { SignatureFlaw } from './signature-flaw.js';
import type { PdfVerification } from './verification.js';

/** Flaws that say that nothing can be judged here, rather than that something is wrong. */
const unjudged: readonly SignatureFlaw[] = ['not-a-pdf', 'encrypted', 'unsigned', 'unsupported'];

/**
 * Checks the signatures of a PDF (PAdES, or plain CMS) against the authorities that are trusted. `trustRoots` are root certificates, PEM or DER.
 * What a signature does not prove: that its certificate was not revoked, and that its time is true; both need a service outside.
 */
export async function verifySignedPdf(bytes: Uint8Array, trustRoots: readonly (string | Uint8Array)[], now: Date): Promise<PdfVerification> {
  // What reads PDFs and certificates is large, and many processes never need it.
  const { verification } = await import('./verification.js');
  return verification(bytes, trustRoots, now);
}

/** Whose certificate it is, out of its DER. */
export async function certificateHolder(der: Uint8Array): Promise<CertificateName> {
  const { certificateName } = await import('./certificate-name.js');
  return certificateName(der);
}

/**
 * Whether the digital signatures in a PDF (chữ ký số) hold: true when every one is intact and leads to a trusted authority and nothing was added after the last,
 * false when any does not, null when the document carries none or none of a kind that can be checked. `trustRoots` are root certificates in PEM.
 */
export async function signaturesHold(pdf: Buffer, trustRoots: readonly string[], now: Date): Promise<boolean | null> {
  // A signature states its range in plain bytes, for it is filled in after the file is written: without it the document need not be read at all.
  if (!pdf.includes('/ByteRange')) return null;
  const { valid, reasons } = await verifySignedPdf(pdf, trustRoots, now);
  if (valid) return true;
  return reasons.every((flaw) => unjudged.includes(flaw)) ? null : false;
}
