import { PDF, PdfNumber } from '@libpdf/core';
import type { PdfDict, PdfRef, SignatureField } from '@libpdf/core';
import type { SignatureFlaw } from './signature-flaw.js';

/** A signature as it lies in a PDF, not checked yet. */
export interface EmbeddedSignature {
  readonly field: string;
  /** Claimed in the signature's dictionary. */
  readonly statedAt: Date | null;
  readonly subFilter: string | null;
  /** The bytes it is said to be over, and the CMS structure in DER; or why there are none. */
  readonly signed: { readonly content: Uint8Array; readonly cms: Uint8Array; readonly end: number } | SignatureFlaw;
}

/** The signatures of a document, the earliest first. */
export async function embeddedSignatures(bytes: Uint8Array): Promise<EmbeddedSignature[] | 'not-a-pdf' | 'encrypted'> {
  try {
    const pdf = await PDF.load(bytes);
    if (pdf.isEncrypted) return 'encrypted';
    const resolve = (ref: PdfRef) => pdf.context.resolve(ref);
    const found = signedFields(pdf).map((field): EmbeddedSignature => {
      const dict = field.getSignatureDict();
      const subFilter = dict?.getName('SubFilter', resolve)?.value ?? null;
      return { field: field.name, subFilter, statedAt: dict === null ? null : pdfDate(dict.getString('M', resolve)?.asString()), signed: dict === null ? 'malformed' : signedPart(bytes, dict, resolve) };
    });
    return found.sort((a, b) => endOf(a) - endOf(b));
  } catch {
    return 'not-a-pdf';
  }
}

const signedFields = (pdf: PDF): SignatureField[] => pdf.getForm()?.getSignatureFields().filter((field) => field.isSigned()) ?? [];
const endOf = ({ signed }: EmbeddedSignature): number => (typeof signed === 'string' ? Infinity : signed.end);

/**
 * Cuts out what a signature is over. The range must start at 0 and leave out exactly the hexadecimal string of the signature itself: whatever else it left out
 * could be changed without breaking the signature.
 */
function signedPart(bytes: Uint8Array, dict: PdfDict, resolve: (ref: PdfRef) => ReturnType<PdfDict['get']> | null): EmbeddedSignature['signed'] {
  const range = dict.getArray('ByteRange')?.toArray().map((each) => (each instanceof PdfNumber ? each.value : Number.NaN)) ?? [];
  const contents = dict.getString('Contents', (ref) => resolve(ref) ?? null)?.bytes;
  if (contents === undefined || range.length !== 4) return 'malformed';
  const [start, gap, after, length] = range as [number, number, number, number];
  if (!range.every(Number.isSafeInteger) || start !== 0 || gap <= 0 || length < 0 || after <= gap || after + length > bytes.length) return 'byte-range-invalid';
  const hole = Buffer.from(bytes.subarray(gap, after)).toString('latin1');
  if (!/^<([0-9a-f]{2})+>$/i.test(hole) || !Buffer.from(hole.slice(1, -1), 'hex').equals(contents)) return 'byte-range-invalid';
  const size = derSize(contents);
  if (size === null || contents.subarray(size).some((padding) => padding !== 0)) return 'malformed';
  return { content: Buffer.concat([bytes.subarray(0, gap), bytes.subarray(after, after + length)]), cms: contents.subarray(0, size), end: after + length };
}

/** Size of the DER structure at the beginning of the bytes; null when there is none or it is cut off. The rest of the placeholder is padding. */
function derSize(bytes: Uint8Array): number | null {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) return null;
  const count = first & 0x80 ? first & 0x7f : 0;
  if (count > 4 || (first & 0x80 && count === 0)) return null;
  let length = first & 0x80 ? 0 : first;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[2 + index] ?? 0);
  const size = 2 + count + length;
  return size <= bytes.length ? size : null;
}

/** `D:20261122101245+07'00'`; null for anything else. */
function pdfDate(text: string | undefined): Date | null {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)?'?)?/.exec(text ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, zoneHours, zoneMinutes] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zoneHours === undefined ? 'Z' : `${zoneHours}:${zoneMinutes ?? '00'}`}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
