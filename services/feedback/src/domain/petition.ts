import { type petitionStates, Refusal } from '#contracts';
import type { Office } from '#working-time';
import { daysWaited, petitionDues, type PetitionKind, publicationDue } from './petition-limits.js';
import { mustNotIdentify, type Petitioner } from './redaction.js';

export type PetitionState = (typeof petitionStates)[number];
/** What can be done with a petition (phản ánh, kiến nghị). */
export const petitionActions = ['refuse', 'forward', 'askMore', 'complete', 'takeUp', 'contact', 'direct', 'link', 'answer', 'publish', 'rate', 'sendBack', 'close'] as const;
export type PetitionAction = (typeof petitionActions)[number];

/**
 * In which capacity somebody acts: the petitioner; officers of the agency that received it, or of the agency concerned; who answers in its name (its approvers and
 * heads); the overseer of the superior agency.
 */
export type Capacity = 'petitioner' | 'receiver' | 'concerned' | 'answerer' | 'overseer';
/** Where an action leads; `back`: to where more was asked from. */
export type PetitionTarget = PetitionState | 'unchanged' | 'back';
export interface PetitionCell { readonly by: readonly Capacity[]; readonly to: PetitionTarget }

const officers: readonly Capacity[] = ['receiver', 'concerned'];
const unsettled = {
  contact: { by: officers, to: 'unchanged' },
  direct: { by: ['overseer'], to: 'unchanged' },
  link: { by: ['receiver', 'concerned', 'overseer'], to: 'unchanged' },
} as const satisfies Partial<Record<PetitionAction, PetitionCell>>;
const arriving = {
  ...unsettled,
  refuse: { by: officers, to: 'refused' },
  forward: { by: officers, to: 'forwarded' },
  askMore: { by: officers, to: 'moreInfo' },
  takeUp: { by: ['concerned'], to: 'answering' },
} as const satisfies Partial<Record<PetitionAction, PetitionCell>>;
const sendBack: PetitionCell = { by: ['overseer'], to: 'answering' };
const close: PetitionCell = { by: ['overseer', 'answerer'], to: 'closed' };

/**
 * The whole life of a petition (NĐ 20/2008/NĐ-CP and amendments; mission H-8). The superior agency has its oversight task from the first state to the last; it
 * directs, sends back what is not settled, and closes. A refused one is an answer that nothing of the process follows.
 */
export const petitionLifecycle: Readonly<Record<PetitionState, Partial<Record<PetitionAction, PetitionCell>>>> = {
  received: arriving,
  forwarded: arriving,
  moreInfo: { ...unsettled, complete: { by: ['petitioner', 'receiver', 'concerned'], to: 'back' }, refuse: { by: officers, to: 'refused' } },
  answering: { ...unsettled, askMore: { by: ['concerned'], to: 'moreInfo' }, answer: { by: ['answerer'], to: 'answered' } },
  answered: { ...unsettled, publish: { by: officers, to: 'published' }, rate: { by: ['petitioner'], to: 'rated' }, sendBack, close },
  published: { ...unsettled, rate: { by: ['petitioner'], to: 'rated' }, sendBack, close },
  rated: { ...unsettled, publish: { by: officers, to: 'unchanged' }, sendBack, close },
  refused: { link: unsettled.link },
  closed: { link: unsettled.link },
};

/** Why a petition is not taken: it belongs under another law, or nobody can be answered. */
export const petitionRefusals = ['complaint', 'denunciation', 'court', 'police', 'no-identity', 'unclear', 'not-completed', 'other'] as const;
export type PetitionRefusal = (typeof petitionRefusals)[number];
/** What came of the matter. */
export const petitionOutcomes = ['upheld', 'partly-upheld', 'not-upheld', 'noted'] as const;
export type PetitionOutcome = (typeof petitionOutcomes)[number];
/** The petitioner's rating of the handling. */
export type HandlingRating = 1 | 2 | 3;
const handlingRatings: Readonly<Record<HandlingRating, string>> = { 1: 'not-satisfied', 2: 'satisfied', 3: 'very-satisfied' };

export interface Petition {
  readonly id: string;
  readonly version: number;
  readonly state: PetitionState;
  readonly kind: PetitionKind;
  readonly dossierId: string | null;
  readonly agency: string;
  readonly receivingAgency: string;
  readonly superiorAgency: string | null;
  readonly receivedAt: Date;
  /** From when the answer's limit counts: the receipt, or the day the superior agency sent the matter back. */
  readonly countedFrom: Date;
  readonly waitedDays: number;
  readonly askedFrom: 'received' | 'forwarded' | 'answering' | null;
  readonly askedAt: Date | null;
  readonly refuseDue: Date;
  readonly askMoreDue: Date;
  /** Null while the citizen's completion is waited for. */
  readonly answerDue: Date | null;
  readonly publishDue: Date | null;
  readonly firstContactAt: Date | null;
  readonly answer: string | null;
  readonly outcome: PetitionOutcome | null;
  readonly answeredAt: Date | null;
  /** Once an answer came too late this stays. */
  readonly wasLate: boolean;
  readonly publicText: string | null;
  readonly publicAnswer: string | null;
  readonly publishedAt: Date | null;
  readonly rating: HandlingRating | null;
  readonly settlement: string | null;
  readonly closedAt: Date | null;
  /** The first petition on the same matter. */
  readonly repeatsId: string | null;
}

/** What an action carries. */
export type PetitionInput =
  | { readonly action: 'refuse'; readonly reasonCode: PetitionRefusal; readonly reason: string; readonly guidance: string }
  | { readonly action: 'forward'; readonly reason: string; readonly agency: string; readonly superiorAgency: string | null }
  | { readonly action: 'askMore' | 'complete' | 'contact' | 'direct' | 'sendBack'; readonly text: string }
  | { readonly action: 'takeUp' }
  | { readonly action: 'link'; readonly repeatsId: string }
  | { readonly action: 'answer'; readonly text: string; readonly outcome: PetitionOutcome }
  | { readonly action: 'publish'; readonly publicText: string; readonly publicAnswer: string }
  | { readonly action: 'rate'; readonly rating: HandlingRating; readonly text: string | null }
  | { readonly action: 'close'; readonly text: string | null };

/** An entry of a petition's record: who did what when. */
export interface PetitionEntry { readonly action: PetitionAction | 'lodge'; readonly from: PetitionState | null; readonly to: PetitionState; readonly at: Date; readonly by: Capacity; readonly text: string | null; readonly reasonCode: string | null; readonly late: boolean | null }
export interface PetitionMove { readonly petition: Petition; readonly entry: PetitionEntry }
export interface PetitionContext { readonly capacities: ReadonlySet<Capacity>; readonly petitioner: Petitioner; readonly at: Date; /** Calendar of the agency concerned; after forwarding, of the new one. */ readonly office: Office; /** Telephone of the agency concerned, which may be published. */ readonly agencyPhone: string | null }

/**
 * Does one thing with a petition. Refuses with `petition.action-not-allowed` what its state does not know, `auth.forbidden` who may not, `petition.not-settled` closing
 * what is not settled, `publication.identifies` a text that names the petitioner.
 */
export function act(petition: Petition, input: PetitionInput, context: PetitionContext): PetitionMove {
  const { action } = input;
  // Who may do it nowhere is told so whatever the state.
  const ever = Object.values(petitionLifecycle).some((cells) => cells[action]?.by.some((each) => context.capacities.has(each)));
  if (!ever) throw new Refusal('auth.forbidden');
  const cell = petitionLifecycle[petition.state][action];
  if (cell === undefined) throw new Refusal('petition.action-not-allowed', { state: petition.state, action });
  const by = cell.by.find((each) => context.capacities.has(each));
  if (by === undefined) throw new Refusal('auth.forbidden');
  const state = cell.to === 'unchanged' ? petition.state : cell.to === 'back' ? petition.askedFrom ?? 'received' : cell.to;
  const { changes, ...said } = effectOf(petition, input, context, by);
  const entry = { action, from: petition.state, to: state, at: context.at, by, text: null, reasonCode: null, late: null, ...said };
  return { petition: { ...petition, ...changes, state, version: petition.version + 1 }, entry };
}

type Effect = { readonly changes: Partial<Petition> } & Partial<Pick<PetitionEntry, 'text' | 'reasonCode' | 'late'>>;

function effectOf(petition: Petition, input: PetitionInput, { at, office, petitioner, agencyPhone }: PetitionContext, by: Capacity): Effect {
  switch (input.action) {
    case 'refuse': return { changes: { answerDue: null }, text: `${input.reason}\n${input.guidance}`, reasonCode: input.reasonCode, late: petition.state === 'moreInfo' ? null : at > petition.refuseDue };
    case 'forward': {
      if (input.agency === petition.agency) throw new Refusal('petition.same-agency');
      // Passing on buys no time: everything counts from the receipt, by the calendar of whoever answers.
      const dues = petitionDues(office, petition.kind, petition.countedFrom, petition.waitedDays);
      return { changes: { agency: input.agency, superiorAgency: input.superiorAgency, answerDue: dues.answer, refuseDue: dues.refuse, askMoreDue: dues.askMore }, text: input.reason };
    }
    case 'askMore': return {
      changes: { askedFrom: petition.state as NonNullable<Petition['askedFrom']>, askedAt: at, answerDue: null, ...contacted(petition, at) }, text: input.text, late: at > petition.askMoreDue,
    };
    case 'complete': {
      const waitedDays = petition.waitedDays + (petition.askedAt === null ? 0 : daysWaited(office.calendar, petition.askedAt, at));
      return { changes: { waitedDays, askedFrom: null, askedAt: null, answerDue: petitionDues(office, petition.kind, petition.countedFrom, waitedDays).answer }, text: input.text };
    }
    case 'takeUp': return { changes: {} };
    case 'contact': return { changes: contacted(petition, at), text: input.text };
    case 'direct': return { changes: {}, text: input.text };
    case 'link': {
      if (input.repeatsId === petition.id) throw new Refusal('petition.repeats-itself');
      return { changes: { repeatsId: input.repeatsId } };
    }
    case 'answer': {
      const late = petition.answerDue !== null && at > petition.answerDue;
      return { changes: { answer: input.text, outcome: input.outcome, answeredAt: at, wasLate: petition.wasLate || late, publishDue: publicationDue(office, at), ...contacted(petition, at) }, text: input.text, reasonCode: input.outcome, late };
    }
    case 'publish': {
      if (petition.publishedAt !== null) throw new Refusal('petition.published-already');
      mustNotIdentify(input, petitioner, agencyPhone);
      return { changes: { publicText: input.publicText, publicAnswer: input.publicAnswer, publishedAt: at }, text: `${input.publicText}\n\n${input.publicAnswer}`, late: petition.publishDue !== null && at > petition.publishDue };
    }
    case 'rate': return { changes: { rating: input.rating }, text: input.text, reasonCode: handlingRatings[input.rating] };
    case 'sendBack': return {
      // A new round: the old rating and publication belong to an answer that did not settle the matter.
      changes: {
        answeredAt: null, answer: null, outcome: null, rating: null, publicText: null, publicAnswer: null, publishedAt: null, publishDue: null, countedFrom: at, waitedDays: 0,
        answerDue: petitionDues(office, petition.kind, at).answer,
      },
      text: input.text,
    };
    case 'close': {
      // Settled: the petitioner is satisfied, or the superior agency finds it so and says why.
      const satisfied = petition.rating !== null && petition.rating >= 2;
      if (!satisfied && (by !== 'overseer' || input.text === null)) throw new Refusal('petition.not-settled');
      return { changes: { settlement: input.text, closedAt: at }, text: input.text };
    }
  }
}

const contacted = ({ firstContactAt }: Petition, at: Date): Partial<Petition> => (firstContactAt === null ? { firstContactAt: at } : {});
