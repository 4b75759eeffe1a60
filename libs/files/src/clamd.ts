import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { FileContent } from './file-store.js';
import { ScannerUnavailable, VirusScanner } from './virus-scanner.js';
import type { ScanResult } from './virus-scanner.js';

/** Where ClamAV's daemon listens on TCP, and how long one file may take from connecting to the answer, in milliseconds. */
export interface ClamdConfig {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** No answer of clamd is as long; a peer that sends more is not clamd. */
const longestAnswer = 4096;
const chunkBytes = 64 * 1024;

/**
 * Sends content to clamd by its INSTREAM command: `zINSTREAM\0`, chunks with a length of four bytes (big endian) before each, and a length of 0 at the end.
 * The answer is `stream: OK\0` or `stream: <name> FOUND\0`; anything else, an answer that breaks off, or none in time is `ScannerUnavailable`.
 * clamd's own `StreamMaxLength` (default 100 MB) must be at least the largest file accepted.
 */
export async function scanWithClamd({ host, port, timeoutMs }: ClamdConfig, content: FileContent): Promise<ScanResult> {
  const socket = connect({ host, port });
  const timer = setTimeout(() => socket.destroy(new Error(`clamd gave no answer within ${timeoutMs} ms`)), timeoutMs);
  let sentAll = false;
  let contentFailed: { error: unknown } | undefined;
  try {
    // Nobody waits for the sending: clamd may answer and hang up before it has read everything (over its limit, or a finding), and the content may hang.
    void send(socket, content).then(
      () => {
        sentAll = true;
      },
      (error: unknown) => {
        if (!(error instanceof SocketClosed)) contentFailed = { error };
        socket.destroy();
      },
    );
    const verdict = readVerdict(await readAnswer(socket));
    if (verdict === 'clean' && !sentAll) throw new Error('clamd called content clean before it had all of it');
    return verdict;
  } catch (error) {
    if (contentFailed !== undefined) throw contentFailed.error;
    throw new ScannerUnavailable(error);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** ClamAV's daemon as the scanner. One connection a file. */
export class ClamdScanner extends VirusScanner {
  constructor(private readonly config: ClamdConfig) {
    super();
  }

  override scan(content: FileContent): Promise<ScanResult> {
    return scanWithClamd(this.config, content);
  }
}

class SocketClosed extends Error {}

async function send(socket: Socket, content: FileContent): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const bytes of content instanceof Uint8Array ? [content] : content) {
    for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.byteLength);
      await write(socket, Buffer.concat([length, chunk]));
    }
  }
  await write(socket, Buffer.alloc(4));
}

async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed) throw new SocketClosed();
  if (socket.write(bytes)) return;
  const stop = new AbortController();
  try {
    await Promise.race([once(socket, 'drain', { signal: stop.signal }), once(socket, 'close', { signal: stop.signal })]);
  } catch {
    throw new SocketClosed();
  } finally {
    stop.abort();
  }
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let failure: Error | undefined;
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      const end = received.indexOf(0);
      if (end >= 0) resolve(received.toString('utf8', 0, end));
      else if (received.length > longestAnswer) reject(new Error('clamd sent an answer without an end'));
    });
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      reject(failure ?? new Error('clamd hung up without a complete answer'));
    });
  });
}

function readVerdict(answer: string): ScanResult {
  if (answer === 'stream: OK') return 'clean';
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found === undefined) throw new Error(`clamd answered ${JSON.stringify(answer)}`);
  return { found };
}
