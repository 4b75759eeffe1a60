import { randomUUID } from 'node:crypto';
import { type CloudEvent, type DossierFactData, type DossierFactDetail, type DossierFactName, type DossierState, petitionMoved, type petitionStates, questionMoved } from '#contracts';
import { makeEvent } from '#messaging';
import { answerJson, dossierFact, type DossierOnItsWay, filedSubmission, Neighbour, type OpenedService, openService, ServiceWorld } from '#service-testing';
import { vietnamTime } from '#working-time';
import { configSchema } from '../../../deploy/local/simulators/config.js';
import { type RunningSimulators, startSimulators } from '../../../deploy/local/simulators/simulators.js';
import { templates } from '../reference/templates.js';
import { AppModule } from '../src/app.module.js';
import type { OutsideChannel } from '../src/domain/telling.js';
import type { MatterKind } from '../src/domain/matter.js';
import { IncomingFacts, IncomingMatters } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { TemplatesTable } from '../src/persistence/templates.table.js';
import { Templates } from '../src/use-cases/ports.js';
import { FindAddressees } from '../src/use-cases/find-addressees.js';
import { SendNotices } from '../src/use-cases/send-notices.js';

export const api = '/api/notification/v1';

/** What a phone or a mailbox got. */
export interface Got { readonly to: string; readonly text: string; readonly reference?: string; readonly subject?: string; readonly messageId?: string }
export interface Notice { readonly id: string; readonly cause: string; readonly title: string; readonly text: string; readonly handledBy: string | null; readonly about: { readonly kind: string; readonly id: string; readonly code: string | null }; readonly readAt: string | null; readonly agency: { readonly code: string; readonly name: { vi: string } | null } }

/** The people of a world: a phone and a mailbox of their own, so that specs do not read each other's. */
export interface Applicant { readonly ownerId: string; readonly phone: string; readonly email: string }

export type Filed = DossierOnItsWay & { readonly applicant: Applicant };

/** A petition or question on its way; of somebody with an account, or of whoever gave how to reach them. */
export interface Asked { readonly kind: MatterKind; readonly id: string; version: number; readonly personId: string | null; readonly phone: string; readonly email: string }
type Given = { readonly personId: string | null; readonly phone: string | null; readonly email: string | null };

let applicants = 0;

/** Notification as a whole, the SMS gateway and the mail server over the network, an intake that knows applicants and an identity that knows officers. */
export class World extends ServiceWorld {
  private constructor(
    opened: OpenedService, readonly oneStop: Neighbour, readonly intake: Neighbour, readonly officers: Neighbour, readonly feedback: Neighbour, private readonly simulators: RunningSimulators,
    private readonly cards: Map<string, Applicant & { kind: string }>, private readonly addressees: Map<string, Given>, private readonly accounts: Map<string, { phone: string | null; email: string | null }>,
  ) {
    super(opened);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00' } = {}): Promise<World> {
    const cards = new Map<string, Applicant & { kind: string }>();
    const intake = await Neighbour.open((request, response) => {
      const card = cards.get(request.url?.split('/')[4] ?? '');
      if (card === undefined) answerJson(response, 404, { code: 'not-found' });
      else answerJson(response, 200, { owner: { kind: card.kind, id: card.ownerId, fullName: 'Nguyễn Thị Ánh', phone: card.phone, email: card.email } });
    });
    const accounts = new Map<string, { phone: string | null; email: string | null }>();
    const officers = await Neighbour.open((request, response) => {
      const [, , , what, id = ''] = request.url?.split('/') ?? [];
      if (what === 'accounts') answerJson(response, 200, { id, kind: 'officer', fullName: 'Lý Thị Sen' });
      else if (accounts.has(id)) answerJson(response, 200, { fullName: 'Hoàng Thị Phúc', ...accounts.get(id) });
      else answerJson(response, 404, { code: 'not-found' });
    });
    const addressees = new Map<string, Given>();
    const feedback = await Neighbour.open((request, response) => {
      const given = addressees.get(request.url?.split('/').slice(3).join('/') ?? '');
      if (given === undefined) answerJson(response, 404, { code: 'not-found' });
      else answerJson(response, 200, given);
    });
    const oneStop = await Neighbour.open((request, response) => {
      if (request.url?.includes('-KQ1/') === true) response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7 signed');
      else answerJson(response, 404, { code: 'not-found' });
    });
    const simulators = await startSimulators(configSchema.parse({ SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', MAIL_PORT: '0' }));
    const opened = await openService({
      service: 'notification', migrations, appendOnly, problems, at,
      module: (settings) => AppModule.with({
        ...settings, IDENTITY_URL: officers.url, ONE_STOP_URL: oneStop.url, LINK_SECRET: 'a secret of the spec', INTAKE_URL: intake.url, FEEDBACK_URL: feedback.url, SMS_GATEWAY_URL: `http://127.0.0.1:${simulators.ports['sms']}`, SMS_GATEWAY_API_KEY: undefined,
        MAIL_URL: `smtp://127.0.0.1:${simulators.ports['mail']}`, MAIL_FROM: 'Cổng dịch vụ công <khong-tra-loi@motcua.example.vn>', MAIL_REQUIRE_TLS: false, OUTSIDE_TIMEOUT_MS: 500, OUTSIDE_PER_SECOND: 5_000, NOTICE_RETENTION_DAYS: 3_650,
      }),
    });
    const world = new World(opened, oneStop, intake, officers, feedback, simulators, cards, addressees, accounts);
    await (world.get(Templates) as TemplatesTable).load(templates);
    await world.database.query(`INSERT INTO agency (code, name) VALUES ('A1', '{"vi": "Công an phường A1", "en": "Ward police A1"}')`);
    await world.database.query(`INSERT INTO procedure_version (id, name, papers) VALUES ($1, $2, $3)`, [
      '1.001456@2026-07-01', JSON.stringify({ vi: 'Cấp hộ chiếu', en: 'Passport' }),
      JSON.stringify([{ id: 'id-card', name: { vi: 'Căn cước công dân', en: 'Identity card' }, cases: null, checkedAtCollection: true }, { id: 'old', name: { vi: 'Hộ chiếu cũ', en: 'Old passport' }, cases: ['LOST'], checkedAtCollection: true }]),
    ]);
    return world;
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.simulators.close(), this.oneStop.close(), this.intake.close(), this.officers.close(), this.feedback.close()]);
  }

  /** A dossier of somebody new, filed and known to intake. */
  async filed(more: Partial<Applicant> = {}): Promise<Filed> {
    const dossier = this.unheard(more);
    await this.file(dossier);
    return dossier;
  }

  /** A dossier that intake knows and nobody here has heard of. */
  unheard(more: Partial<Applicant> = {}): Filed {
    const number = String(applicants += 1).padStart(4, '0');
    const applicant = { ownerId: randomUUID() as string, phone: `091234${number}`, email: `nguoi.${number}@example.vn`, ...more };
    const dossier = { id: randomUUID(), code: `A1-260310-${number}`, ownerId: applicant.ownerId, version: 0, state: 'submitted' as DossierState, applicant };
    this.cards.set(dossier.id, { ...applicant, kind: 'person' });
    return dossier;
  }

  /** The dossier's submission, as intake publishes it. */
  async file(dossier: Filed): Promise<void> {
    await this.database.transaction((tx) => this.get(IncomingFacts).filed([filedSubmission(dossier, this.clock.now())], { tx, topic: 'intake.submission.v1' }));
  }

  /** The next fact of a dossier's journal; by a reception officer unless said otherwise. */
  async fact<Name extends DossierFactName>(dossier: DossierOnItsWay, name: Name, to: DossierState, detail: DossierFactDetail<Name>, { times = 1, more = {} }: { times?: number; more?: Partial<Omit<DossierFactData, 'detail'>> } = {}): Promise<void> {
    await this.journal([dossierFact(dossier, name, to, detail, this.clock.now(), { actor: { role: 'reception', ref: officerId, unit: 'A1-MC' }, ...more })], times);
  }

  async journal(events: readonly CloudEvent<string, DossierFactData>[], times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) await this.database.transaction((tx) => this.get(IncomingFacts).journal(events, { tx, topic: 'dossier.journal.v1' }));
  }

  received(dossier: DossierOnItsWay, options: { times?: number } = {}): Promise<void> {
    return this.fact(dossier, 'received', 'received', { checkedComponents: [], originalsTaken: 0 }, options);
  }

  completed(dossier: DossierOnItsWay, { electronic = false, result = `${dossier.code}-KQ1` } = {}): Promise<void> {
    return this.fact(dossier, 'completed', 'done', { outcome: 'granted', resultCode: result, resultDigest: 'a', electronic, endedAt: '2026-03-10T09:00:00+07:00', onTime: true });
  }

  /** Something an agency was asked, as feedback knows it. What is not given is taken from the account where there is one. */
  asked(kind: MatterKind, { personId = randomUUID() as string | null, account = {} as { phone?: string | null; email?: string | null }, gives = [] as readonly ('phone' | 'email')[] } = {}): Asked {
    const number = String(applicants += 1).padStart(4, '0');
    const [phone, email] = [`098765${number}`, `hoi.${number}@example.vn`];
    const asked: Asked = { kind, id: randomUUID(), version: 0, personId, phone, email };
    this.addressees.set(`${kind}s/${asked.id}/addressee`, { personId, phone: gives.includes('phone') ? phone : null, email: gives.includes('email') ? email : null });
    if (personId !== null) this.accounts.set(personId, { phone, email, ...account });
    return asked;
  }

  /** A petition comes to a state; the agency is A1 unless it was passed on. */
  petitionMoves(petition: Asked, from: (typeof petitionStates)[number] | null, to: (typeof petitionStates)[number], { agency = 'A1', times = 1 } = {}): Promise<void> {
    const at = vietnamTime(this.clock.now());
    const data = { petitionId: petition.id, dossierId: null, agency, superiorAgency: 'P1', from, to, at, reasonCode: null, answerDue: '2026-03-31T17:00:00+07:00', late: null };
    return this.moved([makeEvent('feedback', petitionMoved, { subject: petition.id, time: this.clock.now(), data }, petition.version += 1)], times);
  }

  questionMoves(question: Asked, to: 'asked' | 'answered' | 'published' | 'withdrawn'): Promise<void> {
    const data = { questionId: question.id, agency: 'A1', procedureCode: null, to, at: vietnamTime(this.clock.now()), answerDue: '2026-03-31T17:00:00+07:00', late: null };
    return this.moved([makeEvent('feedback', questionMoved, { subject: question.id, time: this.clock.now(), data }, question.version += 1)]);
  }

  private async moved(events: Parameters<IncomingMatters['moved']>[0], times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) await this.database.transaction((tx) => this.get(IncomingMatters).moved(events, { tx, topic: 'feedback.feedback.v1' }));
  }

  findAddressees(): Promise<number> {
    return this.get(FindAddressees).run();
  }

  send(channel: OutsideChannel): Promise<number> {
    return this.get(SendNotices).run(channel);
  }

  /** What arrived on somebody's phone, oldest first. */
  phone({ phone }: Pick<Applicant, 'phone'>): Promise<Got[]> {
    return this.inbox('sms', `+84${phone.slice(1)}`);
  }

  mailbox({ email }: Pick<Applicant, 'email'>): Promise<Got[]> {
    return this.inbox('mail', email);
  }

  /** How a party behaves from now on. */
  async behave(party: 'sms' | 'mail', mode: string, { delayMs = 0, count = null }: { delayMs?: number; count?: number | null } = {}): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/control/${party}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs, count }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  }

  private async inbox(kind: string, to: string): Promise<Got[]> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/inbox/${kind}?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { items: Got[] }).items;
  }
}

export const officerId = '0b7a4a52-7c59-4a4f-9d0a-2f7c6f3f5a01';
