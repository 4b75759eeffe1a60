import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A listening address that can be taken away and given back under the same port: a party outside the system that is down is a refused connection. */
export class Endpoint {
  readonly #open = new Set<Socket>();
  #port: number;

  constructor(private readonly server: Server, private readonly host: string, port: number) {
    this.#port = port;
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** The port people connect to; the one really bound where 0 was asked for. */
  get port(): number {
    return this.#port;
  }

  async open(): Promise<void> {
    if (this.server.listening) return;
    this.server.listen(this.#port, this.host);
    await once(this.server, 'listening');
    this.#port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses new connections and cuts the ones there are. */
  async shut(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#open) socket.resetAndDestroy();
    await closed;
  }
}
