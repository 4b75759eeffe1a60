import { randomUUID } from 'node:crypto';
import { type Agency, agencyChanged, calendarChanged, delegationChanged, type DossierFactDetail, type DossierFactName, type DossierState, type EventOf, submissionFiled } from '#contracts';
import { IncomingCopies } from '#copies';
import { makeEvent } from '#messaging';
import { answerJson, dossierFact, type DossierOnItsWay, filedSubmission, Neighbour, type OpenedService, openService, ServiceWorld } from '#service-testing';
import { eventually, type Portal } from '#testing';
import { configSchema } from '../../../deploy/local/simulators/config.js';
import { type RunningSimulators, startSimulators } from '../../../deploy/local/simulators/simulators.js';
import { AppModule } from '../src/app.module.js';
import { exampleTariff } from '../src/domain/tariff.js';
import { IncomingCalendars, IncomingDossiers } from '../src/events/incoming.js';
import { Timers } from '../src/events/timers.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { AskCarrier } from '../src/use-cases/ask-carrier.js';
import { ConfirmLateReturns } from '../src/use-cases/confirm-late-returns.js';
import { RunErrands } from '../src/use-cases/run-errands.js';

export const secret = 'the secret of the signatures';
export const api = '/api/postal/v1';

export type Dossier = DossierOnItsWay;
export interface Shown {
  id: string; version: number; kind: string; state: { code: string }; dossierId: string | null; tracking: string | null; failedDeliveries: number; reasonCode: string | null; attention: boolean; callingOff: boolean; postage: number | null;
  place: { line: string } | null; steps: { sequence: number; event: string }[]; money: { purpose: string; amount: number; owedBack: number; receipt: string }[]; recordNumber: string | null; handedOverAt: string | null;
}

const provenance = { tag: 'C', verified: true, source: 'spec' } as const;
const agencyOf = (code: string, parentCode: string | null, procedures: Agency['procedures']): Agency => ({
  code, identifier: null, parentCode, name: { vi: code, en: code }, level: 'province', placeName: code, administrativeUnit: null, address: null, phone: null, website: null, calendarId: 'c', lastHourRule: false, units: [], procedures, provenance,
});

/** Postal as a whole, the carrier's simulator over the network, and an intake that says what the spec says. */
export class World extends ServiceWorld {
  private filings = 0;
  /** What intake's card says, by dossier. */
  readonly cards = new Map<string, object>();

  /** Where one-stop says that dossiers stand. */
  readonly standings = new Map<string, { state: DossierState; returnMethod: string | null }>();

  private constructor(opened: OpenedService, readonly intake: Neighbour, readonly oneStop: Neighbour, private readonly simulators: RunningSimulators) {
    super(opened);
  }

  /** `carrierOf`: another world, whose carrier is this one's too. */
  static async open({ at = '2026-03-10T09:00:00+07:00', stepMs = 5, carrierOf = null as World | null } = {}): Promise<World> {
    const own: { world?: World } = {};
    const intake = await Neighbour.open((request, response) => {
      const card = own.world?.cards.get(request.url?.split('/').at(-2) ?? '');
      if (card === undefined) answerJson(response, 404, {});
      else answerJson(response, 200, card);
    });
    const oneStop = await Neighbour.open((request, response) => {
      const standing = own.world?.standings.get(request.url?.split('/').at(-2) ?? '');
      if (standing === undefined) answerJson(response, 404, {});
      else answerJson(response, 200, standing);
    });
    const started: { simulators?: RunningSimulators } = {};
    const opened = await openService({
      service: 'postal', migrations, appendOnly, problems, at,
      module: async (settings, url) => {
        started.simulators = await startSimulators(configSchema.parse({
          SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', CARRIER_PORT: '0', CARRIER_PARTNER: 'MOTCUA', CARRIER_SECRET: secret, CARRIER_CALLBACK_URL: `${url}${api}/carrier/callbacks`, CARRIER_STEP_MS: String(stepMs),
        }));
        return AppModule.with({
          ...settings, INTAKE_URL: intake.url, ONE_STOP_URL: oneStop.url, CARRIER_URL: `http://127.0.0.1:${(carrierOf?.simulators ?? started.simulators).ports['carrier']}`, CARRIER_PARTNER: 'MOTCUA', CARRIER_SECRET: secret, CARRIER_TIMEOUT_MS: 1_500, CARRIER_SILENCE_SECONDS: 3_600,
          POSTAL_TARIFF: [...exampleTariff],
        });
      },
    });
    own.world = new World(opened, intake, oneStop, started.simulators!);
    // Rounds happen when the spec says so.
    await own.world.get(Timers).onApplicationShutdown();
    await own.world.learn();
    return own.world;
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.simulators.close(), this.intake.close(), this.oneStop.close()]);
  }

  /** Agencies A1 with a contract for the passport and A2 below it without one; days off: the weekend. */
  private async learn(): Promise<void> {
    const passport = (postalReturn: boolean): Agency['procedures'] => [{ code: '1.001456', postalReturn, from: null, to: null }];
    await this.database.transaction(async (tx) => {
      for (const agency of [agencyOf('A1', null, passport(true)), agencyOf('A2', 'A1', passport(false))]) {
        await this.get(IncomingCopies).agency(makeEvent('catalogue', agencyChanged, { subject: agency.code, time: this.clock.now(), data: { agency } }, 1), { tx, topic: 'catalogue.agency.v1' });
      }
      await this.get(IncomingCalendars).calendar(makeEvent('catalogue', calendarChanged, {
        subject: 'c', time: this.clock.now(),
        data: { calendar: { id: 'c', name: 'c', roundTheClock: false, weekdaySessions: [{ from: '08:00', to: '17:00' }], saturday: { sessions: [], openForReception: false, countsAsDay: false, hoursCount: false }, days: [], decidedUntil: '2026-12-31' } },
      }, 1), { tx, topic: 'catalogue.calendar.v1' });
    });
  }

  errands(): Promise<number> {
    return this.get(RunErrands).run(this.clock.now());
  }

  ask(): Promise<number> {
    return this.get(AskCarrier).run(this.clock.now());
  }

  confirmLate(): Promise<number> {
    return this.get(ConfirmLateReturns).run(this.clock.now());
  }

  /** A dossier whose owner lives at `Số 7, tổ 3` and wants the result at `line`. */
  dossier(line = 'Số 7, tổ 3'): Dossier {
    const dossier: Dossier = { id: randomUUID(), code: `A1-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted' };
    this.cards.set(dossier.id, {
      owner: { kind: 'person', id: dossier.ownerId, fullName: 'Nguyễn Thị Ánh', address: 'Số 7, tổ 3' }, returnTo: { recipient: 'Nguyễn Thị Ánh', phone: '0912000009', line, provinceCode: null, communeCode: null },
    });
    return dossier;
  }

  /** A fact of the dossier's journal; given twice where `times` says so. */
  async fact<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, { times = 1, agency = 'A1', at = this.clock.now() } = {}): Promise<void> {
    const event = dossierFact(dossier, name, to, detail, at, { receivingAgency: agency, competentAgency: agency });
    for (let time = 0; time < times; time += 1) await this.database.transaction((tx) => this.get(IncomingDossiers).journal([event], { tx, topic: 'dossier.journal.v1' }));
  }

  async filed(event: EventOf<typeof submissionFiled>): Promise<void> {
    await this.database.transaction((tx) => this.get(IncomingDossiers).filed([event], { tx, topic: 'intake.submission.v1' }));
  }

  /** The dossier that was made of papers a pick-up brought. */
  async filedFrom(orderId: string, dossier: Dossier = this.dossier()): Promise<Dossier> {
    await this.filed(filedSubmission(dossier, this.clock.now(), { channel: 'post', handOver: orderId }));
    return dossier;
  }

  /** A dossier that is done and wants its result by post: its order, nothing sent yet. */
  async done({ line = 'Số 7, tổ 3', agency = 'A1', times = 1 } = {}): Promise<{ dossier: Dossier; owner: Portal; orderId: string; path: string }> {
    const dossier = this.dossier(line);
    await this.fact(dossier, 'submitted', 'submitted', { returnMethod: 'post', componentCount: 1, late: false }, { agency });
    await this.complete(dossier, { agency, times });
    const orderId = await this.orderOf(dossier);
    return { dossier, owner: await this.person(dossier.ownerId), orderId, path: `${api}/orders/${orderId}` };
  }

  async complete(dossier: Dossier, { agency = 'A1', times = 1, at = this.clock.now() } = {}): Promise<void> {
    await this.fact(dossier, 'completed', 'done', { outcome: 'granted', resultCode: `${dossier.code}-KQ1`, resultDigest: 'a', electronic: true, endedAt: '2026-03-10T09:00:00+07:00', onTime: true }, { agency, times, at });
  }

  /** The latest order of a dossier. */
  async orderOf(dossier: Dossier): Promise<string> {
    const [row] = await this.database.query<{ id: string }>('SELECT id FROM postal_order WHERE dossier_id = $1 ORDER BY registered_at DESC, id DESC LIMIT 1', [dossier.id]);
    if (row === undefined) throw new Error('the dossier has no order');
    return row.id;
  }

  async shown(who: Portal, path: string): Promise<Shown> {
    return (await who.get<Shown>(path)).body;
  }

  /** Until an order is as expected. */
  until(who: Portal, path: string, holds: (order: Shown) => boolean): Promise<Shown> {
    return eventually(async () => {
      const order = await this.shown(who, path);
      if (!holds(order)) throw new Error(`it is ${JSON.stringify(order.state.code)} after ${order.steps.map(({ event }) => event).join()}`);
      return order;
    });
  }

  /** How the carrier behaves from now on. */
  async carrier(mode: string, { delayMs = 0, count = null }: { delayMs?: number; count?: number | null } = {}): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/control/carrier`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs, count }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  }

  /** One step of a parcel, taken by hand. */
  async step(orderId: string, event: string, more: { at?: string; identityChecked?: boolean } = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['carrier']}/simulate/${orderId.replaceAll('-', '')}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ event, ...more }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
    return await answer.json() as Record<string, unknown>;
  }

  /** The carrier gives a parcel another number. */
  async renumber(orderId: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['carrier']}/simulate/${orderId.replaceAll('-', '')}/number`, { method: 'POST' });
    return ((await answer.json()) as { tracking: string }).tracking;
  }

  /** From the first of the year somebody acts for another, in everything or in these procedures. */
  async delegateOf(principal: { kind: 'person' | 'organisation'; id: string }, delegatePersonId: string, procedures: string[] | null): Promise<void> {
    const event = makeEvent('identity', delegationChanged, { subject: randomUUID(), time: this.clock.now(), data: { delegationId: randomUUID(), principal, delegatePersonId, procedures, from: '2026-01-01', to: null, status: 'active' } }, 1);
    await this.database.transaction((tx) => this.get(IncomingCopies).delegation(event, { tx, topic: 'identity.delegation.v1' }));
  }

  /** What the carrier did and heard of one order. */
  async atCarrier(orderId: string): Promise<{ event: string; step?: string; sequence?: number; status?: number; toCollect?: number; address?: string }[]> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/inbox/carrier?reference=${orderId.replaceAll('-', '')}`);
    return ((await answer.json()) as { items: { event: string }[] }).items;
  }

  /** Facts told of an order, by their names. */
  async news(orderId: string): Promise<string[]> {
    return (await this.told(orderId)).map(({ type, data }) => (type.endsWith('moved.v1') ? String(data['to']) : type.split('.').at(-2) ?? ''));
  }
}
