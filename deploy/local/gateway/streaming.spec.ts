import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable, pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { configSchema } from './config.js';
import { startGateway, type RunningGateway } from './gateway.js';

const mebibyte = 1024 * 1024;
const size = 200 * mebibyte;
const piece = Buffer.alloc(mebibyte, 'Một Cửa ');

let upstream: Server;
let gateway: RunningGateway;
/** Bytes the service gave on its way down, and the client on its way up; what had been sent up when the service began to read. */
let produced = 0;
let sent = 0;
let sentWhenRead = 0;
/** Most bytes that were on the way at once: in the gateway, the sockets, and the buffers of client and service. */
let underway = 0;

beforeAll(async () => {
  upstream = createServer(async (incoming, response) => {
    if (incoming.method === 'POST') {
      const hash = createHash('sha256');
      let bytes = 0;
      sentWhenRead = await settled(() => sent);
      incoming.on('data', (chunk: Buffer) => { bytes += chunk.length; underway = Math.max(underway, sent - bytes); hash.update(chunk); }).on('end', () => { response.end(JSON.stringify({ bytes, hash: hash.digest('hex') })); });
      return;
    }
    produced = 0;
    pipeline(Readable.from(pieces(), { objectMode: false, highWaterMark: 1 }), response, () => undefined);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  gateway = await startGateway(configSchema.parse({ GATEWAY_PORT: '0', UPSTREAM_TIMEOUT_MS: '1000', UPSTREAMS: JSON.stringify({ files: `http://127.0.0.1:${port}` }) }));
});
afterAll(async () => {
  await gateway.close(100);
  upstream.closeAllConnections();
  upstream.close();
});

function* pieces() {
  for (; produced < size; produced += piece.length) yield piece;
}

/** The figure once it has stopped rising. */
async function settled(figure: () => number): Promise<number> {
  for (let before = -1; before !== figure();) {
    before = figure();
    await delay(200);
  }
  return figure();
}

describe('200 MB through the gateway', () => {
  it('up to a service that is slow to read: every byte arrives, and the client is held back', async () => {
    const expected = createHash('sha256');
    for (let hashed = 0; hashed < size; hashed += piece.length) expected.update(piece);
    const call = request({ host: '127.0.0.1', port: gateway.port, path: '/api/files/v1/files', method: 'POST', headers: { 'content-length': size } });
    const answered = once(call, 'response');
    for (sent = 0; sent < size; sent += piece.length) if (!call.write(piece)) await once(call, 'drain');
    call.end();
    const [answer] = await answered as [NodeJS.ReadableStream];
    let body = '';
    for await (const text of answer) body += String(text);
    expect(JSON.parse(body)).toEqual({ bytes: size, hash: expected.digest('hex') });
    expect(sentWhenRead).toBeLessThan(size / 2);
    expect(underway).toBeLessThan(size / 2);
  });

  it('down to a client that reads slowly: the service is held back instead of the gateway filling up', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.pause();
    socket.write('GET /api/files/v1/files/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await settled(() => produced)).toBeLessThan(size / 2);

    await delay(1_200);
    let received = 0;
    underway = 0;
    socket.on('data', (bytes) => { received += bytes.length; underway = Math.max(underway, produced - received); }).resume();
    await once(socket, 'end');
    expect(received).toBeGreaterThan(size);
    expect(underway).toBeLessThan(size / 2);
  });

  it('up from a client slower than the time allowed for an answer', async () => {
    const call = request({ host: '127.0.0.1', port: gateway.port, path: '/api/files/v1/files', method: 'POST' });
    const answered = once(call, 'response');
    for (let piecesSent = 0; piecesSent < 4; piecesSent++) {
      call.write('slow');
      await delay(500);
    }
    call.end();
    const [answer] = await answered as [NodeJS.ReadableStream & { statusCode: number }];
    let body = '';
    for await (const text of answer) body += String(text);
    expect([answer.statusCode, JSON.parse(body)]).toMatchObject([200, { bytes: 16 }]);
  });
});
