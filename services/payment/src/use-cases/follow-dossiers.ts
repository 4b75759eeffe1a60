import type { DossierFactData, DossierFactName, DossierState } from '#contracts';
import { namedId } from '#messaging';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { answered, answeredAhead, type Change, ended, unanswered } from '../domain/payment.js';
import { SettleByPost } from './settle-by-post.js';
import { Attempts, DossierCopies, type DossierFacts, PaymentNews, Payments } from './ports.js';

/** The facts of a journal that matter here: what is asked for and answered, when a dossier waits for its fee and when it does not, whose till it is, how it ends. */
export const factsFollowed = [
  'paymentRequested', 'paid', 'actionDeclined', 'withdrawalRequested', 'withdrawalDeclined', 'withdrawalApproved', 'closed', 'forwarded', 'refused', 'stopped', 'returned',
] as const satisfies readonly DossierFactName[];

/** A fact of a dossier's journal. */
export interface Fact { readonly name: (typeof factsFollowed)[number]; readonly data: DossierFactData; readonly version: number; readonly at: Date }

const final: ReadonlySet<DossierState> = new Set(['refused', 'stopped', 'returned']);

/**
 * Goes along with the journal: a request for payment becomes one here; what the dossier says to money it was told of settles or returns it; a dossier that ends owes
 * nothing more, and one that was withdrawn gets back what was paid. Twice the same fact changes nothing.
 */
@Injectable()
export class FollowDossiers {
  constructor(private readonly payments: Payments, private readonly dossiers: DossierCopies, private readonly differences: Attempts, private readonly news: PaymentNews, private readonly byPost: SettleByPost) {}

  async run(tx: Tx, facts: readonly Fact[]): Promise<void> {
    // Most dossiers end without ever having been asked to pay: one look for all of them.
    const others = new Set(facts.filter(({ name }) => name !== 'paymentRequested').map(({ data }) => data.dossierId));
    const asked = others.size === 0 ? new Set<string>() : await this.payments.askedAmong(tx, [...others]);
    const concerning = facts.filter(({ name, data: { dossierId } }) => {
      if (name === 'paymentRequested') asked.add(dossierId);
      return asked.has(dossierId);
    });
    for (const fact of concerning) await this.apply(tx, fact);
    // The last word on each dossier; what came before it is not worth a row.
    const last = new Map(concerning.map(({ data, version }) => [data.dossierId, factsOf(data, version)]));
    if (last.size > 0) await this.dossiers.moved(tx, [...last.values()]);
  }

  private async apply(tx: Tx, fact: Fact): Promise<void> {
    const { name, data, version, at } = fact;
    if (name === 'paymentRequested') return this.request(tx, data as DossierFactData<'paymentRequested'>, version, at);
    if (name === 'paid') return this.answer(tx, fact, 'accepted');
    if (name === 'actionDeclined' && (data as DossierFactData<'actionDeclined'>).detail.action === 'confirmPayment') return this.answer(tx, fact, 'declined');
    if (ends(fact)) for (const payment of await this.payments.takeAll(tx, data.dossierId)) await this.keep(tx, ended(payment, name === 'withdrawalApproved'));
  }

  private async request(tx: Tx, data: DossierFactData<'paymentRequested'>, version: number, at: Date): Promise<void> {
    const { items, total, dueAt } = data.detail;
    await this.payments.request(tx, factsOf(data, version), { id: namedId(`request ${data.dossierId} ${version}`), askedVersion: version, items, total, askedAt: at, dueAt: new Date(dueAt) });
    await this.byPost.asked(tx, data.dossierId, at);
  }

  /** The dossier answers in the order in which it was told: the oldest that waits is meant. */
  private async answer(tx: Tx, { data, version, at }: Fact, answer: 'accepted' | 'declined'): Promise<void> {
    const payments = await this.payments.takeAll(tx, data.dossierId, version);
    const [oldest] = payments.filter((payment) => unanswered(payment).length > 0).sort((a, b) => (unanswered(a)[0]?.at.getTime() ?? 0) - (unanswered(b)[0]?.at.getTime() ?? 0));
    if (oldest !== undefined) return this.keep(tx, answered(oldest, answer, final.has(data.to)));
    const asked = payments.findLast(({ state }) => state === 'due');
    if (asked === undefined) return;
    await this.payments.keep(tx, answeredAhead(asked, answer, at), null);
    if (answer === 'accepted') {
      await this.differences.note(tx, { kind: 'not-on-record', day: localDateOf(at), agency: data.receivingAgency, paymentId: asked.id, attemptId: null, expected: asked.total, got: null, notedAt: at });
    }
  }

  private async keep(tx: Tx, change: Change): Promise<void> {
    await this.payments.keep(tx, change.payment, null);
    await this.news.tell(tx, change);
  }
}

/** Whether the dossier ends with this fact. */
function ends({ data }: Fact): boolean {
  return final.has(data.to) && data.from !== data.to;
}

function factsOf(data: DossierFactData, version: number): DossierFacts {
  const { dossierId: id, code, procedureCode, procedureVersionId, receivingAgency, competentAgency, to: state } = data;
  return { id, code, procedureCode, procedureVersionId, receivingAgency, competentAgency, state, version };
}
