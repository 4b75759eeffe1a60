import type { FastifyInstance } from 'fastify';
import { Refusal } from '#contracts';
import { pathOf } from '../problems/problems.js';

/** Paths that exist under another method answer 405 with `Allow`; all others 404. */
export class KnownPaths {
  private readonly patterns: { readonly method: string; readonly pattern: RegExp }[] = [];

  /** Collects the routes as they are registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      const pattern = new RegExp(`^${url.split('/').map((step) => (step.startsWith(':') ? '[^/]+' : step === '*' ? '.*' : step.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('/')}$`);
      for (const one of [method].flat()) this.patterns.push({ method: one, pattern });
    });
  }

  /** The refusal for a request no route took. */
  refusal(url: string): Refusal {
    const path = pathOf(url);
    const allowed = [...new Set(this.patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
    return allowed.length > 0 ? new Refusal('method-not-allowed', { allow: allowed.join(', ') }) : new Refusal('not-found');
  }
}
