import { Refusal } from '#contracts';
import { Access, Allow, Caller, RateLimit } from '#http';
import { Controller, Get, Header, Query, Req, StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type FeedFilter, type FeedPart, FeedQueries } from '../persistence/feed.queries.js';
import { FeedCursors } from './cursors.js';
import { FeedRequest } from './feed.request.js';
import { reachOf } from './reach.js';
import { WaitingRoom } from './waiting-room.js';

/** The event feed (luồng sự kiện): facts of dossiers over HTTP, with the same ids and bytes as on Kafka. */
@Controller('api/integration/v1/events')
@Allow({ roles: ['integrator'] })
export class FeedController {
  constructor(private readonly queries: FeedQueries, private readonly cursors: FeedCursors, private readonly room: WaitingRoom) {}

  /**
   * Events after a cursor, in the order in which they were taken up; from the beginning without one
   *
   * `{"items": [...], "next": "...", "more": false}`: `next` is the cursor to go on with, always; `more` says whether there is more already. An answer may be empty and
   * still bring a cursor further on. Order by (`subject`, `sequence`); dedupe by (`source`, `id`).
   */
  @Get() @RateLimit({ per: 'caller', limit: 300 }) @Header('content-type', 'application/json; charset=utf-8')
  async read(@Query() query: FeedRequest, @Caller() caller: Access, @Req() request: FastifyRequest): Promise<StreamableFile> {
    const feed = await this.queries.identity();
    const after = query.after === undefined ? 0n : this.cursors.read(feed, query.after);
    if (after > 0n && after > await this.queries.head()) throw new Refusal('cursor.ahead');
    const filter: FeedFilter = { types: codesOf(query.types), procedures: codesOf(query.procedure), agencies: codesOf(query.agency), reach: reachOf(caller, ['integrator']) };
    // What was looked at in vain is not looked at again.
    let from = after;
    const look = async (): Promise<FeedPart> => {
      const found = await this.queries.read(from, filter, query.limit);
      if (found.bodies.length === 0) from = found.position;
      return found;
    };
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    request.raw.socket.once('close', leave);
    const part = await this.room.until(caller.accountId, query.wait, gone.signal, look, ({ bodies, atEnd }) => bodies.length > 0 || !atEnd)
      .finally(() => request.raw.socket.off('close', leave));
    const next = JSON.stringify(this.cursors.make(feed, part.position));
    return new StreamableFile(Buffer.from(`{"items":[${part.bodies.join(',')}],"next":${next},"more":${String(!part.atEnd)}}`));
  }
}

function codesOf(list: string | undefined): string[] | null {
  return list === undefined ? null : [...new Set(list.split(','))];
}
