import { fileTypeFromBuffer } from 'file-type';
import { Refusal } from '#contracts';
import type { FileStore, StoredFile } from './file-store.js';

/** What may be handed in. Images and scans only: nothing that carries a program is opened on an officer's desk. */
export const acceptedTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/tiff'] as const;
export type AcceptedType = (typeof acceptedTypes)[number];

/** Bytes to read from the beginning and from the end of a file to know what it is and whether it is whole. */
const headBytes = 4096;
const tailBytes = 4096;

/** What the first bytes say a file is (4 KiB are enough); undefined when it is none of the accepted types. */
export async function sniff(head: Buffer): Promise<AcceptedType | undefined> {
  const found = await fileTypeFromBuffer(head);
  return acceptedTypes.find((type) => type === found?.mime);
}

/**
 * Whether the last bytes (4 KiB are enough) end a file of this type: a PDF with its cross-reference and `%%EOF`, a PNG with `IEND`.
 * Cameras append data of their own behind a JPEG, and a TIFF has no end mark: these are not judged.
 */
export function isWhole(type: AcceptedType, tail: Buffer): boolean {
  switch (type) {
    case 'application/pdf':
      return tail.includes('startxref') && tail.lastIndexOf('%%EOF') > tail.lastIndexOf('startxref');
    case 'image/png':
      return tail.includes(Buffer.from('IEND\xae\x42\x60\x82', 'latin1'));
    case 'image/jpeg':
    case 'image/tiff':
      return true;
  }
}

/**
 * Looks at a stored file and tells its type. Refuses an empty file (`file.empty`), a type that is not accepted (`file.type-not-accepted`), one that is not what the
 * sender claimed (`file.type-mismatch`), and one that breaks off (`file.truncated`). `claimed` is a media type; parameters and letter case do not matter, and
 * `application/octet-stream` claims nothing. The bytes of a refused file stay an orphan for the sweep.
 */
export async function examine(files: FileStore, { sha256, size }: StoredFile, claimed: string): Promise<AcceptedType> {
  if (size === 0) throw new Refusal('file.empty');
  const type = await sniff(await read(files, sha256, 0, headBytes));
  if (type === undefined) throw new Refusal('file.type-not-accepted');
  if (!agrees(type, claimed)) throw new Refusal('file.type-mismatch', { claimed, found: type });
  if (!isWhole(type, await read(files, sha256, Math.max(0, size - tailBytes), tailBytes))) throw new Refusal('file.truncated', { type });
  return type;
}

function agrees(type: AcceptedType, claimed: string): boolean {
  const name = claimed.split(';', 1)[0]!.trim().toLowerCase();
  return name === type || name === 'application/octet-stream' || (name === 'image/jpg' && type === 'image/jpeg');
}

async function read(files: FileStore, sha256: string, start: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await files.open(sha256, { start, end: start + length - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
