import type { DossierFactDetail, DossierFactName } from '#contracts';
import { type MatterCause, matterCauses } from './matter.js';

/** What people may wish to hear of or not (loại thông báo). */
export const noticeKinds = ['progress', 'action', 'deadline', 'money', 'post', 'answer', 'finished'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Channels that lead outside, beside the portal's inbox, which always has everything. */
export const outsideChannels = ['sms', 'email'] as const;
export type OutsideChannel = (typeof outsideChannels)[number];

/** What is told beside the facts of a dossier's journal: money and parcels. */
export const otherCauses = ['settled', 'refundOwed', 'refunded', 'delivering', 'delivered', 'returnedByPost'] as const;
export type Cause = DossierFactName | (typeof otherCauses)[number] | MatterCause;

/** Who is named as handling it: whoever acted, the officer named in the fact, whoever was named last, or the agency alone. */
export type Handler = 'actor' | 'assigned' | 'last' | 'nobody';

/** How a fact is told. */
export interface Telling {
  readonly kind: NoticeKind;
  /** By portal and SMS whatever the preferences: the dossier is finished (QĐ 1330, H-9), or the petition or question has its answer. */
  readonly mandatory: boolean;
  readonly handler: Handler;
}

const told = (kind: NoticeKind, handler: Handler = 'actor'): Telling => ({ kind, mandatory: false, handler });
const finished: Telling = { kind: 'finished', mandatory: true, handler: 'actor' };
const answered: Telling = { ...finished, handler: 'nobody' };

/** Every fact that is told, and how. NĐ 224/2026: every change, naming the agency and the person handling it, and the times; so no fact of the journal is left out. */
export const tellings: Readonly<Record<Cause, Telling>> = {
  submitted: told('progress'),
  received: told('progress'),
  refused: finished,
  forwarded: told('progress'),
  supplementRequested: told('action'),
  supplemented: told('progress'),
  closed: finished,
  amended: told('progress'),
  paymentRequested: told('action'),
  paid: told('money'),
  withdrawalRequested: told('progress'),
  withdrawalApproved: finished,
  withdrawalDeclined: told('progress'),
  transferred: told('progress'),
  assigned: told('progress', 'assigned'),
  advanced: told('progress'),
  sentBack: told('progress'),
  consulted: told('progress'),
  consultationAnswered: told('progress'),
  verifiedOnSite: told('progress'),
  extended: told('deadline'),
  stopped: finished,
  completed: finished,
  returned: finished,
  resultReplaced: told('action'),
  resultRevoked: told('action'),
  recalculated: told('deadline'),
  migrated: told('deadline'),
  challenged: told('answer'),
  challengeAnswered: told('answer'),
  actionDeclined: told('action'),
  settled: told('money', 'last'),
  refundOwed: told('money', 'last'),
  refunded: told('money', 'last'),
  delivering: told('post', 'last'),
  delivered: told('post', 'last'),
  returnedByPost: told('post', 'last'),
  petitionReceived: told('progress', 'nobody'),
  petitionForwarded: told('progress', 'nobody'),
  petitionTakenUp: told('progress', 'nobody'),
  petitionMoreInfo: told('action', 'nobody'),
  petitionResumed: told('deadline', 'nobody'),
  petitionReopened: told('deadline', 'nobody'),
  petitionRefused: answered,
  petitionAnswered: answered,
  petitionPublished: told('progress', 'nobody'),
  petitionClosed: answered,
  questionAsked: told('progress', 'nobody'),
  questionAnswered: answered,
  questionPublished: told('progress', 'nobody'),
};

/** Words are chosen by template. Most causes have one of their own; a result is told by what it is and when it comes. */
export const templateIds = [
  'submitted', 'received', 'refused', 'forwarded', 'supplementRequested', 'supplemented', 'closed', 'amended', 'paymentRequested', 'paid', 'withdrawalRequested', 'withdrawalApproved', 'withdrawalDeclined',
  'transferred', 'assigned', 'advanced', 'sentBack', 'consulted', 'consultationAnswered', 'verifiedOnSite', 'extended', 'stopped', 'ready', 'readyEarly', 'notGranted', 'returned', 'resultReplaced',
  'resultRevoked', 'recalculated', 'migrated', 'challenged', 'challengeAnswered', 'actionDeclined', 'originalsKept', 'settled', 'refundOwed', 'refunded', 'delivering', 'delivered', 'returnedByPost', ...matterCauses,
] as const;
export type TemplateId = (typeof templateIds)[number];

const day = 86_400_000;

/** The template of a fact. `due` is the appointment for the result: a day or more before it the result is early (O-10). */
export function templateOf(cause: Cause, detail: object, due: Date | null): TemplateId {
  // The post delivered the result, and the originals that were taken still lie at the agency (O-18).
  if (cause === 'actionDeclined' && (detail as DossierFactDetail<'actionDeclined'>).cause === 'return.originals-kept') return 'originalsKept';
  if (cause !== 'completed') return cause;
  const { outcome, endedAt } = detail as DossierFactDetail<'completed'>;
  if (outcome === 'refused') return 'notGranted';
  return due !== null && due.getTime() - Date.parse(endedAt) >= day ? 'readyEarly' : 'ready';
}

const officers: ReadonlySet<string> = new Set(['reception', 'processing', 'approver', 'unit-head', 'administrator']);

/** Account of the officer whom the fact names as handling the dossier; null where it names none, and the last one named still does. */
export function handlerIn(cause: Cause, actor: { readonly role: string; readonly ref: string } | null, detail: object): string | null {
  if (tellings[cause].handler === 'assigned') return (detail as DossierFactDetail<'assigned'>).officer;
  return tellings[cause].handler === 'actor' && actor !== null && officers.has(actor.role) ? actor.ref : null;
}
