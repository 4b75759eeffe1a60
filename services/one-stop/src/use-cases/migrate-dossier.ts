import { Refusal } from '#contracts';
import type { Answer, Call } from '#http';
import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Person } from '../domain/capacity.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Reference } from './ports.js';

/** Pins a running dossier to another published version of its procedure: the one in force today or, where it was pinned wrongly, on the day it was submitted. */
@Injectable()
export class MigrateDossier<View = unknown> {
  constructor(private readonly act: ActOnDossier<View>, private readonly reference: Reference, private readonly clock: Clock) {}

  /** Refuses with `migrate.version-unknown` what was never published. */
  async execute(call: Call, dossierId: string, version: number, person: Person, { toVersionId, reason }: { readonly toVersionId: string; readonly reason: string }): Promise<Answer<View>> {
    return this.act.execute(call, dossierId, version, person, 'migrate', async ({ procedureCode, submittedAt }) => {
      const to = await this.reference.findProcedure(toVersionId);
      if (to === undefined) throw new Refusal('migrate.version-unknown', { version: toVersionId }, [{ pointer: '/toVersionId', code: 'unknown' }]);
      const days = [this.clock.now(), new Date(submittedAt)].map(localDateOf);
      const inForce = await Promise.all(days.map((day) => this.reference.versionInForce(procedureCode, day)));
      return { to, inForce: inForce.includes(to.id), reason };
    });
  }
}
