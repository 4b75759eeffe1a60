import { connect, createServer, type Server, type Socket } from 'node:net';

/** Sockets to a broker that can be cut. */
export class Wire {
  private readonly sockets = new Set<Socket>();

  readonly socketFactory = ({ host, port, onConnect }: { readonly host: string; readonly port: number; readonly onConnect: () => void }): Socket => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };

  /** Breaks every connection there is; new ones may be made. Gives how many. */
  cut(): number {
    const cut = [...this.sockets];
    for (const socket of cut) socket.destroy(new Error('read ECONNRESET'));
    return cut.length;
  }
}

/** An address that leads nowhere until it is opened, and to a server from then on. */
export class Door {
  private constructor(private readonly server: Server, private readonly to: { readonly host: string; readonly port: number }, readonly port: number) {}

  static async towards(host: string, port: number): Promise<Door> {
    // A port nobody listens on: taken, noted and given back.
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return new Door(server, { host, port }, address !== null && typeof address === 'object' ? address.port : 0);
  }

  async open(): Promise<void> {
    this.server.on('connection', (inside) => {
      const outside = connect(this.to);
      inside.pipe(outside).pipe(inside);
      for (const [one, other] of [[inside, outside], [outside, inside]] as const) one.on('error', () => undefined).on('close', () => other.destroy());
    });
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }
}
