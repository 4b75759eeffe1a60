import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { Readiness } from '#runtime';
import { Allow } from '../access/allow.js';

/** What the platform asks of a process. Not under `/api`: the gateway does not route it. */
@Controller()
@Allow('anyone')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness, @Inject(Registry) private readonly metrics: Registry) {}

  /** The process runs; nothing else is touched. */
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** The process can do its work: 200, or 503 with what ails it. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ready' | 'not-ready'; ailments: Record<string, string> }> {
    const ailments = await this.readiness.ailments();
    const ready = Object.keys(ailments).length === 0;
    void reply.code(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not-ready', ailments };
  }

  /** Figures for Prometheus. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  scrape(): Promise<string> {
    return this.metrics.metrics();
  }
}
