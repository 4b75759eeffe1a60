import { Refusal } from '#contracts';
import type { FileStore } from '#files';
import { dispositionOf, rangeOf } from '#http';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A stored PDF: its SHA-256, its bytes, and the name a download gets. */
export interface StoredPdf { readonly digest: string; readonly size: number; readonly name: string }

/** The answer with a stored PDF, or the part asked for by `Range`; its name survives in Vietnamese (RFC 5987). */
export async function pdfAnswer(store: FileStore, { digest, size, name }: StoredPdf, request: FastifyRequest, reply: FastifyReply): Promise<StreamableFile> {
  const range = rangeOf(request.headers.range, size);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`);
    throw new Refusal('file.range-unsatisfiable', { size });
  }
  const content = await store.open(digest, range ?? undefined);
  const length = range === null ? size : range.end - range.start + 1;
  void reply.code(range === null ? 200 : 206).headers({ 'accept-ranges': 'bytes', etag: `"${digest}"`, ...(range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${size}` }) });
  return new StreamableFile(content, { type: 'application/pdf', disposition: dispositionOf(name), length });
}
