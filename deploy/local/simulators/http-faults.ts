import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Behaviour } from './behaviour.js';

/** Faults every simulator that speaks HTTP can act out. */
export const httpFaults = {
  reset: 'cuts the connection when a request arrives',
  hang: 'takes the request and never answers',
  slow: 'answers after delayMs',
  error: 'answers 500',
} as const;

/** Acts out the HTTP fault in force. True when the request has had its (bad) end and must not be handled. */
export async function spoil(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const taken = behaviour.take('reset', 'hang', 'slow', 'error');
  switch (taken?.fault) {
    case undefined:
      return false;
    case 'reset':
      request.socket.resetAndDestroy();
      return true;
    case 'hang':
      return true;
    case 'slow':
      await delay(taken?.delayMs, undefined, { ref: false });
      return request.socket.destroyed;
    case 'error':
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"code":"internal-error"}}');
      return true;
  }
}
