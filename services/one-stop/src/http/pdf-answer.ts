import { Refusal } from '#contracts';
import type { FileStore } from '#files';
import { dispositionOf, rangeOf } from '#http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A stored PDF: its SHA-256, its bytes, and the name a download gets. */
export interface StoredPdf { readonly digest: string; readonly size: number; readonly name: string }

/** Answers with a stored PDF, or the part asked for by `Range`; its name survives in Vietnamese (RFC 5987). */
export async function answerPdf(store: FileStore, { digest, size, name }: StoredPdf, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const range = rangeOf(request.headers.range, size);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`);
    throw new Refusal('file.range-unsatisfiable', { size });
  }
  const content = await store.open(digest, range ?? undefined);
  void reply.code(range === null ? 200 : 206).headers({
    'content-type': 'application/pdf', 'content-disposition': dispositionOf(name), 'accept-ranges': 'bytes', etag: `"${digest}"`,
    'content-length': range === null ? size : range.end - range.start + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  });
  await reply.send(content);
}
