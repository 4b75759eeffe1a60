import { createServer } from 'node:net';
import { reservePort } from './reservations.js';
import type { StateFolder } from './state-folder.js';

/** Below the range from which systems hand out ports to outgoing connections, so that none is lost between the choice and the use. */
const free = { from: 15_000, to: 31_999 };

/**
 * Gives every name a port that is free now and that no other local system means to use: the one it had last time, else the preferred
 * one, else any. Remembered in the state folder, so that a request pasted yesterday works today. Held until `releasePorts`.
 * @param preferred port by name; `undefined` where any will do
 */
export async function choosePorts(folder: StateFolder, preferred: Record<string, number | undefined>): Promise<Record<string, number>> {
  const remembered = folder.read<Record<string, number>>('ports.json') ?? {};
  const chosen: Record<string, number> = {};
  const taken = new Set<number>(Object.entries(remembered).filter(([name]) => !(name in preferred)).map(([, port]) => port));
  for (const [name, wish] of Object.entries(preferred)) {
    const port = await firstFree(folder, [remembered[name], wish], taken);
    taken.add(port);
    chosen[name] = port;
  }
  folder.write('ports.json', { ...remembered, ...chosen });
  return chosen;
}

/** Free on the loopback address and on all: a listener on either would be in the way. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, undefined));
}

async function firstFree(folder: StateFolder, wishes: (number | undefined)[], taken: Set<number>): Promise<number> {
  const anywhere = Array.from({ length: 500 }, () => free.from + Math.floor(Math.random() * (free.to - free.from)));
  for (const port of [...wishes, ...anywhere]) if (port !== undefined && !taken.has(port) && (await isFree(port)) && reservePort(folder, port)) return port;
  throw new Error(`no free port between ${free.from} and ${free.to}`);
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
