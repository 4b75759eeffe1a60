import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A neighbour of a service, over HTTP on a port of its own: it says what the spec says. */
export class Neighbour {
  /** While true, every connection is cut. */
  away = false;

  private constructor(private readonly server: Server) {}

  static async open(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Neighbour> {
    const own: { neighbour?: Neighbour } = {};
    const server = createServer((request, response) => {
      if (own.neighbour?.away === true) request.socket.destroy();
      else answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    own.neighbour = new Neighbour(server);
    return own.neighbour;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
