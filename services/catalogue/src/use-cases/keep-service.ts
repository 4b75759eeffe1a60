import { type PublicService, serviceChanged } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { checkService } from '../domain/service.js';
import { ProcedureVersions, Services } from './ports.js';
import { checkVersion } from './version.js';

/** Enters a public service (dịch vụ công) or changes what it is made of. */
@Injectable()
export class KeepService {
  constructor(private readonly services: Services, private readonly procedures: ProcedureVersions, private readonly publisher: Publisher) {}

  /** The service's new version, or null when nothing is changed. Refuses with `service.not-acceptable`, `precondition.stale`. @param ifVersion as for agencies */
  async execute(tx: Tx, { service, ifVersion }: { service: PublicService; ifVersion: number | null }, now: Date): Promise<number | null> {
    checkVersion(await this.services.versionOf(tx, service.code), ifVersion);
    const cases = await this.procedures.casesOf(tx, service.procedures.map(({ code }) => code));
    checkService(service, (code) => cases.get(code));
    const version = await this.services.keep(tx, service);
    if (version !== null) await this.publisher.append(tx, serviceChanged, { subject: service.code, time: now, data: { service } });
    return version;
  }
}
