import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Content that the double takes for a virus. */
export const virus = Buffer.from('the-spec-calls-this-a-virus');

/** A clamd that speaks INSTREAM over TCP; it can be away. */
export class ClamdDouble {
  away = false;
  scans = 0;
  private constructor(private readonly server: Server) {}

  static async open(): Promise<ClamdDouble> {
    const server = createServer((socket) => double.serve(socket));
    const double = new ClamdDouble(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.away) return void socket.destroy();
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      const content = contentOf(received);
      if (content === null) return;
      this.scans += 1;
      socket.end(content.includes(virus) ? 'stream: Spec.Virus FOUND\0' : 'stream: OK\0');
    });
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The content once the closing chunk has come. */
function contentOf(received: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0');
  if (received.length < command.length || !received.subarray(0, command.length).equals(command)) return null;
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
