import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { InstreamReader, type InstreamEnd } from './instream.js';

const faults = {
  reset: 'cuts the connection as soon as it is made',
  hang: 'takes everything and never answers',
  slow: 'answers after delayMs',
  truncated: 'sends half of the answer and closes',
  error: 'answers that scanning failed',
  blind: 'lies: finds nothing in an infected file',
  alarm: 'lies: finds a virus in a clean file',
} as const;

const infected = 'Eicar-Test-Signature FOUND';
const longestCommand = 1_024;
/** clamd's ReadTimeout, milliseconds. */
const readTimeout = 120_000;

/** clamd over TCP: PING, VERSION and INSTREAM, one command a connection, in the `z` (NUL) and `n` (newline) framings. */
export async function openClamd(inbox: Inbox, { host, port, streamMaxLength }: { host: string; port: number; streamMaxLength: number }): Promise<Simulator> {
  const behaviour = new Behaviour();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (behaviour.take('reset')) socket.resetAndDestroy();
    else serve(socket, behaviour, inbox, streamMaxLength);
  });
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();
  return { name: 'clamd', faults, behaviour, endpoint };
}

/** How the answer ends follows how the command began. */
interface Command {
  readonly name: string;
  readonly terminator: '\0' | '\n';
  readonly rest: Buffer;
}

function serve(socket: Socket, behaviour: Behaviour, inbox: Inbox, streamMaxLength: number): void {
  let begun: Buffer = Buffer.alloc(0);
  let command: Command | null = null;
  let reader: InstreamReader | null = null;
  let answered = false;

  socket.setTimeout(readTimeout, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('end', () => { if (!answered) socket.destroy(); });
  socket.on('data', (bytes) => {
    if (answered) return;
    let content: Buffer = bytes;
    if (!command) {
      begun = Buffer.concat([begun, bytes]);
      command = parseCommand(begun);
      if (!command) {
        if (begun.length > longestCommand) answer('UNKNOWN COMMAND', '\n');
        return;
      }
      content = command.rest;
      if (command.name === 'PING') return answer('PONG', command.terminator);
      if (command.name === 'VERSION') return answer('ClamAV 1.4.3-simulator/27815/Sun Nov 22 08:00:00 2026', command.terminator);
      if (command.name !== 'INSTREAM') return answer('UNKNOWN COMMAND', command.terminator);
      reader = new InstreamReader(streamMaxLength);
    }
    const end = reader?.push(content) ?? null;
    if (end) answer(verdict(end, behaviour, inbox), command.terminator);
  });

  function answer(text: string, terminator: string): void {
    answered = true;
    void send(text + terminator).catch(() => socket.destroy());
  }

  async function send(text: string): Promise<void> {
    const taken = behaviour.take('hang', 'slow', 'truncated');
    if (taken?.fault === 'hang') return;
    if (taken?.fault === 'slow') await delay(taken.delayMs, undefined, { ref: false });
    socket.end(taken?.fault === 'truncated' ? text.slice(0, text.length >> 1) : text);
  }
}

function verdict(end: InstreamEnd, behaviour: Behaviour, inbox: Inbox): string {
  const fault = behaviour.take('error', 'blind', 'alarm')?.fault;
  const found = end.kind === 'complete' && (fault === 'alarm' || (end.found && fault !== 'blind'));
  const answer = fault === 'error' ? 'stream: Can\'t allocate memory ERROR'
    : end.kind === 'too-large' ? 'INSTREAM size limit exceeded. ERROR'
      : found ? `stream: ${infected}` : 'stream: OK';
  inbox.record('scan', { size: end.size, answer });
  return answer;
}

/** Null until the command is complete. `zPING\0`, `nPING\n`, and the old bare `PING\n`. */
function parseCommand(bytes: Buffer): Command | null {
  const marker = String.fromCharCode(bytes[0] ?? 0);
  const terminator = marker === 'z' ? '\0' : '\n';
  const end = bytes.indexOf(terminator);
  if (end === -1) return null;
  const text = bytes.subarray(marker === 'z' || marker === 'n' ? 1 : 0, end).toString('latin1');
  return { name: text.trim(), terminator, rest: bytes.subarray(end + 1) };
}
