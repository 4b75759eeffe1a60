import type { Type } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Agency, agencyChanged, type CloudEvent, type DossierFactData, type DossierFactDetail, type DossierFactName, type DossierState, procedurePublished } from '#contracts';
import { IncomingCopies } from '#copies';
import { dossierFact, type DossierOnItsWay, filedSubmission, type OpenedService, openService, ServiceWorld } from '#service-testing';
import { makeEvent } from '#messaging';
import { AppModule } from '../src/app.module.js';
import { IncomingDossiers, IncomingReference } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';

export const api = '/api/statistics/v1';

/** What the journal says of a dossier beside its state. */
export type More = Partial<Omit<DossierFactData, 'detail'>>;

/** Statistics as a whole, and dossiers whose lives it hears of. Agency A1 is of a ward under P1, A2 a ward beside it, B1 is foreign. */
export class World extends ServiceWorld {
  private filings = 0;

  private constructor(private readonly opened: OpenedService) {
    super(opened);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00', brokers = [] as string[], topicPrefix = '', controllers = [] as Type<unknown>[] } = {}): Promise<World> {
    const world = new World(await openService({
      service: 'statistics', migrations, appendOnly, problems, at,
      module: (settings) => {
        const module = AppModule.with({ ...settings, ...(brokers.length === 0 ? {} : { KAFKA_BROKERS: brokers, TOPIC_PREFIX: topicPrefix }) });
        return { ...module, controllers: [...module.controllers ?? [], ...controllers] };
      },
    }));
    for (const [code, parentCode, level] of [['P1', null, 'province'], ['A1', 'P1', 'commune'], ['A2', 'P1', 'commune'], ['B1', null, 'province']] as const) await world.agency(code, parentCode, level);
    for (const [code, field] of [['1.001456', 'XNC'], ['2.000999', 'CT']] as const) await world.procedure(code, field);
    return world;
  }

  async agency(code: string, parentCode: string | null, level: Agency['level'], name = `Cơ quan ${code}`): Promise<void> {
    const agency: Agency = {
      code, identifier: null, parentCode, name: { vi: name }, level, placeName: 'Thái Nguyên', administrativeUnit: null, address: null, phone: null, website: null, calendarId: 'c', lastHourRule: false, units: [],
      procedures: [{ code: '1.001456', postalReturn: false, from: null, to: null }], provenance: { tag: '?', verified: false, source: 'spec' },
    };
    const event = makeEvent('catalogue', agencyChanged, { subject: code, time: this.clock.now(), data: { agency } }, 1);
    await this.database.transaction((tx) => this.get(IncomingCopies).agency(event, { tx, topic: 'catalogue.agency.v1' }));
  }

  async procedure(code: string, field: string): Promise<void> {
    const procedure = {
      id: `${code}@2026-01-01`, code, effectiveFrom: '2026-01-01', effectiveTo: null, name: { vi: `Thủ tục ${code}` }, field: { code: field, name: { vi: `Lĩnh vực ${field}` } },
      levels: { decree43: 4, decree42: 'endToEnd' }, agencyLevels: ['commune'], channels: ['online', 'counter'],
    };
    const event = { data: { publishedAt: '2026-01-01T00:00:00+07:00', procedure }, type: procedurePublished.type } as never;
    await this.database.transaction((tx) => this.get(IncomingReference).procedure(event, { tx, topic: 'catalogue.procedure.v1' }));
  }

  /** Runs a statement as the owner of the tables would. */
  async asOwner(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.opened.fresh.ownerUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  }

  unheard(): DossierOnItsWay {
    return { id: randomUUID(), code: `A1-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted' };
  }

  async filed(dossier: DossierOnItsWay, more: Parameters<typeof filedSubmission>[2] = {}): Promise<void> {
    const event = filedSubmission(dossier, this.clock.now(), more);
    await this.database.transaction((tx) => this.get(IncomingDossiers).filed([event], { tx, topic: 'intake.submission.v1' }));
  }

  async journal(events: readonly CloudEvent<string, DossierFactData>[]): Promise<void> {
    await this.database.transaction((tx) => this.get(IncomingDossiers).journal(events, { tx, topic: 'dossier.journal.v1' }));
  }

  /** A fact of the dossier's journal, now; given twice where `times` says so. */
  async fact<Name extends DossierFactName>(dossier: DossierOnItsWay, name: Name, to: DossierState, detail: DossierFactDetail<Name>, more: More = {}, times = 1): Promise<void> {
    const event = dossierFact(dossier, name, to, detail, this.clock.now(), more);
    for (let time = 0; time < times; time += 1) await this.journal([event]);
  }

  at(instant: string): void {
    this.clock.instant = new Date(instant);
  }
}

export const submitted = { returnMethod: 'counter', componentCount: 1, late: false } as const;
export const received = { checkedComponents: [] as string[], originalsTaken: 0 };
export const completed = (endedAt: string, electronic = true) => ({ outcome: 'granted' as const, resultCode: 'KQ1', resultDigest: 'd', electronic, endedAt, onTime: true });
