import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { ClamdScanner, scanWithClamd } from './clamd.js';
import { ScannerUnavailable } from './virus-scanner.js';

// The test string of the EICAR association, in two parts so that this file itself is not taken for a finding.
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));

type Behaviour = (content: Buffer, socket: Socket) => void;
const asClamd: Behaviour = (content, socket) => socket.end(content.includes(eicar) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');

/** Speaks INSTREAM as clamd does: command, chunks with their length, 0. Calls `behave` with the content when the stream has ended. */
function startClamd(behave: Behaviour, { maxBytes = Infinity } = {}): Promise<{ server: Server; port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let received = Buffer.alloc(0);
    let content = Buffer.alloc(0);
    let commanded = false;
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      if (!commanded) {
        if (received.length < 10) return;
        if (received.toString('latin1', 0, 10) !== 'zINSTREAM\0') { socket.end('UNKNOWN COMMAND\0'); return; }
        commanded = true;
        received = received.subarray(10);
      }
      while (received.length >= 4) {
        const length = received.readUInt32BE(0);
        if (length === 0) { behave(content, socket); return; }
        if (received.length < 4 + length) return;
        content = Buffer.concat([content, received.subarray(4, 4 + length)]);
        received = received.subarray(4 + length);
        if (content.length > maxBytes) { socket.end('INSTREAM size limit exceeded. ERROR\0'); socket.destroySoon(); return; }
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port, sockets })));
}

describe('scanning with clamd', () => {
  let stop: () => Promise<void> = async () => undefined;
  async function scanner(behave: Behaviour, options?: { maxBytes?: number }, timeoutMs = 5000) {
    const { server, port, sockets } = await startClamd(behave, options);
    stop = () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
    return { config: { host: '127.0.0.1', port, timeoutMs }, sockets };
  }
  afterEach(async () => {
    await stop();
    stop = async () => undefined;
  });

  it('calls clean content clean, in one piece or as a stream', async () => {
    const seen: Buffer[] = [];
    const { config } = await scanner((content, socket) => { seen.push(content); asClamd(content, socket); });
    const bytes = randomBytes(300_000);
    expect(await scanWithClamd(config, bytes)).toBe('clean');
    expect(await new ClamdScanner(config).scan((async function* () { yield bytes.subarray(0, 7); yield bytes.subarray(7); })())).toBe('clean');
    expect(await scanWithClamd(config, Buffer.alloc(0))).toBe('clean');
    expect(seen.map((each) => each.length)).toEqual([300_000, 300_000, 0]);
    expect(seen[0]!.equals(bytes) && seen[1]!.equals(bytes)).toBe(true);
  });

  it('names what was found', async () => {
    const { config } = await scanner(asClamd);
    expect(await scanWithClamd(config, eicar)).toEqual({ found: 'Eicar-Signature' });
    expect(await scanWithClamd(config, Buffer.concat([randomBytes(100_000), eicar, randomBytes(100_000)]))).toEqual({ found: 'Eicar-Signature' });
  });

  it.each([
    ['an answer that breaks off', 'stream: O'],
    ['no answer', ''],
    ['an error', 'stream: Can\'t allocate memory ERROR\0'],
    ['something else', 'HTTP/1.1 400 Bad Request\r\n\r\n\0'],
    ['an endless answer', 'x'.repeat(10_000)],
  ])('is unavailable on %s', async (_name, answer) => {
    const { config } = await scanner((_content, socket) => socket.end(answer));
    await expect(scanWithClamd(config, Buffer.from('don'))).rejects.toBeInstanceOf(ScannerUnavailable);
  });

  it('is unavailable when nothing listens', async () => {
    const { config } = await scanner(asClamd);
    await stop();
    const refused = scanWithClamd(config, randomBytes(1_000_000));
    await expect(refused).rejects.toMatchObject({ code: 'file.scanner-unavailable', cause: { code: 'ECONNREFUSED' } });
  });

  it('is unavailable when clamd hangs, and hangs up itself', async () => {
    const { config, sockets } = await scanner(() => undefined, {}, 100);
    await expect(scanWithClamd(config, Buffer.from('don'))).rejects.toMatchObject({ cause: { message: 'clamd gave no answer within 100 ms' } });
    await new Promise<void>((resolve) => { for (const socket of sockets) socket.on('close', resolve); if (sockets.size === 0) resolve(); });
    expect(sockets.size).toBe(0);
  });

  it('is unavailable when the content hangs', async () => {
    const { config } = await scanner(asClamd, {}, 100);
    const stuck = (async function* () { yield Buffer.from('a'); await new Promise(() => undefined); })();
    await expect(scanWithClamd(config, stuck)).rejects.toBeInstanceOf(ScannerUnavailable);
  });

  it('is unavailable when the file is over clamd\'s own limit', async () => {
    const { config } = await scanner(asClamd, { maxBytes: 100_000 });
    await expect(scanWithClamd(config, randomBytes(20_000_000))).rejects.toBeInstanceOf(ScannerUnavailable);
  });

  it('does not believe an OK that comes before the end of the content', async () => {
    const { server, port } = await new Promise<{ server: Server; port: number }>((resolve) => {
      const hasty = createServer((socket) => { socket.on('error', () => undefined); socket.once('data', () => socket.write('stream: OK\0')); });
      hasty.listen(0, '127.0.0.1', () => resolve({ server: hasty, port: (hasty.address() as AddressInfo).port }));
    });
    stop = () => new Promise((resolve) => server.close(() => resolve()));
    const slow = (async function* () { yield Buffer.from('a'); await new Promise((resolve) => setTimeout(resolve, 50)); yield eicar; })();
    await expect(scanWithClamd({ host: '127.0.0.1', port, timeoutMs: 5000 }, slow)).rejects.toBeInstanceOf(ScannerUnavailable);
  });

  it('passes on an error of the content itself', async () => {
    const { config } = await scanner(asClamd);
    const broken = (async function* () { yield Buffer.from('a'); throw new Error('disk failed'); })();
    await expect(scanWithClamd(config, broken)).rejects.toThrow('disk failed');
  });
});
