import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Delegation } from '../domain/delegation.js';
import { Delegations, News } from './ports.js';

/** Either side ends a delegation (thu hồi, từ bỏ uỷ quyền). Effective at once. */
@Injectable()
export class RevokeDelegation {
  constructor(private readonly delegations: Delegations, private readonly news: News) {}

  /** Refuses with `not-found` to people it does not concern, `precondition.stale`, `delegation.over`. @param version the one last read */
  async execute(tx: Tx, id: string, version: number, personId: string, now: Date): Promise<Delegation> {
    const delegation = await this.delegations.take(tx, id, personId);
    if (delegation.version !== version) throw new Refusal('precondition.stale', { current: delegation.version });
    if (delegation.revokedAt !== null) throw new Refusal('delegation.over');
    const revoked: Delegation = { ...delegation, revokedAt: now, version: version + 1 };
    await this.delegations.revoke(tx, revoked, personId);
    await this.news.delegationChanged(tx, revoked, now);
    return revoked;
  }
}
