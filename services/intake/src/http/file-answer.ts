import { Refusal } from '#contracts';
import type { FileStore } from '#files';
import { dispositionOf, rangeOf } from '#http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileRecord } from '../persistence/file.record.js';

/** Answers with a file's bytes, or the part asked for by `Range`; its name survives in Vietnamese (RFC 5987). Always a download, never shown in the page. */
export async function answerFile(store: FileStore, file: Pick<FileRecord, 'sha256' | 'size' | 'type' | 'name'>, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const range = rangeOf(request.headers.range, file.size);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${file.size}`);
    throw new Refusal('file.range-unsatisfiable', { size: file.size });
  }
  const content = await store.open(file.sha256, range ?? undefined);
  void reply.code(range === null ? 200 : 206).headers({
    'content-type': file.type, 'content-disposition': dispositionOf(file.name), 'accept-ranges': 'bytes', etag: `"${file.sha256}"`,
    'content-length': range === null ? file.size : range.end - range.start + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${file.size}` }),
  });
  await reply.send(content);
}
