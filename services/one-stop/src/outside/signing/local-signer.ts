import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { P12Signer, PDF, PdfArray, PdfDict, PdfName, PdfNumber } from '@libpdf/core';
import type { PDFPage, PdfObject, Signer } from '@libpdf/core';
import { Refusal } from '#contracts';
import { certificateHolder } from '#files';
import { ResultSigner } from '../../use-cases/paper-ports.js';
import type { SignedDocument, Signing, SigningCertificate } from '../../use-cases/paper-ports.js';
import { blockWidth, signatureBlock, signatureLines } from './signature-block.js';

/** Room between the visible block and the edges of the page, in points. */
const inset = 14;

/** Signs with a key in a PKCS#12 file: PAdES baseline (B-B), SHA-256, with a visible block in the top margin of the first page. */
export class LocalSigner extends ResultSigner {
  private constructor(private readonly signer: Signer, private readonly x509: X509Certificate) {
    super();
  }

  /** Reads the file once. A wrong password, a broken file or a key without its certificate is an error when the service starts. */
  static async fromFile(path: string, password: string): Promise<LocalSigner> {
    return LocalSigner.fromPkcs12(await readFile(path), password);
  }

  static async fromPkcs12(p12: Uint8Array, password: string): Promise<LocalSigner> {
    const signer = await withItsCertificate(await P12Signer.create(p12, password));
    return new LocalSigner(signer, new X509Certificate(signer.certificate));
  }

  override certificate(): SigningCertificate {
    const { subject, issuer, serialNumber, validFromDate, validToDate } = this.x509;
    return { subject, issuer, serialNumber, notBefore: validFromDate, notAfter: validToDate };
  }

  override async sign(bytes: Uint8Array, { signedAt, reason }: Signing): Promise<SignedDocument> {
    const { notBefore, notAfter } = this.certificate();
    if (signedAt < notBefore || signedAt > notAfter) throw new Refusal('signing.certificate-not-valid', { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() });
    const holder = await certificateHolder(this.signer.certificate);
    const pdf = await openForSigning(bytes);
    const fieldName = await addField(pdf, await signatureBlock(signatureLines(holder, signedAt), signedAt));
    const signed = await pdf.sign({ signer: this.signer, fieldName, signingTime: signedAt, reason, level: 'B-B' });
    return { bytes: Buffer.from(signed.bytes), signer: holder.name };
  }
}

/** A document to which a signature can be appended. One that is not signed may be rewritten for that; one that is must not be touched. */
async function openForSigning(bytes: Uint8Array): Promise<PDF> {
  const pdf = await PDF.load(bytes).catch(() => {
    throw new Refusal('result.not-a-pdf');
  });
  if (pdf.isEncrypted) throw new Refusal('result.encrypted');
  if (pdf.getPageCount() === 0) throw new Refusal('result.not-a-pdf');
  if (pdf.canSaveIncrementally() === null) return pdf;
  if (signatureFields(pdf).some((field) => field.isSigned())) throw new Refusal('result.not-extendable');
  return PDF.load(await pdf.save());
}

const signatureFields = (pdf: PDF) => pdf.getForm()?.getSignatureFields() ?? [];

/** Adds an empty signature field to the first page and gives its name. Blocks of several signatures stand side by side, the first at the right; one that finds no room is not shown. */
async function addField(pdf: PDF, block: { pdf: Buffer; height: number }): Promise<string> {
  const earlier = signatureFields(pdf).filter((field) => field.isSigned()).length;
  const names = new Set(pdf.getForm()?.getFields().map(({ name }) => name));
  let number = earlier + 1;
  while (names.has(`ChuKySo${number}`)) number += 1;
  const field = pdf.getOrCreateForm().createSignatureField(`ChuKySo${number}`);
  const page = pdf.getPage(0)!;
  const place = placeOnPage(page, block.height, earlier);
  if (place !== null) {
    const embedded = await pdf.embedPage(await PDF.load(block.pdf), 0);
    const dict = field.getDict();
    dict.set('AP', PdfDict.of({ N: embedded.ref }));
    keepPlace(dict, place);
  }
  const annotations = page.dict.getArray('Annots', (ref) => pdf.context.resolve(ref));
  if (annotations === undefined) page.dict.set('Annots', PdfArray.of(field.getRef()!));
  else annotations.push(field.getRef()!);
  return field.name;
}

/** Top right, in the margin. Null on a rotated page or where earlier blocks have taken the room. */
function placeOnPage(page: PDFPage, height: number, earlier: number): PdfArray | null {
  const { x, y, width, height: pageHeight } = page.getCropBox();
  const right = x + width - inset - earlier * (blockWidth + inset);
  const top = y + pageHeight - inset / 2;
  if (page.rotation !== 0 || right - blockWidth < x + inset) return null;
  return PdfArray.of(...[right - blockWidth, top - height, right, top].map((value) => PdfNumber.of(Math.round(value * 100) / 100)));
}

/** The library makes every signature invisible when it signs, by a rectangle of zeros; this field keeps the one it has. */
function keepPlace(field: PdfDict, place: PdfArray): void {
  const set = field.set.bind(field);
  field.set = (key: PdfName | string, value: PdfObject) => {
    set(key, (key instanceof PdfName ? key.value : key) === 'Rect' ? place : value);
  };
}

/** Takes the first certificate of the file that belongs to the key: files list the authority's certificates before or after it. */
async function withItsCertificate(signer: P12Signer): Promise<Signer> {
  const challenge = randomBytes(32);
  const signature = await signer.sign(challenge, 'SHA-256');
  const certificates = [signer.certificate, ...signer.certificateChain];
  const own = certificates.findIndex((der) => belongs(der, challenge, signature));
  if (own < 0) throw new Error('the PKCS#12 file holds no certificate for its key');
  return {
    certificate: certificates[own]!,
    certificateChain: certificates.filter((_each, index) => index !== own),
    keyType: signer.keyType,
    signatureAlgorithm: signer.signatureAlgorithm,
    sign: (data, algorithm) => signer.sign(data, algorithm),
  };
}

function belongs(der: Uint8Array, challenge: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', challenge, new X509Certificate(der).publicKey, signature);
  } catch {
    // A key of another kind cannot have made this signature.
    return false;
  }
}
