import { type EventOf, sessionsRevoked } from '#contracts';
import { Revocations } from '#http';
import { OnBroadcast } from '#messaging';
import { Controller } from '@nestjs/common';

/** The catalogue listens to one thing: sessions that are revoked. */
@Controller()
export class IncomingEvents {
  constructor(private readonly revocations: Revocations) {}

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}
