import type { SignatureFlaw } from './signature-flaw.js';

/** Flaws that say that nothing can be judged here, rather than that something is wrong. */
const unjudged: readonly SignatureFlaw[] = ['not-a-pdf', 'encrypted', 'unsigned', 'unsupported'];

/**
 * Whether the digital signatures in a PDF (chữ ký số) hold: true when every one is intact and leads to a trusted authority and nothing was added after the last,
 * false when any does not, null when the document carries none or none of a kind that can be checked. `trustRoots` are root certificates in PEM.
 */
export async function signaturesHold(pdf: Buffer, trustRoots: readonly string[], now: Date): Promise<boolean | null> {
  // A signature states its range in plain bytes, for it is filled in after the file is written: without it the document need not be read at all.
  if (!pdf.includes('/ByteRange')) return null;
  const { verifySignedPdf } = await import('./verification.js');
  const { valid, reasons } = await verifySignedPdf(pdf, trustRoots, now);
  if (valid) return true;
  return reasons.every((flaw) => unjudged.includes(flaw)) ? null : false;
}
