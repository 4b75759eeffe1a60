import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { CryptoKeySigner, P12Signer, PDF, PdfStream } from '@libpdf/core';
import type { PdfNumber } from '@libpdf/core';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { TestAuthority, TestCertificate } from '#testing';
import { signatureFlaws, verifySignedPdf } from '#files';
import { createTestAuthority } from '#testing';
import { LocalSigner } from './local-signer.js';
import { signatureLines, signingTimeInWords } from './signature-block.js';

const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') };
const signedAt = new Date('2026-11-22T03:12:45Z');
const now = new Date('2026-12-01T00:00:00Z');
const signing = { signedAt, reason: 'H40.16-20261122-0001' };
const agency = 'CN=UBND phường Trung Sơn, O=UBND tỉnh Thái Nguyên, C=VN';

let authority: TestAuthority;
let certificate: TestCertificate;
let signer: LocalSigner;
let document: Uint8Array;
let signed: Buffer;

beforeAll(async () => {
  authority = await createTestAuthority({ ...validity, notAfter: new Date('2036-01-01T00:00:00Z') });
  certificate = await authority.issue({ ...validity, subject: agency, password: 'mật khẩu' });
  signer = await LocalSigner.fromPkcs12(certificate.p12, certificate.password);
  const pdf = PDF.create();
  pdf.addPage({ size: 'a4' }).drawText('Giay chung nhan', { x: 100, y: 700 });
  document = await pdf.save();
  signed = (await signer.sign(document, signing)).bytes;
});

const verify = (bytes: Uint8Array, roots: (string | Uint8Array)[] = [authority.rootPem]) => verifySignedPdf(bytes, roots, now);
/** The rectangles of the signatures on the first page, left, bottom, right, top, in the order they were made. */
async function blocksOf(bytes: Uint8Array): Promise<number[][]> {
  const pdf = await PDF.load(bytes);
  const annotations = pdf.getPage(0)!.dict.getArray('Annots', (ref) => pdf.context.resolve(ref))!.toArray();
  return pdf.getForm()!.getSignatureFields().map((field) => {
    expect(annotations).toContainEqual(field.getRef());
    return field.getDict().getArray('Rect')!.toArray().map((each) => (each as PdfNumber).value);
  });
}

/** Where the signature itself lies: the hole in the signed range. */
function holeOf(bytes: Buffer): { from: number; to: number } {
  const [from, to] = /\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s/.exec(bytes.toString('latin1'))!.slice(1).map(Number) as [number, number];
  return { from, to };
}

describe('a result signed with the agency\'s key', () => {
  it('is valid, names the signer and the time, and covers the whole file', async () => {
    const result = await signer.sign(document, signing);
    expect(result.signer).toBe('UBND phường Trung Sơn');
    const expected = { valid: true, signer: 'UBND phường Trung Sơn', signedAt, coversWholeFile: true, reasons: [] };
    expect(await verify(result.bytes)).toMatchObject(expected);
    expect(await verify(result.bytes, [authority.root])).toMatchObject(expected);
    expect((await verify(result.bytes)).signatures).toEqual([{ field: 'ChuKySo1', signer: { name: 'UBND phường Trung Sơn', organisation: 'UBND tỉnh Thái Nguyên' }, signedAt, coversWholeFile: true, reasons: [] }]);
  });

  it('keeps the document as it was, bit by bit, in front of the signature', () => {
    expect(signed.subarray(0, document.length).equals(document)).toBe(true);
  });

  it('shows who signed and when in the top margin of the first page', async () => {
    const [[left, bottom, right, top]] = (await blocksOf(signed)) as [[number, number, number, number]];
    const a4 = { width: 595, height: 842 };
    expect(right - left).toBe(220);
    expect([left > a4.width / 2, bottom > a4.height - 57, right < a4.width - 10, top < a4.height]).toEqual([true, true, true, true]);
    const pdf = await PDF.load(signed);
    const appearance = pdf.context.resolve(pdf.getForm()!.getSignatureFields()[0]!.getDict().getDict('AP')!.getRef('N')!);
    expect(appearance).toBeInstanceOf(PdfStream);
    expect(signatureLines({ name: 'UBND phường Trung Sơn', organisation: 'UBND tỉnh Thái Nguyên' }, signedAt)).toEqual(['Ký bởi: UBND phường Trung Sơn', 'Cơ quan: UBND tỉnh Thái Nguyên', 'Thời gian ký: 22.11.2026 10:12:45 +07:00']);
  });

  it('keeps an earlier signature valid when it is signed again, and stays valid as a whole', async () => {
    const leader = await authority.issue({ ...validity, subject: 'CN=Lê Quang Minh, C=VN', password: 'x' });
    const first = await (await LocalSigner.fromPkcs12(leader.p12, 'x')).sign(document, { ...signing, signedAt: new Date('2026-11-22T02:00:00Z') });
    const { bytes } = await signer.sign(first.bytes, signing);
    const result = await verify(bytes);
    expect(result).toMatchObject({ valid: true, signer: 'UBND phường Trung Sơn', signedAt, coversWholeFile: true });
    expect(result.signatures.map(({ signer: by, coversWholeFile, reasons }) => [by!.name, coversWholeFile, reasons])).toEqual([['Lê Quang Minh', false, []], ['UBND phường Trung Sơn', true, []]]);
    const [one, two] = await blocksOf(bytes);
    expect(two![2]).toBeLessThan(one![0]!);
  });

  it('is signed without a block when there is no more room for one', async () => {
    let bytes: Uint8Array = document;
    for (let count = 0; count < 3; count += 1) ({ bytes } = await signer.sign(bytes, signing));
    expect(await verify(bytes)).toMatchObject({ valid: true });
    expect((await blocksOf(bytes)).map(([left, , right]) => Math.round(right! - left!))).toEqual([220, 220, 0]);
  });

  it('may have a torn cross-reference before it is signed, not after', async () => {
    const torn = Buffer.from(Buffer.from(document).toString('latin1').replace(/startxref\s+\d+/, 'startxref\n1'), 'latin1');
    expect((await PDF.load(torn)).recoveredViaBruteForce).toBe(true);
    const { bytes } = await signer.sign(torn, signing);
    expect(await verify(bytes)).toMatchObject({ valid: true });
    const at = bytes.lastIndexOf('startxref');
    const tornAfter = Buffer.concat([bytes.subarray(0, at), Buffer.from('startxref\n1\n%%EOF')]);
    await expect(signer.sign(tornAfter, signing)).rejects.toMatchObject({ code: 'result.not-extendable' });
  });
});

describe('signing refuses', () => {
  it('what is no PDF, or encrypted', async () => {
    for (const bytes of [Buffer.from('không phải PDF'), Buffer.alloc(0), await PDF.create().save()]) await expect(signer.sign(bytes, signing)).rejects.toMatchObject({ code: 'result.not-a-pdf' });
    const pdf = await PDF.load(document);
    pdf.setProtection({ userPassword: 'bí mật' });
    await expect(signer.sign(await pdf.save(), signing)).rejects.toMatchObject({ code: 'result.encrypted' });
  });

  it('a time at which the certificate is not valid', async () => {
    expect(signer.certificate()).toMatchObject(validity);
    for (const at of ['2025-12-31T00:00:00Z', '2027-02-01T00:00:00Z']) await expect(signer.sign(document, { ...signing, signedAt: new Date(at) })).rejects.toMatchObject({ code: 'signing.certificate-not-valid' });
  });

  it('to start with a wrong password or a broken file', async () => {
    await expect(LocalSigner.fromPkcs12(certificate.p12, 'sai')).rejects.toThrow();
    await expect(LocalSigner.fromPkcs12(certificate.p12.subarray(0, 100), certificate.password)).rejects.toThrow();
    await expect(LocalSigner.fromFile('/không/có.p12', 'x')).rejects.toThrow('ENOENT');
  });
});

describe('verifying finds', () => {
  it('no signature, and no PDF', async () => {
    expect(await verify(document)).toEqual({ valid: false, signer: null, signedAt: null, coversWholeFile: false, reasons: ['unsigned'], signatures: [] });
    expect((await verify(Buffer.from('không phải PDF'))).reasons).toEqual(['not-a-pdf']);
    expect((await verify(Buffer.alloc(0))).reasons).toEqual(['not-a-pdf']);
  });

  it('an altered byte', async () => {
    const altered = Buffer.from(signed);
    const at = altered.indexOf('/MediaBox');
    altered[altered.indexOf('0', at)] = '1'.charCodeAt(0);
    expect(await verify(altered)).toMatchObject({ valid: false, reasons: ['altered'], signer: 'UBND phường Trung Sơn', coversWholeFile: true });
  });

  it('an altered byte anywhere that is signed', async () => {
    const { from, to } = holeOf(signed);
    const step = 199;
    for (let at = 0; at < signed.length; at = at + step < from || at >= to ? at + step : Math.max(to, at + step)) {
      const altered = Buffer.from(signed);
      altered[at] = altered[at]! ^ 0x01;
      const { valid } = await verify(altered);
      expect({ at, valid }).toEqual({ at, valid: false });
    }
  });

  it('an altered signature', async () => {
    const { from } = holeOf(signed);
    const digits = signed.subarray(from + 1).toString('latin1').indexOf('>');
    const cms = Buffer.from(signed.subarray(from + 1, from + 1 + digits).toString('latin1').replace(/(00)+$/, ''), 'hex');
    const altered = Buffer.from(signed);
    const lastByte = from + 1 + (cms.length - 1) * 2;
    altered[lastByte] = altered[lastByte] === 0x30 ? 0x31 : 0x30;
    expect((await verify(altered)).reasons).toEqual(['signature-invalid']);
    const padded = Buffer.from(signed);
    padded[from + digits - 1] = 0x31;
    expect((await verify(padded)).reasons).toEqual(['malformed', 'not-whole-file']);
  });

  it('content added after the last signature', async () => {
    expect(await verify(Buffer.concat([signed, Buffer.from('\n')]))).toMatchObject({ valid: false, coversWholeFile: false, reasons: ['not-whole-file'], signatures: [{ reasons: [] }] });
    const pdf = await PDF.load(signed);
    pdf.getPage(0)!.drawText('Thêm vào sau', { x: 100, y: 500 });
    expect((await verify(await pdf.save({ incremental: true }))).reasons).toEqual(['not-whole-file']);
  });

  it('a range that leaves out more than the signature', async () => {
    const { to } = holeOf(signed);
    const hidden = Buffer.from('                    ');
    const moved = Buffer.concat([signed.subarray(0, to), hidden, signed.subarray(to)]);
    const wider = Buffer.from(moved.toString('latin1').replace(/(\/ByteRange\s*\[\s*0\s+\d+\s+)\d+/, `$1${to + hidden.length}`), 'latin1');
    expect(wider.length).toBe(moved.length);
    expect((await verify(wider)).reasons).toContain('byte-range-invalid');
  });

  it('another authority, even one of the same name that brings the trusted root along', async () => {
    const other = await createTestAuthority({ ...validity, notAfter: new Date('2036-01-01T00:00:00Z') });
    expect(await verify(signed, [other.rootPem])).toMatchObject({ valid: false, reasons: ['untrusted'] });
    expect((await verify(signed, [])).reasons).toEqual(['untrusted']);
    expect((await verify(signed, [other.rootPem, authority.rootPem])).valid).toBe(true);

    const forged = await other.issue({ ...validity, subject: agency, password: 'x' });
    const forger = await P12Signer.create(forged.p12, 'x');
    for (const certificateChain of [[authority.root], [authority.root, forged.certificate], [authority.root, other.root], [certificate.certificate, authority.root]]) {
      const pdf = await PDF.load(document);
      const { bytes } = await pdf.sign({ signer: { certificate: forger.certificate, keyType: forger.keyType, signatureAlgorithm: forger.signatureAlgorithm, certificateChain, sign: (data, hash) => forger.sign(data, hash) }, signingTime: signedAt });
      expect((await verify(bytes)).reasons).toEqual(['untrusted']);
    }
  });

  it('a certificate issued by an agency that is no authority', async () => {
    const key = () => webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const [rootKeys, agencyKeys, forgedKeys] = [await key(), await key(), await key()];
    const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const root = await X509CertificateGenerator.createSelfSigned({ ...validity, name: 'CN=Gốc', keys: rootKeys, signingAlgorithm, extensions: [new BasicConstraintsExtension(true, undefined, true)] });
    const honest = await X509CertificateGenerator.create({ ...validity, serialNumber: '01', subject: 'CN=Cơ quan', issuer: root.subjectName, publicKey: agencyKeys.publicKey, signingKey: rootKeys.privateKey, signingAlgorithm });
    const forged = await X509CertificateGenerator.create({ ...validity, serialNumber: '02', subject: 'CN=Giả mạo', issuer: honest.subjectName, publicKey: forgedKeys.publicKey, signingKey: agencyKeys.privateKey, signingAlgorithm });
    const signedWith = async (own: typeof honest, keys: webcrypto.CryptoKeyPair, chain: Uint8Array[]) =>
      (await (await PDF.load(document)).sign({ signer: new CryptoKeySigner(keys.privateKey, new Uint8Array(own.rawData), 'EC', 'ECDSA', chain), signingTime: signedAt })).bytes;
    const roots = [new Uint8Array(root.rawData)];
    expect(await verify(await signedWith(honest, agencyKeys, []), roots)).toMatchObject({ valid: true, signer: 'Cơ quan' });
    expect(await verify(await signedWith(forged, forgedKeys, [new Uint8Array(honest.rawData)]), roots)).toMatchObject({ valid: false, signer: 'Giả mạo', reasons: ['untrusted'] });
  });

  it('a certificate that was not valid when it signed, though it may have expired since', async () => {
    const p12 = await P12Signer.create(certificate.p12, certificate.password);
    const signedOn = async (at: string) => (await (await PDF.load(document)).sign({ signer: p12, signingTime: new Date(at) })).bytes;
    const later = new Date('2030-01-01T00:00:00Z');
    expect((await verifySignedPdf(await signedOn('2027-01-02T00:00:00Z'), [authority.root], later)).reasons).toEqual(['certificate-expired']);
    expect((await verifySignedPdf(await signedOn('2025-12-31T00:00:00Z'), [authority.root], later)).reasons).toEqual(['certificate-not-yet-valid']);
    expect((await verifySignedPdf(signed, [authority.root], later)).valid).toBe(true);
    expect((await verifySignedPdf(signed, [authority.root], new Date('2026-11-22T03:00:00Z'))).reasons).toEqual(['signed-in-the-future']);
  });

  it('a certificate that is not meant for signing', async () => {
    const encryption = await authority.issue({ ...validity, subject: agency, password: 'x', forSigning: false });
    const { bytes } = await (await LocalSigner.fromPkcs12(encryption.p12, 'x')).sign(document, signing);
    expect((await verify(bytes)).reasons).toEqual(['not-for-signing']);
  });

  it('nothing wrong with a signature of the older kind', async () => {
    const p12 = await P12Signer.create(certificate.p12, certificate.password);
    const { bytes } = await (await PDF.load(document)).sign({ signer: p12, signingTime: signedAt, subFilter: 'adbe.pkcs7.detached' });
    expect(await verify(bytes)).toMatchObject({ valid: true, signedAt });
  });

  it('a time stamp, which is no signature of a person or an agency, impossible to check', async () => {
    const relabelled = Buffer.from(signed.toString('latin1').replace('/ETSI.CAdES.detached', '/ETSI.RFC3161       '), 'latin1');
    expect((await verify(relabelled)).reasons).toEqual(['unsupported']);
  });
});

it('says every flaw in both languages', () => {
  for (const words of Object.values(signatureFlaws)) expect(words.vi.length * words.en.length).toBeGreaterThan(0);
  expect(signingTimeInWords(new Date('2026-12-31T17:00:00Z'))).toBe('01.01.2027 00:00:00 +07:00');
});
