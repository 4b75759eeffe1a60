import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Supervisor } from './supervisor.js';

interface Order {
  process: string;
  signal?: NodeJS.Signals;
  environment?: Record<string, string>;
}

/**
 * Takes orders for a supervisor from other processes of this machine: `POST /kill`, `/stop`, `/start`, `/restart`, `/ready` with
 * `{ "process": name }`. Answers 204 when done, 409 with the reason when it cannot be.
 */
export async function openControl(supervisor: Supervisor, port: number, token: string): Promise<Server> {
  const orders = new Map<string | undefined, (order: Order) => Promise<void>>([
    ['/kill', ({ process, signal }) => supervisor.kill(process, signal)],
    ['/stop', ({ process }) => supervisor.stop(process)],
    ['/start', ({ process }) => supervisor.start(process)],
    ['/restart', ({ process, environment }) => supervisor.restart(process, environment)],
    ['/ready', ({ process }) => supervisor.ready(process)],
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
      .then(() => answer(204), (error: Error) => answer(409, error.message));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server.unref();
}

function isBearer(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
