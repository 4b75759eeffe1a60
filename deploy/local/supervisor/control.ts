import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { json } from 'node:stream/consumers';

/** Processes of a system, by name, and what can be done to them; each resolves when it is done. */
export interface Processes {
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  stop(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /** @param environment added for the next life alone */
  restart(name: string, environment?: Record<string, string>): Promise<void>;
  ready(name: string): Promise<void>;
  /** How its lives since it was last started ended; the oldest first. */
  ends(name: string): Promise<string[]>;
}

interface Order {
  process: string;
  signal?: NodeJS.Signals;
  environment?: Record<string, string>;
}

/**
 * Takes orders for a system's processes from other programs of this machine: `POST /kill`, `/stop`, `/start`, `/restart`, `/ready` with
 * `{ "process": name }`. Answers 204 when done, 409 with the reason when it cannot be. `POST /ends` answers how its lives ended, as JSON.
 */
export async function openControl(processes: Processes, port: number, token: string): Promise<Server> {
  const orders = new Map<string | undefined, (order: Order) => Promise<void | string[]>>([
    ['/kill', ({ process, signal }) => processes.kill(process, signal)],
    ['/stop', ({ process }) => processes.stop(process)],
    ['/start', ({ process }) => processes.start(process)],
    ['/restart', ({ process, environment }) => processes.restart(process, environment)],
    ['/ready', ({ process }) => processes.ready(process)],
    ['/ends', ({ process }) => processes.ends(process)],
  ]);
  const server = createServer((request, response) => {
    const answer = (status: number, text = ''): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
    };
    const order = orders.get(request.url);
    if (!isBearer(request, token)) return answer(401);
    if (request.method !== 'POST' || !order) return answer(404);
    return void json(request)
      .then((body) => order(body as Order))
      .then((found) => (found ? answer(200, JSON.stringify(found)) : answer(204)), (error: Error) => answer(409, error.message));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server.unref();
}

function isBearer(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
