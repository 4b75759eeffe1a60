import { randomUUID } from 'node:crypto';
import { type CloudEvent, type DossierFactData, type DossierFactDetail, type DossierFactName, dossierFactsByName, type DossierState, type EventDefinition, paymentSettled } from '#contracts';
import { makeEvent, read } from '#messaging';
import { answerJson, dossierFact, type DossierOnItsWay, Neighbour, type OpenedService, openService, ServiceWorld } from '#service-testing';
import { vietnamTime } from '#working-time';
import { configSchema } from '../../../deploy/local/simulators/config.js';
import { type RunningSimulators, startSimulators } from '../../../deploy/local/simulators/simulators.js';
import { AppModule } from '../src/app.module.js';
import { IncomingJournal, IncomingPayments, IncomingProcedures } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { Destinations } from '../src/use-cases/ports.js';
import { SendDue } from '../src/use-cases/send-due.js';
import { passportVersion } from './passport-version.js';

export const api = '/api/integration/v1';
export const partner = { username: 'doi-tac', password: 'a password of the spec' };

/** What a portal recorded in its inbox. */
export interface Recorded { id: number; event: string; code?: string; updating?: boolean; state?: string; deed?: string; owner?: string; error?: string }

export interface Dossier extends DossierOnItsWay { readonly agency: string; readonly procedure: string }
/** A card; null: intake knows no such dossier; a status that it answers; nothing at all. */
export type CardSaid = object | null | number | 'silence';
export type PortalName = 'national-portal' | 'single-window';

/** Integration as a whole: both portals' simulators over the network, and an intake that says what the spec says. */
export class World extends ServiceWorld {
  private filings = 0;

  private constructor(opened: OpenedService, readonly intake: Neighbour, private readonly cards: Map<string, CardSaid>, private readonly simulators: RunningSimulators) {
    super(opened);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00', sessionSeconds = 900 } = {}): Promise<World> {
    const cards = new Map<string, CardSaid>();
    const intake = await Neighbour.open((request, response) => {
      const card = cards.get(/dossiers\/([^/]+)\/card/.exec(request.url ?? '')?.[1] ?? '');
      if (card === null) return answerJson(response, 404, {});
      if (typeof card === 'number') return answerJson(response, card, {});
      if (card === 'silence') return;
      answerJson(response, 200, card ?? {
        owner: { fullName: 'Nguyễn Thị Ánh', identifier: '019201006482', phone: '0912000001', email: 'anh@example.vn', address: 'Số 7, tổ 3' }, summary: 'Cấp hộ chiếu phổ thông',
        components: [{ componentId: 'portrait-photo', source: 'uploaded', files: [{ fileId: '00000000-0000-4000-8000-00000000f11e', name: 'ảnh.png' }] }],
      });
    });
    const simulators = await startSimulators(configSchema.parse({ SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', PORTAL_SESSION_SECONDS: String(sessionSeconds) }));
    const opened = await openService({
      service: 'integration', migrations, appendOnly, problems, at,
      module: (settings) => AppModule.with({
        ...settings, INTAKE_URL: intake.url, INTEGRATION_SECRET: 'a secret of the spec', PORTAL_TIMEOUT_MS: 1_000, PORTAL_CONCURRENCY: 4, PORTAL_RECORDS: 10,
        NATIONAL_PORTAL_URL: `http://127.0.0.1:${simulators.ports['national-portal']}`, NATIONAL_PORTAL_USERNAME: 'mot-cua', NATIONAL_PORTAL_PASSWORD: 'local-portal-secret', NATIONAL_PORTAL_UNIT: 'G01',
        SINGLE_WINDOW_URL: `http://127.0.0.1:${simulators.ports['single-window']}`, SINGLE_WINDOW_USERNAME: 'mot-cua', SINGLE_WINDOW_PASSWORD: 'local-window-secret', SINGLE_WINDOW_UNIT: 'G01',
        SINGLE_WINDOW_PROCEDURES: ['9.000001'], ADAPTER_PARTNERS: [{ ...partner, agency: null }, { ...partner, username: 'doi-tac-a2', agency: 'A2' }],
      }),
    });
    const world = new World(opened, intake, cards, simulators);
    await world.database.query(`INSERT INTO agency (code, parent_code, name, body) SELECT code, parent, jsonb_build_object('vi', 'Cơ quan ' || code), jsonb_build_object('units', '[]'::jsonb) FROM (VALUES ('A', NULL), ('A1', 'A'), ('A2', 'A'), ('A11', 'A1')) AS a (code, parent)`);
    for (const code of ['1.001456', '9.000001']) await world.publish(code);
    return world;
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.simulators.close(), this.intake.close()]);
  }

  /** The catalogue publishes a version. */
  async publish(code: string): Promise<void> {
    await this.database.transaction((tx) => this.get(IncomingProcedures).procedure({ data: { publishedAt: '2026-01-01T00:00:00+07:00', procedure: passportVersion(code) } } as never, { tx, topic: 'catalogue.procedure.v1' }));
  }

  unheard({ agency = 'A1', procedure = '1.001456' } = {}): Dossier {
    return { id: randomUUID(), code: `${agency}-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted', agency, procedure };
  }

  /** What intake says of a dossier from now on. */
  cardOf(dossier: Dossier, card: CardSaid): void {
    this.cards.set(dossier.id, card);
  }

  /** The event of the next fact, as it comes from the broker: with a field that nobody here knows. */
  event<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, more: Partial<Omit<DossierFactData, 'detail'>> = {}): { event: CloudEvent<string, DossierFactData>; body: string } {
    const made = dossierFact(dossier, name, to, detail, this.clock.now(), { procedureCode: dossier.procedure, procedureVersionId: `${dossier.procedure}@2026-07-01`, receivingAgency: dossier.agency, competentAgency: dossier.agency, ...more });
    const body = JSON.stringify({ ...made, later: 'bổ sung' });
    const reading = read({ topic: 'dossier.journal.v1', partition: 0, offset: '0', key: dossier.id, value: Buffer.from(body) }, () => dossierFactsByName[name] as unknown as EventDefinition);
    if (reading.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(reading)}`);
    return { event: reading.event as CloudEvent<string, DossierFactData>, body };
  }

  /** What payment says, as it comes from the broker: money for a dossier came; of whom, where it says that. Gives its subject and the bytes. */
  async money(dossier: Dossier, of: { readonly receivingAgency?: string; readonly competentAgency?: string; readonly procedureCode?: string }): Promise<{ subject: string; body: string }> {
    const subject = randomUUID();
    const at = vietnamTime(this.clock.now());
    const body = JSON.stringify(makeEvent('payment', paymentSettled, {
      subject, partitionkey: dossier.id, time: this.clock.now(), data: { paymentId: subject, dossierId: dossier.id, amount: 160_000, currency: 'VND', ...of, method: 'platform', reference: 'GD', settledAt: at },
    }, 1));
    const reading = read({ topic: 'payment.payment.v1', partition: 0, offset: '0', key: dossier.id, value: Buffer.from(body) }, () => paymentSettled);
    if (reading.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(reading)}`);
    await this.database.transaction((tx) => this.get(IncomingPayments).payments([reading.event as never], { tx, topic: 'payment.payment.v1' }));
    return { subject, body };
  }

  async hear(...events: readonly { event: CloudEvent<string, DossierFactData> }[]): Promise<void> {
    await this.database.transaction((tx) => this.get(IncomingJournal).journal(events.map(({ event }) => event), { tx, topic: 'dossier.journal.v1' }));
  }

  /** A fact of the dossier's journal; gives the bytes it came in. */
  async fact<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, more: Partial<Omit<DossierFactData, 'detail'>> = {}): Promise<string> {
    const { event, body } = this.event(dossier, name, to, detail, more);
    await this.hear({ event });
    return body;
  }

  firstFacts(dossier: Dossier): ReturnType<World['event']>[] {
    return [this.event(dossier, 'submitted', 'submitted', { returnMethod: 'counter', componentCount: 1, late: false }), this.event(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 })];
  }

  /** A dossier that was submitted and received. */
  async received(dossier: Dossier = this.unheard()): Promise<Dossier> {
    await this.hear(...this.firstFacts(dossier));
    return dossier;
  }

  /** Sends what is due to one portal, as the timer does; what the timer is sending just now is waited for. */
  async send(name: PortalName = 'national-portal'): Promise<number> {
    const sent = await this.get(SendDue).run(this.get(Destinations).all.find((each) => each.name === name)!);
    for (let look = 0; look < 40 && (await this.database.query('SELECT 1 FROM sync_dossier WHERE destination = $1 AND lease IS NOT NULL LIMIT 1', [name])).length > 0; look += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    return sent;
  }

  /** How a portal behaves from now on. */
  async portal(mode: string, { name = 'national-portal' as PortalName, delayMs = 0, count = null as number | null } = {}): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/control/${name}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs, count }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  }

  /** What a portal recorded of a dossier, oldest first. */
  async at(dossier: { readonly code: string } | null, name: PortalName = 'national-portal'): Promise<Recorded[]> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/inbox/${name}?limit=10000${dossier === null ? '' : `&code=${dossier.code}`}`);
    return ((await answer.json()) as { items: Recorded[] }).items;
  }

  /** The steps a portal has of a dossier, by their versions. */
  async stepsAt(dossier: Dossier, name: PortalName = 'national-portal'): Promise<number[]> {
    return (await this.at(dossier, name)).filter(({ event }) => event === 'step').map(({ deed }) => Number.parseInt(deed ?? '', 10));
  }
}
