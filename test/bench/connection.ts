import { connect, type Socket } from 'node:net';

/** An answer as far as a load looks at it. */
export interface Reply { readonly status: number; readonly etag: string | null; readonly body: Buffer }

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

/**
 * One kept HTTP/1.1 connection with one request at a time. A load shares two cores with what it measures: this costs a fifth of what a full client costs,
 * and every request may differ in key, version and path.
 */
export class Connection {
  private socket: Socket | null = null;
  private waiting: PromiseWithResolvers<Reply> | null = null;
  private received: Buffer = Buffer.alloc(0);
  private readonly host: string;
  private readonly port: number;

  /** @param localAddress where it comes from: another one of 127.0.0.0/8 is another client to the service */
  constructor(origin: string, private readonly localAddress?: string) {
    const { hostname, port } = new URL(origin);
    this.host = hostname;
    this.port = Number(port);
  }

  /** @param headers ready lines, each with its CRLF. Rejects when the connection breaks. */
  async request(method: string, path: string, headers: string, body = ''): Promise<Reply> {
    const socket = this.socket ?? await this.open();
    this.waiting = Promise.withResolvers<Reply>();
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${headers}${method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`}\r\n${body}`);
    return this.waiting.promise;
  }

  close(): void {
    this.socket?.destroy();
  }

  private async open(): Promise<Socket> {
    const socket = connect({ host: this.host, port: this.port, noDelay: true, ...(this.localAddress === undefined ? {} : { localAddress: this.localAddress }) });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('data', (piece) => this.take(piece));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.socket = null;
      this.received = Buffer.alloc(0);
      this.waiting?.reject(new Error('the connection broke'));
      this.waiting = null;
    });
    this.socket = socket;
    return socket;
  }

  private take(piece: Buffer): void {
    this.received = this.received.length === 0 ? piece : Buffer.concat([this.received, piece]);
    const end = this.received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const whole = length !== undefined ? this.received.length >= end + 4 + Number(length) : !/\r\ntransfer-encoding: *chunked/i.test(head) || this.received.subarray(end + 4).lastIndexOf(lastChunk) >= 0;
    if (!whole) return;
    const reply = { status: Number(head.slice(9, 12)), etag: /\r\netag: *(\S+)/i.exec(head)?.[1] ?? null, body: this.received.subarray(end + 4) };
    this.received = Buffer.alloc(0);
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.resolve(reply);
  }
}
