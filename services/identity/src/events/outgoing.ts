import { Injectable } from '@nestjs/common';
import { accountAssured, accountOpened, delegationChanged, sessionsRevoked } from '#contracts';
import { Revocations } from '#http';
import { namedId, Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { localDateOf, vietnamTime } from '#working-time';
import type { Account, Assurance } from '../domain/account.js';
import type { Delegation } from '../domain/delegation.js';
import { News } from '../use-cases/ports.js';

/** Facts of identity as events of the contract: identifiers and dates, nothing about people. */
@Injectable()
export class PublishedNews extends News {
  constructor(private readonly publisher: Publisher, private readonly revocations: Revocations) {
    super();
  }

  async accountOpened(tx: Tx, { id, personId, kind }: Account, now: Date): Promise<void> {
    await this.publisher.append(tx, accountOpened, { subject: id, time: now, data: { accountId: id, personId, kind } });
  }

  async accountAssured(tx: Tx, accountId: string, assurance: Assurance, now: Date): Promise<void> {
    await this.publisher.append(tx, accountAssured, { subject: accountId, time: now, data: { accountId, assurance } });
  }

  async tokensRevoked(tx: Tx, accountId: string, now: Date): Promise<void> {
    await this.publisher.append(tx, sessionsRevoked, { subject: accountId, time: now, data: { accountId, revokedBefore: vietnamTime(now) } });
    // Here at once; elsewhere as soon as the topic tells.
    tx.onCommit(() => this.revocations.revoke(accountId, now));
  }

  async delegationChanged(tx: Tx, { id, principal, delegatePersonId, procedures, from, to, revokedAt }: Delegation, now: Date): Promise<void> {
    await this.publisher.append(tx, delegationChanged, {
      subject: id, time: now,
      data: { delegationId: id, principal, delegatePersonId, procedures: procedures === null ? null : [...procedures], from, to, status: revokedAt === null ? 'active' : 'revoked' },
    });
  }

  async representationBegan(tx: Tx, organisationId: string, personId: string, now: Date): Promise<void> {
    const id = namedId(`representation ${organisationId} ${personId}`);
    await this.publisher.append(tx, delegationChanged, {
      subject: id, time: now,
      data: { delegationId: id, principal: { kind: 'organisation', id: organisationId }, delegatePersonId: personId, procedures: null, from: localDateOf(now), to: null, status: 'active' },
    });
  }
}
