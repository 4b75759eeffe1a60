import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownPaths } from '../server/known-paths.js';
import type { Problems } from './problems.js';

/** Every error of an HTTP request becomes a problem (RFC 9457). Errors of other transports pass to whoever carries them. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly problems: Problems, private readonly paths: KnownPaths) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw thrown;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const noRoute = thrown instanceof NotFoundException && request.is404;
    this.problems.send(noRoute ? this.paths.refusal(request.url) : thrown, request, http.getResponse<FastifyReply>());
  }
}
