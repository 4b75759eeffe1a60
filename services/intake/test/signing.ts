import { P12Signer, PDF } from '@libpdf/core';
import type { TestAuthority } from '#testing';
import { pdf } from './catalogue.js';

/** A one-page PDF that nobody signed. */
export async function plainPdf(text: string): Promise<Buffer> {
  const document = PDF.create();
  document.addPage({ size: 'a4' }).drawText(text, { x: 100, y: 700 });
  return Buffer.from(await document.save());
}

/** A PDF as an agency signs it (PAdES). */
export async function signedPdf(by: TestAuthority, text: string, at: Date): Promise<Buffer> {
  const { p12, password } = await by.issue({ notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z'), subject: 'CN=UBND phường Trung Sơn, C=VN', password: 'x' });
  const document = await PDF.load(await plainPdf(text));
  return Buffer.from((await document.sign({ signer: await P12Signer.create(p12, password), signingTime: at, level: 'B-B' })).bytes);
}

/** The same with one byte of what was signed changed. */
export function altered(signed: Buffer): Buffer {
  const copy = Buffer.from(signed);
  const index = copy.indexOf(0x0a, 20);
  copy[index] = 0x20;
  return copy;
}

/** Says that it is signed, and cannot be read. */
export const garbledPdf = Buffer.concat([pdf.subarray(0, 9), Buffer.from('/ByteRange [0 10 20 30]\n'), Buffer.from('startxref\n9\n%%EOF\n')]);
