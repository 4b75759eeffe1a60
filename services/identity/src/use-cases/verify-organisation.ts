import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Organisation } from '../domain/organisation.js';
import { News, Organisations } from './ports.js';

/** An officer has compared an organisation with the business register (đối chiếu đăng ký kinh doanh): it can be acted for. */
@Injectable()
export class VerifyOrganisation {
  constructor(private readonly organisations: Organisations, private readonly news: News) {}

  /** Refuses with `organisation.exists` when the tax code is verified for another, `precondition.stale`. */
  async execute(tx: Tx, id: string, version: number, now: Date): Promise<Organisation> {
    const organisation = await this.organisations.get(tx, id);
    const other = await this.organisations.verifiedByTaxCode(tx, organisation.taxCode);
    if (other !== null && other.id !== id) throw new Refusal('organisation.exists');
    await this.organisations.save(tx, { ...organisation, verified: true }, version, now);
    for (const personId of await this.organisations.representatives(tx, id)) await this.news.representationBegan(tx, id, personId, now);
    return { ...organisation, verified: true, version: version + 1 };
  }
}
