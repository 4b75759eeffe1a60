import { type Readable, Transform } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { isError } from '../problems/database-refusals.js';
import { unstorable } from '../validation/clean-input.js';

/** One file on its way in. Its bytes have not been read: whoever takes it reads `content` to the end, or destroys it. */
export interface Upload {
  /** Fails with `payload.too-large` once more bytes than allowed came, with `request.malformed` when it breaks off. */
  readonly content: Readable;
  /** As the sender calls it: NFC, no path, no control characters, at most 200 characters. Never a path to write to. */
  readonly fileName: string;
  /** What the sender says it is; to be checked by sniffing. */
  readonly declaredType: string;
  /** Text fields that came before the file. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Takes the one file of a `multipart/form-data` request as a stream of at most `limit` bytes. Text fields must precede it. */
export async function uploadOf(request: FastifyRequest, limit: number): Promise<Upload> {
  if (request.isMultipart?.() !== true) throw new Refusal('media-type.unsupported');
  // One byte more than allowed: busboy cuts the stream there, and the cut is told apart from a file of exactly the limit.
  const part = await fileOf(request, { limits: { fileSize: limit + 1, files: 1, fields: 20, fieldSize: 10_000, fieldNameSize: 100, headerPairs: 50, parts: 21 } });
  if (part === undefined) throw new Refusal('validation.failed', {}, [{ pointer: '/file', code: 'required', message: { vi: 'Thiếu tệp', en: 'is required' } }]);
  let size = 0;
  const capped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(new Refusal('payload.too-large'));
      else done(null, chunk);
    },
  });
  part.file.on('error', (error) => capped.destroy(unreadable(error)));
  // A sender may go away before anybody reads: that must not end the process. Whoever reads meets the error.
  capped.on('error', () => undefined);
  part.file.pipe(capped);
  capped.once('close', () => part.file.resume());
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(part.fields)) {
    if (field !== undefined && !Array.isArray(field) && field.type === 'field' && typeof field.value === 'string') fields[name] = textOf(field.value, `/${name}`);
  }
  return { content: capped, fileName: nameOf(part.filename), declaredType: part.mimetype.slice(0, 100), fields };
}

async function fileOf(request: FastifyRequest, options: Parameters<FastifyRequest['file']>[0]): Promise<MultipartFile | undefined> {
  try {
    return await request.file(options);
  } catch (error) {
    throw unreadable(error);
  }
}

/** The multipart reader reports a missing boundary or a body cut short as a plain error, and a sender that went away as that of its connection. */
function unreadable(error: unknown): Error {
  return isError(error) && 'code' in error && error.code !== 'ECONNRESET' ? error : new Refusal('request.malformed');
}

export function uploadFactory(limit: number, context: ExecutionContext): Promise<Upload> {
  return uploadOf(context.switchToHttp().getRequest<FastifyRequest>(), limit);
}

/** The file of a multipart request: `@UploadedFile(20 * 1024 * 1024) upload: Upload`. The service turns uploads on in `createApp`. */
export const UploadedFile = createParamDecorator(uploadFactory);

function textOf(value: string, pointer: string): string {
  if (value.includes('\0') || !value.isWellFormed()) throw new Refusal('validation.failed', {}, [unstorable(pointer)]);
  return value.normalize('NFC');
}

function nameOf(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const name = last.replaceAll(/[\p{C}"]/gu, '').replace(/^\.+/, '').trim().slice(-200);
  return name === '' ? 'file' : name;
}
