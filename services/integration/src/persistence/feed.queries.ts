import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';

/** What a reader wants of the feed; null is everything. */
export interface FeedFilter {
  readonly types: readonly string[] | null;
  readonly procedures: readonly string[] | null;
  /** Agencies whose dossiers (received, or competent for) the reader may see, with all below them. */
  readonly reach: readonly string[] | null;
  /** Agencies the reader asks for, with all below them. */
  readonly agencies: readonly string[] | null;
}

/** A part of the feed: bodies as they came, and the position that was read to. */
export interface FeedPart { readonly bodies: readonly string[]; readonly position: bigint; readonly atEnd: boolean }

/** Entries looked at in one statement, and statements for one answer: a reader who wants little of much goes on from where this one came to. */
const windowSize = 5_000;
const windows = 8;
/** Bytes of events in one answer, about. */
const maxBytes = 2_000_000;

/**
 * Reads of the feed. Every read is a range of positions along the primary key, which has all that filters look at: its cost does not depend on what is wanted.
 * An event is an agency's when it receives the dossier or is competent for it at that moment.
 */
@Injectable()
export class FeedQueries {
  private feed: Promise<string> | null = null;

  constructor(private readonly database: Database) {}

  /** Which feed this is: positions of another mean nothing here. */
  async identity(): Promise<string> {
    this.feed ??= this.database.query<{ id: string }>('SELECT id FROM feed').then(([row]) => row!.id);
    return this.feed.catch((error: unknown) => {
      this.feed = null;
      throw error;
    });
  }

  async head(): Promise<bigint> {
    const [row] = await this.database.prepared<{ head: string | null }>('feed-head', 'SELECT max(position)::text AS head FROM feed_event', []);
    return BigInt(row?.head ?? 0);
  }

  async read(after: bigint, filter: FeedFilter, limit: number): Promise<FeedPart> {
    // Read before the entries: all up to it are there for whoever asks from now on.
    const head = await this.head();
    const bodies: string[] = [];
    let [position, bytes] = [after, 0];
    for (let window = 0; window < windows && position < head && bodies.length < limit; window += 1) {
      const end = position + BigInt(windowSize) < head ? position + BigInt(windowSize) : head;
      const rows = (await this.part(position, end, filter, limit)).slice(0, limit - bodies.length);
      for (const row of rows) {
        if (bytes > 0 && bytes + row.body.length > maxBytes) return { bodies, position, atEnd: false };
        bodies.push(row.body);
        bytes += row.body.length;
        position = BigInt(row.position);
      }
      if (bodies.length < limit) position = end;
    }
    return { bodies, position, atEnd: position >= head };
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. */
  private part(after: bigint, end: bigint, { types, procedures, reach, agencies }: FeedFilter, limit: number): Promise<{ position: string; body: string }[]> {
    return this.database.prepared(
      `feed-part-${limit}`,
      `WITH places AS MATERIALIZED (SELECT CASE WHEN $5::text[] IS NULL THEN NULL ELSE agencies_under($5) END AS reach, CASE WHEN $6::text[] IS NULL THEN NULL ELSE agencies_under($6) END AS asked)
       SELECT e.position::text AS position, e.body FROM feed_event e, places
        WHERE e.position > $1 AND e.position <= $2 AND ($3::text[] IS NULL OR e.type = ANY ($3)) AND ($4::text[] IS NULL OR e.procedure_code = ANY ($4))
          AND (places.reach IS NULL OR e.competent_agency = ANY (places.reach) OR e.receiving_agency = ANY (places.reach))
          AND (places.asked IS NULL OR e.competent_agency = ANY (places.asked) OR e.receiving_agency = ANY (places.asked))
        ORDER BY e.position LIMIT ${limit}`,
      [String(after), String(end), types, procedures, reach, agencies],
    );
  }
}
