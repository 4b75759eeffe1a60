import type { Tx } from '#persistence';
import type { Office } from '#working-time';
import type { Caller } from '../domain/caller.js';
import type { IndicatorNumber, Satisfaction } from '../domain/indicators.js';
import type { Handling, Measured } from '../domain/measure.js';
import type { Declared, Questionnaire, RatingAnswer } from '../domain/questionnaire.js';

/** How a dossier ended, as far as it matters here; `open` while it has not. */
export type DossierEnd = 'open' | 'done' | 'returned' | 'refused' | 'stopped';

/** What facts of one dossier add to what is known of it. */
export interface DossierNews {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly officers: readonly string[];
  readonly supplements: number;
  readonly lateOpinions: number;
  readonly state: DossierEnd;
  readonly dueAt: string | null;
  readonly endedAt: string | null;
  readonly onTime: boolean | null;
}

/** What intake says of a dossier when it is filed. */
export interface FiledDossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly owner: { readonly kind: 'person' | 'organisation'; readonly id: string };
}

/** A dossier of the caller's, or of somebody they act for. */
export interface OwnDossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly officers: readonly string[];
  readonly state: DossierEnd;
  readonly handling: Handling;
}

export abstract class Dossiers {
  abstract filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void>;
  /** Adds to what is known; at most one entry per dossier. */
  abstract heard(tx: Tx, news: readonly DossierNews[]): Promise<void>;
  /** Locks a dossier that the caller owns or acts for; another is not found. */
  abstract takeOwn(tx: Tx, dossierId: string, caller: Caller, now: Date): Promise<OwnDossier>;
}

/** A rating as it is kept. */
export interface Rating {
  readonly id: string;
  readonly dossierId: string;
  readonly questionnaireId: string;
  readonly procedureCode: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly officers: readonly string[];
  readonly answers: readonly RatingAnswer[];
  readonly declared: Declared;
  readonly measured: Measured;
  readonly satisfaction: Satisfaction | null;
  readonly remark: string | null;
  readonly ratedBy: string;
  readonly ratedAt: Date;
}

export interface AgencyScore {
  readonly id: string;
  readonly agency: string;
  readonly year: number;
  readonly quarter: number;
  readonly kind: 'self' | 'appraised';
  readonly indicator: IndicatorNumber;
  readonly points: number;
  readonly note: string | null;
  readonly enteredBy: string;
  readonly enteredAt: Date;
}

export abstract class Ratings {
  /** Keeps a rating with the sums of its agency and officers. False where the dossier has one already. */
  abstract add(tx: Tx, rating: Rating): Promise<boolean>;
  abstract enterScore(tx: Tx, score: AgencyScore): Promise<void>;
  /** The form in force on a day; within a transaction where one is given. */
  abstract questionnaireOn(day: string, tx?: Tx): Promise<Questionnaire>;
  /** False where the id is taken. */
  abstract addQuestionnaire(tx: Tx, questionnaire: Questionnaire & { readonly from: string }, by: string, at: Date): Promise<boolean>;
}

export abstract class AgencyTree {
  /** Whether the agency is one of these or stands below one; within a transaction where one is given. */
  abstract isUnder(agency: string, roots: readonly string[], tx?: Tx): Promise<boolean>;
}

/** An agency that answers people, with the calendar of its deadlines and the agency above it. */
export interface AnsweringAgency { readonly code: string; readonly superior: string | null; readonly phone: string | null; readonly units: readonly string[]; readonly office: Office }

export abstract class AnsweringAgencies {
  /** Refuses with `agency.unknown` and, until its calendar has arrived, `agency.without-calendar`. */
  abstract find(tx: Tx, code: string, at: Date): Promise<AnsweringAgency>;
}

/** Tells the world, within the transaction. */
export abstract class FeedbackNews {
  abstract rated(tx: Tx, rating: Rating): Promise<void>;
}
