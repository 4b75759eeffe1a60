import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { genericProblems } from '../problems/generic-problems.js';
import { securityHeaders } from './security-headers.js';

const byCode: Readonly<Record<string, keyof typeof genericProblems>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_HEADER_OVERFLOW: 'request.headers-too-large',
};

/** Answers bytes that are no HTTP request with a problem and closes the connection. */
export function answerBrokenConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = byCode[error.code ?? ''] ?? 'request.malformed';
  const { status, title } = genericProblems[code];
  const body = JSON.stringify({ type: `/docs/problems/${code}`, title: title.vi, status, instance: '/', code, traceId: randomBytes(16).toString('hex') });
  const headers = { ...securityHeaders, 'content-type': 'application/problem+json; charset=utf-8', 'content-length': Buffer.byteLength(body), 'content-language': 'vi', connection: 'close' };
  socket.end(`HTTP/1.1 ${status} ${reason[status] ?? 'Bad Request'}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

const reason: Readonly<Record<number, string>> = { 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };
