import type { Channel, DossierFactData, DossierFactName, DossierState } from '#contracts';
import { localDateOf } from '#working-time';

/** How a dossier ended: with a result (granted, or refused on the merits), stopped or closed, or withdrawn. */
export type Ending = 'done' | 'stopped' | 'withdrawn';

/** What is counted of one dossier. It says all there is to say: counters are sums over these, and nothing else. Instants are RFC 3339. */
export interface DossierLife {
  /** Of the journal, and the ledger's epoch: what is not newer changes nothing. 0 before its first fact. */
  version: number;
  epoch: number;
  /** The agency competent for it now: a dossier that was forwarded counts there with its whole life. */
  agency: string;
  procedure: string;
  channel: Channel;
  audience: string;
  state: DossierState;
  receivedAt: string;
  /** When the agency competent now accepted it; null: not counted as received. */
  acceptedAt: string | null;
  /** The due time in force, or the last one while the clock stands still. */
  due: string | null;
  /** Since when the clock stands still. */
  suspendedAt: string | null;
  /** Days from which to which it was late and is so no more. */
  lateSpans: [from: string, until: string][];
  endedAt: string | null;
  ending: Ending | null;
  late: boolean;
  refusedOn: string | null;
  returnedOn: string | null;
  /** Days on which supplements were asked for. */
  supplements: string[];
  fee: boolean;
  /** By the payment platform; null: not paid. */
  paidOnline: boolean | null;
  electronicResult: boolean;
  /** Files were handed in. */
  files: boolean;
  /** A component was taken from the personal store; null: not told. */
  reused: boolean | null;
  /** 1 not satisfied, 2 satisfied, 3 very satisfied. */
  satisfaction: number | null;
  ratedAt: string | null;
  /** A petition concerns it. */
  complained: boolean;
}

export const unheard: DossierLife = {
  version: 0, epoch: 1, agency: '', procedure: '', channel: 'online', audience: '', state: 'submitted', receivedAt: '', acceptedAt: null, due: null, suspendedAt: null, lateSpans: [], endedAt: null, ending: null,
  late: false, refusedOn: null, returnedOn: null, supplements: [], fee: false, paidOnline: null, electronicResult: false, files: false, reused: null, satisfaction: null, ratedAt: null, complained: false,
};

/** Something that happened to a dossier, from whatever topic. */
export type Happening =
  | { readonly kind: 'fact'; readonly name: DossierFactName; readonly data: DossierFactData; readonly version: number; readonly epoch: number; readonly at: string }
  | { readonly kind: 'filed'; readonly files: boolean; readonly reused: boolean | null; readonly fee: boolean }
  | { readonly kind: 'rated'; readonly satisfaction: number | null; readonly at: string }
  | { readonly kind: 'petition' };

/** The life after something happened; the same object when nothing that counts has changed. Twice the same is once. */
export function after(life: DossierLife, happening: Happening): DossierLife {
  switch (happening.kind) {
    case 'filed': return changed(life, { files: life.files || happening.files, reused: happening.reused ?? life.reused, fee: life.fee || happening.fee });
    // Rated twice, the last counts.
    case 'rated': return life.ratedAt !== null && Date.parse(life.ratedAt) >= Date.parse(happening.at) ? life : changed(life, { satisfaction: happening.satisfaction, ratedAt: happening.at });
    case 'petition': return changed(life, { complained: true });
    case 'fact': return happening.epoch < life.epoch || (happening.epoch === life.epoch && happening.version <= life.version) ? life : afterFact(life, happening);
  }
}

/** Whether something that befell another life of the same dossier is missing in this one: a fact, or what comes without a version. */
export function lacks(life: DossierLife, other: DossierLife): boolean {
  return life.epoch < other.epoch || (life.epoch === other.epoch && life.version < other.version) || (['files', 'fee', 'complained'] as const).some((flag) => other[flag] && !life[flag])
    || (other.reused !== null && life.reused === null) || (other.ratedAt !== null && (life.ratedAt === null || Date.parse(life.ratedAt) < Date.parse(other.ratedAt)));
}

type Fact = Extract<Happening, { kind: 'fact' }>;

function afterFact(life: DossierLife, fact: Fact): DossierLife {
  const { name, data, at } = fact;
  const detail = data.detail as Record<string, unknown>;
  const change: Partial<DossierLife> = {
    agency: data.competentAgency, procedure: data.procedureCode, channel: data.channel, audience: data.audience, state: data.to, receivedAt: data.receivedAt,
    ...clockAfter(life, fact),
  };
  if (name === 'forwarded') change.acceptedAt = null;
  if (name === 'received') change.acceptedAt = at;
  if (name === 'refused') change.refusedOn = dayOf(at);
  if (name === 'supplementRequested') change.supplements = [...life.supplements, dayOf(at)];
  if (name === 'paymentRequested' && Number(detail['total']) > 0) change.fee = true;
  if (name === 'paid') Object.assign(change, { fee: true, paidOnline: detail['method'] === 'platform' });
  if (name === 'completed') change.electronicResult = detail['electronic'] === true;
  if (name === 'returned') change.returnedOn = dayOf(String(detail['at']));
  // A dossier settled at once may be done without having been received in a step of its own.
  if (name === 'completed' && life.acceptedAt === null) change.acceptedAt = at;
  const next = changed(life, change);
  return next === life ? life : { ...next, version: fact.version, epoch: fact.epoch };
}

/** The end and the due time after a fact (QĐ 766/QĐ-TTg: the end is the first of done, returned and stopped; time of waiting is left out). */
function clockAfter(life: DossierLife, { name, data, at }: Fact): Partial<DossierLife> {
  if (life.endedAt !== null) return {};
  const ending = endingOf(name, data.to);
  const endedAt = ending === null ? null : name === 'completed' ? (data as DossierFactData<'completed'>).detail.endedAt : at;
  const stood = life.suspendedAt !== null;
  const stands = data.clockSuspended;
  const due = data.processingDue ?? (stands || stood || ending !== null ? life.due : null);
  const change: Partial<DossierLife> = { due, suspendedAt: stands ? life.suspendedAt ?? at : ending !== null ? life.suspendedAt : null, endedAt, ending };
  const since = endedAt ?? at;
  // Late until now, and with this fact no more: ended, waiting, extended, counted anew.
  const wasLate = life.due !== null && !stood && Date.parse(life.due) < Date.parse(since);
  if (wasLate && (ending !== null || stands || due !== life.due)) change.lateSpans = [...life.lateSpans, [dayOf(life.due ?? since), dayOf(since)]];
  if (ending !== null && due !== null) change.late = Date.parse(due) < Date.parse(change.suspendedAt ?? since);
  return change;
}

function endingOf(name: DossierFactName, to: DossierState): Ending | null {
  if (name === 'withdrawalApproved') return 'withdrawn';
  if (to === 'done' || to === 'returned') return 'done';
  return to === 'stopped' ? 'stopped' : null;
}

/** The day in Vietnam of an RFC 3339 instant. */
export const dayOf = (instant: string): string => localDateOf(new Date(instant));

function changed(life: DossierLife, change: Partial<DossierLife>): DossierLife {
  for (const key in change) if (!same(life[key as keyof DossierLife], change[key as keyof DossierLife])) return { ...life, ...change };
  return life;
}

/** Texts, numbers and flags are compared as they are, days and spans by what they say. */
function same(one: unknown, other: unknown): boolean {
  return one === other || (Array.isArray(one) && Array.isArray(other) && one.length === other.length && JSON.stringify(one) === JSON.stringify(other));
}
