import { type DossierFactData, type DossierFactName, type DossierState, Refusal } from '#contracts';
import type { By } from './caller.js';

/** What an officer asked the applicant to hand in (yêu cầu bổ sung). */
export interface Asked {
  readonly components: readonly string[];
  /** JSON Pointers of form fields. */
  readonly fields: readonly string[];
  readonly dueAt: Date;
}

/** Where a dossier stands, as far as intake must know: a small copy of one-stop's journal. */
export interface Standing {
  /** One-stop's version; 0 before its first word. */
  readonly version: number;
  readonly state: DossierState;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly unit: string | null;
  /** Units asked for an opinion: they may read. */
  readonly consultedUnits: readonly string[];
  readonly asked: Asked | null;
  /** The applicant has answered what is asked, and one-stop has not said so yet. */
  readonly answered: boolean;
  /** The last action of the applicant that one-stop declined. */
  readonly declined: { readonly action: string; readonly cause: string; readonly at: Date } | null;
}

/** A dossier just filed, before one-stop has spoken. */
export function filedStanding(receivingAgency: string, competentAgency: string): Standing {
  return { version: 0, state: 'submitted', receivingAgency, competentAgency, unit: null, consultedUnits: [], asked: null, answered: false, declined: null };
}

/** The standing after a fact of the journal. Facts come once and in order. */
export function standingAfter(standing: Standing, name: DossierFactName, data: DossierFactData, version: number, at: Date): Standing {
  const next: Standing = {
    ...standing, version, state: data.to, receivingAgency: data.receivingAgency, competentAgency: data.competentAgency, unit: data.unit,
    ...(data.to === 'supplementing' ? {} : { asked: null, answered: false }),
  };
  switch (name) {
    case 'supplementRequested': {
      const { components, fields, dueAt } = (data as DossierFactData<'supplementRequested'>).detail;
      return { ...next, asked: { components, fields, dueAt: new Date(dueAt) }, answered: false };
    }
    case 'consulted': {
      const { units } = (data as DossierFactData<'consulted'>).detail;
      return { ...next, consultedUnits: [...new Set([...standing.consultedUnits, ...units])] };
    }
    case 'actionDeclined': {
      const { action, cause } = (data as DossierFactData<'actionDeclined'>).detail;
      return { ...next, answered: action === 'supplement' ? false : next.answered, declined: { action, cause, at } };
    }
    default: return next;
  }
}

/** What an applicant can do with a filed dossier. */
export type ApplicantAct = 'supplement' | 'amend' | 'requestWithdrawal' | 'chooseReturnMethod';

/** States in which each act makes sense (lifecycle.md); one-stop has the last word, for it may have moved on. */
const actStates: Readonly<Record<ApplicantAct, readonly DossierState[]>> = {
  supplement: ['supplementing'],
  amend: ['submitted', 'received', 'processing'],
  requestWithdrawal: ['submitted', 'received', 'processing', 'supplementing', 'paying'],
  chooseReturnMethod: ['submitted', 'received', 'processing', 'supplementing', 'paying', 'withdrawing', 'done'],
};

/** Refuses an act the standing does not allow: `dossier.action-not-allowed`, `dossier.nothing-asked`, `dossier.amendment-needs-officer`. */
export function mayAct(standing: Standing, act: ApplicantAct, by: By): void {
  if (!actStates[act].includes(standing.state)) throw new Refusal('dossier.action-not-allowed', { action: act, state: standing.state });
  if (act === 'supplement' && (standing.asked === null || standing.answered)) throw new Refusal('dossier.nothing-asked');
  // After reception an amendment needs the officer's consent, who then records it.
  if (act === 'amend' && standing.state !== 'submitted' && by.role !== 'reception') throw new Refusal('dossier.amendment-needs-officer');
}

/** Refuses files for a dossier that takes no more: neither a supplement nor an amendment is possible (`dossier.action-not-allowed`). */
export function takesFiles({ state }: Standing): void {
  if (![...actStates.supplement, ...actStates.amend].includes(state)) throw new Refusal('dossier.action-not-allowed', { action: 'upload', state });
}
