import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';

/** The version named by `If-Match`. Refuses with `precondition.required` (428) or `precondition.malformed` (400: weak tags, lists, `*`). */
export function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined || ifMatch.trim() === '') throw new Refusal('precondition.required');
  const digits = /^"(0|[1-9]\d{0,14})"$/.exec(ifMatch.trim())?.[1];
  if (digits === undefined) throw new Refusal('precondition.malformed');
  return Number(digits);
}

export function versionFactory(_data: unknown, context: ExecutionContext): number {
  return versionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
}

/** The version the caller last read, from `If-Match`: `@Version() version: number`. The header is required where it stands. */
export const Version = createParamDecorator(versionFactory);
