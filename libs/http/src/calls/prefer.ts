import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Longest wait granted, in seconds. */
const longest = 10;

/** Seconds asked for by `Prefer: wait=5` (RFC 7240), at most ten; 0 where nothing well-formed is asked for, for a preference may be ignored. */
export function waitOf(prefer: string | string[] | undefined): number {
  const text = Array.isArray(prefer) ? prefer.join(',') : prefer ?? '';
  const seconds = text.split(',').map((part) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:;.*)?$/i.exec(part)?.[1]).find((value) => value !== undefined);
  return Math.min(Number(seconds ?? 0), longest);
}

export function waitFactory(_data: unknown, context: ExecutionContext): number {
  return waitOf(context.switchToHttp().getRequest<FastifyRequest>().headers['prefer']);
}

/** How many seconds the caller is ready to wait for something not there yet: `@Wait() seconds: number`. */
export const Wait = createParamDecorator(waitFactory);
