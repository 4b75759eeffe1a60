import { Allow, dispositionOf, RateLimit } from '#http';
import { Clock } from '#runtime';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { ResultLinks } from '../domain/result-link.js';
import { IssuedResults } from '../use-cases/ports.js';

/** Results by the link in a mail. */
@Controller('api/notification/v1')
export class ResultsController {
  constructor(private readonly links: ResultLinks, private readonly results: IssuedResults, private readonly clock: Clock) {}

  /** The signed electronic result, by the expiring link that its owner asked for */
  @Get('results/:key') @Allow('anyone') @RateLimit({ per: 'address', limit: 30 }) @Header('content-type', 'application/pdf') @Header('cache-control', 'no-store')
  async result(@Param('key') key: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const code = this.links.open(key, this.clock.now());
    const bytes = await this.results.open(code);
    void reply.header('content-disposition', dispositionOf(`${code}.pdf`));
    return new StreamableFile(Readable.from(bytes));
  }
}
