import { type Agency, agencyChanged, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { checkAgency } from '../domain/agency.js';
import { type Reach, reaches } from '../domain/reach.js';
import { Agencies } from './ports.js';
import { checkVersion } from './version.js';

/** Enters an agency into the tree or changes it (cập nhật danh mục cơ quan); with its parent it moves all that is below it. */
@Injectable()
export class KeepAgency {
  constructor(private readonly agencies: Agencies, private readonly publisher: Publisher) {}

  /**
   * The agency's new version, or null when nothing is changed. Refuses with `agency.not-acceptable`, `precondition.stale`, `auth.forbidden`.
   * @param ifVersion what the caller last read, 0 for an agency not yet there; null: whatever it is
   */
  async execute(tx: Tx, { agency, reach, ifVersion }: { agency: Agency; reach: Reach; ifVersion: number | null }, now: Date): Promise<number | null> {
    await this.agencies.lockTree(tx);
    const surroundings = await this.agencies.surroundings(tx, agency);
    const above = surroundings.above ?? [];
    const known = await this.agencies.find(tx, agency.code);
    if (!reaches(reach, known === undefined ? above : known.path) || !reaches(reach, [...above, agency.code])) throw new Refusal('auth.forbidden');
    checkVersion(known?.version, ifVersion);
    checkAgency(agency, surroundings);
    const version = await this.agencies.keep(tx, agency, above);
    if (version !== null) await this.publisher.append(tx, agencyChanged, { subject: agency.code, time: now, data: { agency } });
    return version;
  }
}
