import { QueryInteger } from '#http';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const list = (each: string): RegExp => new RegExp(`^${each}(,${each}){0,49}$`);

/** What of the feed is wanted. Lists by comma, at most fifty of each. */
export class FeedRequest {
  /** Cursor from `next` of the answer before; absent: from the beginning. */
  @IsOptional() @IsString() @MaxLength(100)
  after?: string;

  /** Types of event, `vn.motcua.dossier.received.v1`. */
  @IsOptional() @Matches(list('vn\\.motcua\\.[a-zA-Z.]{1,80}\\.v[0-9]{1,3}'))
  types?: string;

  /** Codes of agencies, each with all below it: events of dossiers they received or are competent for. */
  @IsOptional() @Matches(list('[0-9A-Z.-]{1,35}'))
  agency?: string;

  /** Codes of procedures. */
  @IsOptional() @Matches(list('[0-9A-Z.]{1,40}'))
  procedure?: string;

  /** Most events of an answer. */
  @QueryInteger({ min: 1, max: 200 })
  limit: number = 100;

  /** Seconds to wait for news where there is none. */
  @QueryInteger({ min: 0, max: 30 })
  wait: number = 0;
}
