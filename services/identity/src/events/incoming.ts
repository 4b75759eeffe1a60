import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventOf, sessionsRevoked } from '#contracts';
import { Revocations } from '#http';
import { OnBroadcast } from '#messaging';

/** Identity hears its own revocations: there may be several processes of it. */
@Controller()
export class RevokedSessions {
  constructor(private readonly revocations: Revocations) {}

  @OnBroadcast(sessionsRevoked)
  remember(@Payload() { data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}
