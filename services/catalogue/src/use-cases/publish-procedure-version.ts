import { procedurePublished, type ProcedureVersion, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { checkPublication } from '../domain/publication.js';
import { successionOf } from '../domain/succession.js';
import { EndProcedureVersion } from './end-procedure-version.js';
import { Calendars, EformSchemas, ProcedureVersions } from './ports.js';

/** Publishes a version of a procedure (công bố): from then on its content never changes. An open-ended predecessor ends the day before. */
@Injectable()
export class PublishProcedureVersion {
  constructor(
    private readonly versions: ProcedureVersions, private readonly calendars: Calendars, private readonly schemas: EformSchemas,
    private readonly endVersion: EndProcedureVersion, private readonly publisher: Publisher,
  ) {}

  /**
   * False when this very version is published already. Refuses with `procedure.not-publishable`, `procedure.version-is-published` (other content under the same id),
   * `procedure.versions-overlap`, `procedure.number-out-of-order`.
   */
  async execute(tx: Tx, version: ProcedureVersion, now: Date): Promise<boolean> {
    const same = await this.versions.isSame(tx, version);
    if (same === true) return false;
    if (same === false) throw new Refusal('procedure.version-is-published', { version: version.id });
    const calendar = version.calendarId !== null && (await this.calendars.versionOf(tx, version.calendarId)) !== undefined;
    checkPublication(version, { faultOf: this.schemas.faultOf, hasCalendar: () => calendar });
    const { id, code, version: number, effectiveFrom: from, effectiveTo: to } = version;
    const closing = successionOf({ id, number, from, to }, await this.versions.neighbours(tx, code, from));
    if (closing !== null) await this.endVersion.execute(tx, closing, now);
    await this.versions.add(tx, version, now);
    await this.publisher.append(tx, procedurePublished, { subject: id, time: now, data: { publishedAt: vietnamTime(now), procedure: version, inForce: { from, to } } });
    return true;
  }
}
