import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DossierFactDetail, type DossierFactName, type DossierState } from '#contracts';
import { answerJson, dossierFact, type DossierOnItsWay, filedSubmission, Neighbour, type OpenedService, openService, ServiceWorld } from '#service-testing';
import type { Portal } from '#testing';
import { configSchema } from '../../../deploy/local/simulators/config.js';
import { type RunningSimulators, startSimulators } from '../../../deploy/local/simulators/simulators.js';
import { AppModule } from '../src/app.module.js';
import { IncomingDossiers } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { FetchReceipts } from '../src/use-cases/fetch-receipts.js';
import { ReconcileAttempts } from '../src/use-cases/reconcile-attempts.js';

export const secret = 'the secret of the checksums';
export const api = '/api/payment/v1';

export type Dossier = DossierOnItsWay;

/** Payment as a whole, the platform's simulator over the network, and an intake that says what the spec says. */
export class World extends ServiceWorld {
  private filings = 0;

  private constructor(opened: OpenedService, readonly intake: Neighbour, private readonly simulators: RunningSimulators, private readonly folder: string) {
    super(opened);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00' } = {}): Promise<World> {
    // The same card for every dossier.
    const intake = await Neighbour.open((_request, response) => answerJson(response, 200, { owner: { fullName: 'Nguyễn Thị Ánh', identifier: '019201006482', address: 'Số 7, tổ 3' }, summary: 'Hộ chiếu' }));
    const folder = await mkdtemp(join(tmpdir(), 'payment-'));
    const started: { simulators?: RunningSimulators } = {};
    const opened = await openService({
      service: 'payment', migrations, appendOnly, problems, at,
      module: async (settings, url) => {
        started.simulators = await startSimulators(configSchema.parse({
          SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', PAYMENT_PORT: '0', PAYMENT_PARTNER: 'MOTCUA', PAYMENT_SECRET: secret, PAYMENT_CALLBACK_URL: `${url}${api}/platform/callbacks`,
        }));
        return AppModule.with({
          ...settings, FILES_DIR: join(folder, 'files'), INTAKE_URL: intake.url,
          PAYMENT_PLATFORM_URL: `http://127.0.0.1:${started.simulators.ports['payment']}`, PAYMENT_PARTNER: 'MOTCUA', PAYMENT_SECRET: secret, PAYMENT_TIMEOUT_MS: 1_000,
        });
      },
    });
    return new World(opened, intake, started.simulators!, folder);
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.simulators.close(), this.intake.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  reconcile(): Promise<number> {
    return this.get(ReconcileAttempts).run(this.clock.now());
  }

  fetchReceipts(): Promise<number> {
    return this.get(FetchReceipts).run(this.clock.now());
  }

  /** A dossier nobody here has heard of. */
  unheard(): Dossier {
    return { id: randomUUID(), code: `A1-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted' };
  }

  /** The dossier's submission, as intake publishes it. */
  async file(dossier: Dossier = this.unheard()): Promise<Dossier> {
    const event = filedSubmission(dossier, this.clock.now());
    await this.database.transaction((tx) => this.get(IncomingDossiers).filed([event], { tx, topic: 'intake.submission.v1' }));
    return dossier;
  }

  /** A fact of the dossier's journal; given twice where `times` says so. */
  async fact<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, times = 1): Promise<void> {
    const event = dossierFact(dossier, name, to, detail, this.clock.now());
    for (let time = 0; time < times; time += 1) await this.database.transaction((tx) => this.get(IncomingDossiers).journal([event], { tx, topic: 'dossier.journal.v1' }));
  }

  /** A dossier that waits for its fee, and the request. */
  async asked(amount = 160_000): Promise<{ dossier: Dossier; paymentId: string; path: string; owner: Portal }> {
    const dossier = await this.file();
    await this.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount }], total: amount, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
    const [row] = await this.database.query<{ id: string }>('SELECT id FROM payment WHERE dossier_id = $1', [dossier.id]);
    return { dossier, paymentId: row!.id, path: `${api}/payments/${row!.id}`, owner: await this.person(dossier.ownerId) };
  }

  /** How the platform behaves from now on. */
  async platform(mode: string, { delayMs = 0, count = null }: { delayMs?: number; count?: number | null } = {}): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/control/payment`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs, count }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  }

  /** What the platform did and heard of one payment. */
  async atPlatform(reference: string): Promise<{ event: string; code?: string; status?: number }[]> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/inbox/payment?reference=${reference}`);
    return ((await answer.json()) as { items: { event: string; code?: string; status?: number }[] }).items;
  }
}

/** The payer's click on the platform's page. */
export async function payOn(payUrl: string | null): Promise<string> {
  if (payUrl === null) throw new Error('there is no page to pay on');
  const { pathname } = new URL(payUrl);
  const answer = await fetch(payUrl, { method: 'POST' });
  if (answer.status !== 200) throw new Error(`the page answered ${answer.status}`);
  return pathname.slice('/pay/'.length);
}
