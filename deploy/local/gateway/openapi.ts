import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Document } from '../../openapi/schema.js';

/** The committed document of all services together, the one typed clients are made from. */
export interface MergedOpenApi {
  readonly document: Document;
  readonly body: string;
  readonly etag: string;
}

export async function readOpenApi(file: string): Promise<MergedOpenApi> {
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  const body = JSON.stringify(document);
  return { document, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
