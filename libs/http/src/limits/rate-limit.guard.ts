import { isIPv6 } from 'node:net';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { Clock } from '#runtime';
import { type Rate, ratesOf } from './rate-limit.js';
import { TokenBuckets } from './token-buckets.js';

/** Holds callers to the rates of the route. Runs after the guard of access, so that it knows who calls. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly buckets = new TokenBuckets();

  constructor(@Inject(Clock) private readonly clock: Clock) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const rates = ratesOf(context.getHandler());
    if (rates === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = `${context.getClass().name}.${context.getHandler().name}`;
    const now = this.clock.now();
    const drawn = rates.map((rate) => ({ rate, ...this.buckets.take(`${route} ${rate.limit} ${subjectOf(request, rate)}`, rate.limit, rate.seconds ?? 60, now) }));
    const tightest = drawn.reduce((least, next) => (next.retryAfter > least.retryAfter || (next.retryAfter === least.retryAfter && next.remaining < least.remaining) ? next : least));
    void context.switchToHttp().getResponse<FastifyReply>().headers({ 'ratelimit-limit': tightest.rate.limit, 'ratelimit-remaining': tightest.remaining, 'ratelimit-reset': tightest.reset });
    if (!tightest.allowed) throw new Refusal('rate.exceeded', { retryAfter: tightest.retryAfter });
    return true;
  }
}

function subjectOf(request: FastifyRequest, rate: Rate): string {
  return rate.per === 'caller' && request.access != null ? request.access.accountId : networkOf(request.ip);
}

/** One subscriber holds a whole /64 of IPv6: it counts as one address. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - left.length - tail.split(':').filter((group) => group !== '').length;
  return [...left, ...Array<string>(missing).fill('0')].slice(0, 4).join(':');
}
