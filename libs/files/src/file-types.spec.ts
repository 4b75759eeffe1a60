import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, isWhole, sniff } from './file-types.js';
import { FilesystemStore } from './filesystem-store.js';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(64, 1), Buffer.from('ffd9', 'hex')]);
const tiff = Buffer.from('49492a00080000000000', 'hex');
const pdfHead = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n';
const pdf = Buffer.from(`${pdfHead}xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n102\n%%EOF\n`);
const zip = Buffer.concat([Buffer.from('504b0304140000000000', 'hex'), Buffer.alloc(100)]);
const program = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(100)]);

describe('the type of a file', () => {
  it.each([[png, 'image/png'], [jpeg, 'image/jpeg'], [tiff, 'image/tiff'], [pdf, 'application/pdf']] as const)('is read from its first bytes', async (bytes, type) => {
    expect(await sniff(bytes)).toBe(type);
  });

  it.each([['a zip', zip], ['a program', program], ['a script', Buffer.from('#!/bin/sh\nrm -rf /')], ['a page', Buffer.from('<html><script>alert(1)</script></html>')], ['nothing', Buffer.alloc(0)]])(
    'is none of the accepted ones for %s',
    async (_name, bytes) => {
      expect(await sniff(bytes)).toBeUndefined();
    },
  );

  it('needs an end where the format has one', () => {
    expect(isWhole('application/pdf', pdf)).toBe(true);
    expect(isWhole('application/pdf', Buffer.concat([pdf, Buffer.from('\r\n\r\n')]))).toBe(true);
    expect(isWhole('application/pdf', pdf.subarray(0, -10))).toBe(false);
    expect(isWhole('application/pdf', Buffer.from(pdfHead))).toBe(false);
    // A revision was appended and cut off: the old end mark does not count.
    expect(isWhole('application/pdf', Buffer.concat([pdf, Buffer.from('3 0 obj<<>>endobj\nstartxref\n200\n')]))).toBe(false);
    expect(isWhole('image/png', png)).toBe(true);
    expect(isWhole('image/png', png.subarray(0, -4))).toBe(false);
  });
});

describe('examining a stored file', () => {
  let directory: string;
  let store: FilesystemStore;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'types-'));
    store = new FilesystemStore(directory);
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });
  const examined = async (bytes: Buffer, claimed: string) => examine(store, await store.put(bytes, { maxBytes: 1_000_000 }), claimed);

  it.each([[pdf, 'application/pdf'], [pdf, 'Application/PDF; name="don.pdf"'], [pdf, 'application/octet-stream'], [jpeg, 'image/jpg']] as const)('accepts what agrees with its claim', async (bytes, claimed) => {
    expect(await examined(bytes, claimed)).toBe(bytes === pdf ? 'application/pdf' : 'image/jpeg');
  });

  it('judges a long file by both its ends', async () => {
    const long = (end: Buffer) => Buffer.concat([Buffer.from(pdfHead), Buffer.from(`%${'x'.repeat(50_000)}\n`), end]);
    const end = pdf.subarray(pdfHead.length);
    expect(await examined(long(end), 'application/pdf')).toBe('application/pdf');
    await expect(examined(long(end).subarray(0, 30_000), 'application/pdf')).rejects.toMatchObject({ code: 'file.truncated', params: { type: 'application/pdf' } });
  });

  it.each([
    [Buffer.alloc(0), 'application/pdf', 'file.empty'],
    [zip, 'application/pdf', 'file.type-not-accepted'],
    [program, 'image/png', 'file.type-not-accepted'],
    [png, 'application/pdf', 'file.type-mismatch'],
    [pdf.subarray(0, -10), 'application/pdf', 'file.truncated'],
    [png.subarray(0, -4), 'image/png', 'file.truncated'],
  ] as const)('refuses what is empty, not accepted, something else or cut off', async (bytes, claimed, code) => {
    await expect(examined(bytes, claimed)).rejects.toMatchObject({ code });
  });
});
