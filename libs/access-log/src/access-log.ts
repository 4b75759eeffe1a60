import { accessLogged, type EventOf } from '#contracts';
import type { Access } from '#http';
import { makeEvent, Outbox, Relay } from '#messaging';
import { Database } from '#persistence';
import { Clock, Log } from '#runtime';
import { vietnamTime } from '#working-time';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Counter, Registry } from 'prom-client';
import { AccessOutbox } from './access-outbox.js';
import { queryOf, type Shown, shownBy } from './list.js';
import { objectNamedBy } from './object.js';

type Batch = EventOf<typeof accessLogged>['data'];
export type Entry = Batch['entries'][number];

export const ACCESS_LOG_SERVICE = Symbol('service of the access log');

/** Entries of one batch: of officers with many agencies, too, they stay below what a broker takes (1 MB). A list weighs as one for every four dossiers it showed. */
const together = 250;
/** Weight of entries kept while they cannot be written; what comes then is lost, and counted. */
const most = 10_000;
/** Milliseconds: how long entries are gathered, and the longest pause while the database is away. */
const times = { gather: 1_000, longest: 30_000 };

/**
 * Gathers who read or changed which object, and to whom lists showed which dossiers (P-o), from requests as they are answered, and records a second's worth at a time for the relay to carry. A request never
 * waits for it nor fails over it: while the database is away entries are kept in memory, as many as there is room for. Each process tells of its own
 * batches in order, as a subject of its own.
 */
@Injectable()
export class AccessLog implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly process = randomUUID();
  private readonly gathered: Entry[] = [];
  private weight = 0;
  private readonly shown = new WeakMap<FastifyRequest, Shown>();
  /** A batch whose recording may or may not have come through: it stays the same until it has. */
  private batch: { readonly id: string; readonly body: string } | null = null;
  private sequence = 0;
  private failures = 0;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private readonly lost: Counter;

  constructor(
    private readonly host: HttpAdapterHost, private readonly database: Database, private readonly outbox: Outbox, private readonly relay: Relay, private readonly clock: Clock, private readonly log: Log, registry: Registry,
    @Inject(ACCESS_LOG_SERVICE) private readonly service: string,
  ) {
    this.lost = new Counter({ name: 'motcua_access_entries_lost_total', help: 'Entries of the access log there was no room for', registers: [registry] });
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance?.() as FastifyInstance | undefined;
    fastify?.addHook('preSerialization', (request, _reply, answer: unknown, done) => {
      const shown = request.access == null ? null : shownBy(answer);
      if (shown !== null) this.shown.set(request, shown);
      done(null, answer);
    });
    fastify?.addHook('onResponse', (request, reply, done) => {
      if (request.access != null) this.note(request, request.access, reply.statusCode);
      done();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush().catch(() => undefined);
  }

  /** What came in meanwhile; no attempt is made twice. */
  async onApplicationShutdown(): Promise<void> {
    await this.flush().catch(() => undefined);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Records what is gathered. Rejects when it cannot be written; it is kept then. */
  flush(): Promise<void> {
    this.writing ??= this.write().finally(() => { this.writing = null; });
    return this.writing;
  }

  private note(request: FastifyRequest, access: Access, status: number): void {
    const route = request.routeOptions.url;
    if (route === undefined) return;
    const query = request.query as Readonly<Record<string, unknown>>;
    const object = objectNamedBy(route, request.params as Readonly<Record<string, string>>, query);
    const shown = object?.kind === 'dossier' ? undefined : this.shown.get(request);
    if (object === null && shown === undefined) return;
    if (this.weight >= most) return this.lost.inc();
    const entry: Entry = {
      at: vietnamTime(this.clock.now()),
      actor: { kind: access.kind, ref: access.accountId, roles: distinct(access.grants.map(({ role }) => role)), agencies: distinct(access.grants.map(({ agency }) => agency)) },
      action: `${request.method} ${route.replaceAll(/:(\w+)/g, '{$1}')}`, object, status, ...(shown === undefined ? {} : { list: { query: queryOf(query), count: shown.count, dossiers: [...shown.dossiers] } }),
    };
    this.gathered.push(entry);
    this.weight += weightOf(entry);
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.flush().then(() => { this.failures = 0; }, (error: unknown) => {
        this.failures += 1;
        if (this.failures === 1) this.log.pino.warn({ err: error }, 'access log: cannot be recorded, kept for now');
      }).finally(() => { if (this.gathered.length > 0 || this.batch !== null) this.schedule(); });
    }, Math.min(times.gather * 2 ** Math.min(this.failures, 5), times.longest)).unref();
  }

  private async write(): Promise<void> {
    while (this.gathered.length > 0 || this.batch !== null) {
      this.batch ??= this.next();
      const { id, body } = this.batch;
      await this.database.prepared('access-record', 'INSERT INTO access_batch (id, key, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [id, this.process, body]);
      this.batch = null;
      if (this.outbox instanceof AccessOutbox) this.outbox.recorded();
      this.relay.wake();
    }
  }

  private next(): { id: string; body: string } {
    const id = randomUUID();
    let weight = 0;
    const beyond = this.gathered.findIndex((entry) => (weight += weightOf(entry)) > together);
    const entries = this.gathered.splice(0, beyond < 0 ? this.gathered.length : Math.max(beyond, 1));
    this.weight -= entries.reduce((sum, entry) => sum + weightOf(entry), 0);
    this.sequence += 1;
    return { id, body: JSON.stringify(makeEvent(this.service, accessLogged, { subject: this.process, time: this.clock.now(), data: { batchId: id, service: this.service, entries } }, this.sequence)) };
  }
}

function weightOf({ list }: Entry): number {
  return 1 + (list?.dossiers.length ?? 0) / 4;
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
