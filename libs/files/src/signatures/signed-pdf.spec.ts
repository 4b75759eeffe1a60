import 'reflect-metadata';
import { P12Signer, PDF } from '@libpdf/core';
import { createTestAuthority, type TestAuthority } from '#testing';
import { signaturesHold } from './signed-pdf.js';

const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') };
const signedAt = new Date('2026-11-22T03:12:45Z');
const now = new Date('2026-12-01T00:00:00Z');

let authority: TestAuthority;
let document: Buffer;
let signed: Buffer;

async function sign(bytes: Uint8Array, by: TestAuthority, options: { subject?: string; at?: Date } = {}): Promise<Buffer> {
  const { p12, password } = await by.issue({ ...validity, subject: options.subject ?? 'CN=UBND phường Trung Sơn, C=VN', password: 'x' });
  const pdf = await PDF.load(bytes);
  return Buffer.from((await pdf.sign({ signer: await P12Signer.create(p12, password), signingTime: options.at ?? signedAt, level: 'B-B' })).bytes);
}

beforeAll(async () => {
  authority = await createTestAuthority({ ...validity, notAfter: new Date('2036-01-01T00:00:00Z') });
  const pdf = PDF.create();
  pdf.addPage({ size: 'a4' }).drawText('Giay chung nhan', { x: 100, y: 700 });
  document = Buffer.from(await pdf.save());
  signed = await sign(document, authority);
});

const hold = (bytes: Buffer, roots = [authority.rootPem]): Promise<boolean | null> => signaturesHold(bytes, roots, now);

describe('signatures of a PDF', () => {
  it('hold when the file is as it was signed, by a key of a trusted authority', async () => {
    expect(await hold(signed)).toBe(true);
    expect(await hold(await sign(signed, authority, { subject: 'CN=Lê Quang Minh, C=VN' }))).toBe(true);
  });

  it('are not there in a document nobody signed, and not judged in what is no PDF', async () => {
    expect(await hold(document)).toBeNull();
    expect(await hold(Buffer.from('%PDF-1.7 /ByteRange [0 1 2 3] nothing else'))).toBeNull();
  });

  it('do not hold when a byte was changed, wherever it lies in what was signed', async () => {
    const { length } = signed;
    const marks = [...signed.subarray(0, 200).entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index);
    expect(marks.length).toBeGreaterThan(0);
    for (const index of [marks[1]!, length - 2]) {
      const altered = Buffer.from(signed);
      altered[index] = altered[index] === 0x0a ? 0x20 : 0x0a;
      expect(await hold(altered)).toBe(false);
    }
  });

  it('do not hold when something was added after the last of them', async () => {
    const pdf = await PDF.load(signed);
    pdf.addPage({ size: 'a4' });
    expect(await hold(Buffer.from(await pdf.save({ incremental: true })))).toBe(false);
  });

  it('do not hold when the authority is another, the same name or not', async () => {
    const other = await createTestAuthority({ ...validity, notAfter: new Date('2036-01-01T00:00:00Z') });
    expect(await hold(signed, [other.rootPem])).toBe(false);
    expect(await hold(signed, [other.rootPem, authority.rootPem])).toBe(true);
    expect(await hold(await sign(signed, other))).toBe(false);
  });

  it('do not hold when the certificate had expired at the time of signing', async () => {
    expect(await hold(await sign(document, authority, { at: new Date('2027-03-01T00:00:00Z') }))).toBe(false);
  });
});
