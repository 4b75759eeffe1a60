import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { z } from 'zod';
import { Refusal } from '#contracts';
import { QueryInteger } from '../validation/query.js';

/** Query of a list: extend it by filters, take it with `@Query()`. */
export class PageRequest {
  /** Cursor from `next` of the page before; absent for the first page. */
  @IsOptional() @IsString() @MaxLength(1000)
  after?: string;

  /** Most items of a page. */
  @QueryInteger({ min: 1, max: 200 })
  limit: number = 20;

  /** Where the page starts, or null for the first. A cursor that was not made by `pageOf` for this list is refused. */
  cursor<Position>(schema: z.ZodType<Position>): Position | null {
    if (this.after === undefined) return null;
    const parsed = schema.safeParse(decode(this.after));
    if (!parsed.success) throw new Refusal('validation.failed', {}, [{ pointer: '/query/after', code: 'cursor', message: { vi: 'Con trỏ trang không hợp lệ', en: 'is not a cursor of this list' } }]);
    return parsed.data;
  }
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
