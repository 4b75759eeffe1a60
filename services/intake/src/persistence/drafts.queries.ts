import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Draft } from '../domain/draft.js';
import { DraftRecord } from './draft.record.js';
import { draftListReach, reachOf } from './reach.js';

/** Where a page of drafts goes on. */
export interface DraftPosition {
  /** RFC 3339. */
  readonly updatedAt: string;
  readonly id: string;
}

/** Lists of drafts. */
@Injectable()
export class DraftsQueries {
  constructor(private readonly database: Database) {}

  /** Open drafts within the caller's reach, latest change first; one more than the limit. */
  async list(caller: Caller, now: Date, filter: { readonly procedureCode: string | null; readonly after: DraftPosition | null; readonly limit: number }): Promise<Draft[]> {
    const query = this.database.orm.createQueryBuilder(DraftRecord, 'draft')
      .where('draft.dossierId IS NULL').andWhere(draftListReach, reachOf(caller, now));
    if (filter.procedureCode !== null) query.andWhere('draft.procedureCode = :procedureCode', { procedureCode: filter.procedureCode });
    if (filter.after !== null) query.andWhere('(draft.updatedAt, draft.id) < (:updatedAt, :afterId)', { updatedAt: filter.after.updatedAt, afterId: filter.after.id });
    const records = await query.orderBy('draft.updatedAt', 'DESC').addOrderBy('draft.id', 'DESC').limit(filter.limit + 1).getMany();
    return records.map((record) => record.toDraft());
  }
}
