import { randomUUID } from 'node:crypto';
import { agencyChanged, calendarChanged, type DossierFactData, type DossierFactDetail, type DossierFactName, type DossierState } from '#contracts';
import { IncomingCopies } from '#copies';
import { makeEvent } from '#messaging';
import { answerJson, dossierFact, type DossierOnItsWay, filedSubmission, Neighbour, type OpenedService, openService, ServiceWorld } from '#service-testing';
import type { Portal } from '#testing';
import { vietnamTime } from '#working-time';
import { AppModule } from '../src/app.module.js';
import { IncomingCalendars, IncomingDossiers } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';

export const api = '/api/feedback/v1';
export type Dossier = DossierOnItsWay;
type More = Partial<Omit<DossierFactData, 'detail'>>;

const provenance = { tag: '?', verified: false, source: 'spec' } as const;
const eightToFive = [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }];

/** Feedback as a whole: the ministry M, its provincial agency A1 and the wards A1-W1 and A1-W2 below it, B1 apart; all on the calendar of state offices with 24/11 off. */
export class World extends ServiceWorld {
  private filings = 0;

  private constructor(opened: OpenedService, readonly persons: Neighbour, private readonly people: Map<string, object>) {
    super(opened);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00' } = {}): Promise<World> {
    const people = new Map<string, object>();
    const persons = await Neighbour.open((request, response) => {
      const card = people.get(request.url?.split('/').at(-1) ?? '');
      answerJson(response, card === undefined ? 404 : 200, card ?? { code: 'not-found' });
    });
    const world = new World(await openService({ service: 'feedback', migrations, appendOnly, problems, at, module: (settings) => AppModule.with({ ...settings, IDENTITY_URL: persons.url }) }), persons, people);
    await world.hear();
    return world;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.persons.close();
  }

  /** Somebody whom identity knows by name. */
  known(card: { readonly fullName: string; readonly phone?: string; readonly email?: string }, personId: string = randomUUID()): Promise<Portal> {
    this.people.set(personId, { phone: null, email: null, contactAddress: null, ...card });
    return this.person(personId);
  }

  private async hear(): Promise<void> {
    const time = this.clock.now();
    const saturday = { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false };
    const days = [{ date: '2026-11-24', kind: 'holiday' as const, name: 'Ngày Văn hóa Việt Nam', decision: 'NQ 28/2026/QH16', decisionDate: null, provenance }];
    const calendar = makeEvent('catalogue', calendarChanged, { subject: 'vn', time, data: { calendar: { id: 'vn', name: 'vn', roundTheClock: false, weekdaySessions: eightToFive, saturday, days, decidedUntil: '2027-02-02' } } }, 1);
    await this.database.transaction((tx) => this.get(IncomingCalendars).calendar(calendar, { tx, topic: 'catalogue.calendar.v1' }));
    for (const [code, parentCode] of [['M0', null], ['A1', 'M0'], ['A1-W1', 'A1'], ['A1-W2', 'A1'], ['B1', null]] as const) {
      const agency = {
        code, identifier: null, parentCode, name: { vi: `Cơ quan ${code}` }, level: 'province' as const, placeName: 'Nơi', administrativeUnit: null, address: null, phone: null, website: null, calendarId: 'vn', lastHourRule: true,
        units: [{ code: `${code}-MC`, name: { vi: 'Một cửa' }, kind: 'reception' }], procedures: [], provenance,
      };
      await this.database.transaction((tx) => this.get(IncomingCopies).agency(makeEvent('catalogue', agencyChanged, { subject: code, time, data: { agency } }, 1), { tx, topic: 'catalogue.agency.v1' }));
    }
  }

  unheard(): Dossier {
    return { id: randomUUID(), code: `A1-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted' };
  }

  async file(dossier: Dossier = this.unheard(), more: Parameters<typeof filedSubmission>[2] = {}): Promise<Dossier> {
    await this.database.transaction((tx) => this.get(IncomingDossiers).filed([filedSubmission(dossier, this.clock.now(), more)], { tx, topic: 'intake.submission.v1' }));
    return dossier;
  }

  async fact<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, more: More = {}): Promise<void> {
    const event = dossierFact(dossier, name, to, detail, this.clock.now(), more);
    await this.database.transaction((tx) => this.get(IncomingDossiers).journal([event], { tx, topic: 'dossier.journal.v1' }));
  }

  /** A dossier whose result was returned on the day it was due, handled by these officers. */
  async returned({ officers = [randomUUID(), randomUUID()], dossier = undefined as Dossier | undefined, supplements = [] as boolean[], more = {} as More, onTime = true } = {}): Promise<{ dossier: Dossier; owner: Portal; officers: string[] }> {
    const made = dossier ?? await this.file();
    const actor = (index: number): More => ({ actor: { role: index === 0 ? 'reception' : 'approver', ref: officers[index] ?? 'nobody', unit: 'A1-MC' }, ...more });
    const due = '2026-03-10T17:00:00+07:00';
    await this.fact(made, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 2, late: false }, more);
    await this.fact(made, 'received', 'received', { checkedComponents: [], originalsTaken: 0 }, actor(0));
    for (const causedByApplicant of supplements) {
      await this.fact(made, 'supplementRequested', 'supplementing', { components: ['x'], fields: [], dueAt: due, stage: 'reception', causedByApplicant }, actor(0));
      await this.fact(made, 'supplemented', 'received', { components: ['x'], fields: [] }, more);
    }
    await this.fact(made, 'completed', 'done', { outcome: 'granted', resultCode: `${made.code}-KQ1`, resultDigest: 'a'.repeat(64), electronic: true, endedAt: vietnamTime(this.clock.now()), onTime }, { ...actor(1), processingDue: due });
    await this.fact(made, 'returned', 'returned', { method: 'counter', at: vietnamTime(this.clock.now()) }, actor(0));
    return { dossier: made, owner: await this.person(made.ownerId), officers };
  }
}

/** Full marks on the plain form. */
export const fullMarks = { answers: ['time', 'contacts', 'agencies', 'attitude'].map((questionId) => ({ questionId, points: 2 })), satisfaction: 3 };
