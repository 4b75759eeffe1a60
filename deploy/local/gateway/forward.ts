import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { Pool, type Dispatcher } from 'undici';
import { requestHeaders, responseHeaders, type Marks } from './headers.js';
import { refuse, type ProblemCode } from './problems.js';

export interface UpstreamLimits {
  /** Longest wait for the first byte, and between two pieces of an answer, milliseconds. */
  readonly timeoutMs: number;
  readonly maxInFlight: number;
}

/** Milliseconds for a connection on the same machine or network. */
const connectTimeout = 2_000;
/** How long the rest of an upload is read and thrown away after an early answer, so that the client sees that answer. */
const drainMs = 10_000;

/** One service: its kept connections, and how many requests are with it. */
export class Upstream {
  readonly pool: Pool;
  inFlight = 0;

  constructor(readonly service: string, origin: string, readonly limits: UpstreamLimits) {
    this.pool = new Pool(origin, {
      connections: limits.maxInFlight, pipelining: 1, connect: { timeout: connectTimeout },
      headersTimeout: limits.timeoutMs, bodyTimeout: limits.timeoutMs,
    });
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** Passes a request on and its answer back, piece by piece: nothing is kept but what one side is slower than the other. */
export function forward(upstream: Upstream, request: IncomingMessage, response: ServerResponse, marks: Marks): void {
  if (upstream.inFlight >= upstream.limits.maxInFlight) {
    refuse(request, response, 'gateway.overloaded', marks);
    drain(request);
    return;
  }
  new Passage(upstream, request, response, marks).begin();
}

class Passage implements Dispatcher.DispatchHandler {
  readonly #body: PassThrough | null;
  readonly #headers: string[];
  #controller: Dispatcher.DispatchController | null = null;
  #gone = false;
  #over = false;
  #retried = false;

  constructor(
    private readonly upstream: Upstream,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly marks: Marks,
  ) {
    this.#headers = requestHeaders(request, marks);
    // Not the request itself: the client library destroys a body it no longer wants, and with it the connection the answer must go out on.
    this.#body = hasBody(request) ? request.pipe(new PassThrough()) : null;
    // Whatever breaks it is told to onResponseError as well.
    this.#body?.on('error', () => undefined);
  }

  begin(): void {
    this.upstream.inFlight++;
    this.response.once('close', () => this.leave());
    this.send();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#gone) controller.abort(new Error('client gone'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) return;
    this.response.writeHead(status, responseHeaders(controller.rawHeaders as (Buffer | string)[], this.marks.requestId));
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.response.write(piece)) return;
    controller.pause();
    this.response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.settle();
    this.response.end();
    drain(this.request);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#gone) return this.settle();
    const code = problemOf(error);
    if (this.response.headersSent) {
      this.settle();
      this.response.destroy();
      return;
    }
    if (code === 'gateway.answer-lost' && this.isRepeatable()) {
      this.#retried = true;
      this.send();
      return;
    }
    this.settle();
    refuse(this.request, this.response, code, this.marks);
    drain(this.request);
  }

  private send(): void {
    const { method = 'GET', url = '/' } = this.request;
    this.upstream.pool.dispatch({ path: url, method, headers: this.#headers, body: this.#body }, this);
  }

  /** The client closed its connection, or has its answer. */
  private leave(): void {
    if (this.#over) return;
    this.#gone = true;
    this.#body?.destroy();
    this.#controller?.abort(new Error('client gone'));
    this.settle();
  }

  private settle(): void {
    if (this.#over) return;
    this.#over = true;
    this.upstream.inFlight--;
  }

  /** A kept connection may have been closed by the service in the same moment; what only reads is asked again, once. */
  private isRepeatable(): boolean {
    return !this.#retried && this.#body === null && (this.request.method === 'GET' || this.request.method === 'HEAD');
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.unpipe();
  request.resume();
  const giveUp = setTimeout(() => request.destroy(), drainMs).unref();
  request.once('close', () => clearTimeout(giveUp));
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']);

function problemOf(error: Error & { code?: string }): ProblemCode {
  const { code = '', name } = error;
  if (unreachable.has(code)) return 'gateway.service-unreachable';
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'gateway.timeout';
  if (code === 'UND_ERR_INVALID_ARG') return 'gateway.malformed-address';
  if (name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW') return 'gateway.bad-answer';
  return 'gateway.answer-lost';
}
