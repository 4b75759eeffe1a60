import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesOf, sha256Of } from './file-store.contract.js';

/**
 * As much of the S3 protocol as the store speaks, path style, one bucket in memory: put with a checksum, get with a range, head, delete, list in pages.
 * It checks what a real service checks and a store can get wrong: length, checksum, presence of a signature.
 */
export async function startS3Server(): Promise<{ endpoint: string; requests: string[]; stop: () => Promise<void> }> {
  const objects = new Map<string, { bytes: Buffer; modified: Date }>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://s3');
    const [, , ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    requests.push(`${request.method} ${url.pathname}`);
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=')) return problem(response, 403, 'AccessDenied');
    if (request.method === 'PUT') {
      const bytes = await bytesOf(request);
      const checksum = Buffer.from(sha256Of(bytes), 'hex').toString('base64');
      if (request.headers['content-length'] !== String(bytes.length)) return problem(response, 411, 'MissingContentLength');
      if (request.headers['x-amz-checksum-sha256'] !== checksum) return problem(response, 400, 'BadDigest');
      objects.set(key, { bytes, modified: new Date() });
      response.writeHead(200, { etag: '"1"' }).end();
      return;
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    if (url.searchParams.get('list-type') === '2') return list(url, response);
    const object = objects.get(key);
    if (object === undefined) return problem(response, 404, 'NoSuchKey');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const bytes = range === null ? object.bytes : object.bytes.subarray(Number(range[1]), Number(range[2]) + 1);
    response.writeHead(range === null ? 200 : 206, { 'content-length': bytes.length, 'last-modified': object.modified.toUTCString() });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  function list(url: URL, response: ServerResponse): void {
    const prefix = url.searchParams.get('prefix') ?? '';
    const from = url.searchParams.get('continuation-token') ?? '';
    const size = Number(url.searchParams.get('max-keys') ?? 1000);
    const keys = [...objects.keys()].filter((each) => each.startsWith(prefix) && each > from).sort((a, b) => (a < b ? -1 : 1));
    const page = keys.slice(0, size);
    const contents = page.map((each) => `<Contents><Key>${each}</Key><LastModified>${objects.get(each)!.modified.toISOString()}</LastModified><Size>${objects.get(each)!.bytes.length}</Size></Contents>`);
    const next = keys.length > size ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    }),
  };
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}
