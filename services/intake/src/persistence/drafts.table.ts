import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Caller } from '../domain/caller.js';
import type { Draft } from '../domain/draft.js';
import { Drafts } from '../use-cases/ports.js';
import { DraftRecord } from './draft.record.js';
import { draftReach, reachOf } from './reach.js';

@Injectable()
export class DraftsTable extends Drafts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tx: Tx, draft: Draft): Promise<void> {
    await tx.manager.insert(DraftRecord, DraftRecord.of(draft));
  }

  async take(tx: Tx, id: string, caller: Caller, now: Date): Promise<Draft> {
    return found(await within(tx.manager, id, caller, now).setLock('pessimistic_write').getOne());
  }

  async read(id: string, caller: Caller, now: Date): Promise<Draft> {
    return found(await within(this.database.orm.manager, id, caller, now).getOne());
  }

  async store(tx: Tx, draft: Draft): Promise<void> {
    const { id, createdAt: _, ...rest } = DraftRecord.of(draft);
    await tx.manager.update(DraftRecord, { id }, rest);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.manager.delete(DraftRecord, { id });
  }
}

function within(manager: EntityManager, id: string, caller: Caller, now: Date): SelectQueryBuilder<DraftRecord> {
  return manager.createQueryBuilder(DraftRecord, 'draft').where('draft.id = :id', { id }).andWhere(draftReach, reachOf(caller, now));
}

function found(record: DraftRecord | null): Draft {
  if (record === null) throw new Refusal('not-found');
  return record.toDraft();
}
