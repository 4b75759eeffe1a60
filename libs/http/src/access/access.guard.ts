import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { Clock } from '#runtime';
import type { Access } from './access.js';
import { rulesOf } from './allow.js';
import { judge } from './judge.js';
import { Revocations } from './revocations.js';
import { TokenVerifier, type VerifiedToken } from './token-verifier.js';

/** Lets a request through when a rule of its route allows the caller. A route without a rule is refused. Events are not its business. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(TokenVerifier) private readonly tokens: TokenVerifier,
    @Inject(Revocations) private readonly revocations: Revocations,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rules = rulesOf(context.getClass(), context.getHandler());
    if (rules === undefined) throw new Refusal('auth.forbidden');

    const decide = (caller: Access | null): true => {
      request.access = caller;
      const refusal = judge(rules, caller);
      if (refusal !== null) throw refusal;
      return true;
    };
    const optional = rules.includes('anyone');
    const token = bearerOf(request.headers.authorization);
    if (token === undefined) {
      if (!optional && request.headers.authorization !== undefined) throw new Refusal('auth.token-invalid');
      return decide(null);
    }
    const now = this.clock.now();
    const known = this.tokens.recall(token, now);
    if (known !== undefined) return decide(this.accept(known, optional));
    return this.tokens.verify(token, now).then(
      (verified) => decide(this.accept(verified, optional)),
      (refusal: unknown) => {
        // A stale token does not bar a caller from what is open to anyone: signing in again, above all.
        if (optional) return decide(null);
        throw refusal;
      },
    );
  }

  private accept({ access, issuedAt }: VerifiedToken, optional: boolean): Access | null {
    if (!this.revocations.isRevoked(access.accountId, issuedAt)) return access;
    if (optional) return null;
    throw new Refusal('auth.token-revoked');
  }
}

function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1];
}
