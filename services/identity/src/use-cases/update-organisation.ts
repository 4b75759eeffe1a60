import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import type { Organisation } from '../domain/organisation.js';
import { Organisations } from './ports.js';

/** A representative corrects how the organisation is reached (cập nhật thông tin tổ chức). The name of a verified organisation is that of the register. */
@Injectable()
export class UpdateOrganisation {
  constructor(private readonly database: Database, private readonly organisations: Organisations) {}

  /** Refuses with `not-found` to others than representatives, `precondition.stale`. */
  async execute(id: string, version: number, change: Pick<Organisation, 'name' | 'address' | 'phone' | 'email'>, personId: string, now: Date): Promise<Organisation> {
    return this.database.transaction(async (tx) => {
      if (!await this.organisations.isRepresentedBy(tx, id, personId)) throw new Refusal('not-found');
      const known = await this.organisations.get(tx, id);
      const changed = { ...known, ...change, name: known.verified ? known.name : change.name };
      await this.organisations.save(tx, changed, version, now);
      return { ...changed, version: version + 1 };
    });
  }
}
