import { Refusal } from '#contracts';
import type { Answer, Call } from '#http';
import { Injectable } from '@nestjs/common';
import type { Person } from '../domain/capacity.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Reference } from './ports.js';

/** Pins a running dossier to another published version of its procedure. */
@Injectable()
export class MigrateDossier<View = unknown> {
  constructor(private readonly act: ActOnDossier<View>, private readonly reference: Reference) {}

  /** Refuses with `migrate.version-unknown` what was never published. */
  async execute(call: Call, dossierId: string, version: number, person: Person, { toVersionId, reason }: { readonly toVersionId: string; readonly reason: string }): Promise<Answer<View>> {
    return this.act.execute(call, dossierId, version, person, 'migrate', async () => {
      const to = await this.reference.findProcedure(toVersionId);
      if (to === undefined) throw new Refusal('migrate.version-unknown', { version: toVersionId }, [{ pointer: '/toVersionId', code: 'unknown' }]);
      return { to, reason };
    });
  }
}
