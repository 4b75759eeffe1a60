import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { Turnstile } from '#runtime';
import { Passwords } from '../use-cases/ports.js';

/** Argon2id with 19 MiB, two passes, one lane: the first choice of the OWASP password storage cheat sheet. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Argon2id on the thread pool, through a turnstile: a hash takes a core for ten milliseconds, and a burst of log-ins would starve everything else on the machine. */
@Injectable()
export class Argon2Passwords extends Passwords {
  private readonly turnstile: Turnstile;
  /** Compared with when there is nothing to compare with: made like the others, of a password nobody has. */
  private readonly nobody: Promise<string>;

  constructor(settings: { readonly atOnce: number; readonly waiting: number }, registry: Registry) {
    super();
    this.turnstile = new Turnstile(settings.atOnce, settings.waiting);
    this.nobody = hash(crypto.randomUUID(), cost);
    const waiting: Gauge = new Gauge({
      name: 'motcua_password_hashes_waiting', help: 'Password hashes waiting for their turn', registers: [registry], collect: () => { waiting.set(this.turnstile.queued); },
    });
  }

  hash(password: string): Promise<string> {
    return this.turnstile.pass(() => hash(password, cost));
  }

  matches(stored: string | null, password: string, turn: { readonly before: () => Promise<void>; readonly failed: () => Promise<void> }): Promise<boolean> {
    return this.turnstile.pass(async () => {
      await turn.before();
      const equal = await verify(stored ?? await this.nobody, password) && stored !== null;
      if (!equal) await turn.failed();
      return equal;
    });
  }
}
