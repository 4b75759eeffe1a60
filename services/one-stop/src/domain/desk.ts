import type { Dossier } from './dossier.js';

/** Whether the dossier is with reception: not handed to a unit yet, or something was asked of the applicant from there. */
export function isAtReception(dossier: Dossier): boolean {
  const before = dossier.state === 'withdrawing' ? dossier.withdrawnFrom : dossier.state;
  const from = before === 'supplementing' || before === 'paying' ? dossier.askedFrom : before;
  return from === 'submitted' || from === 'received';
}

/** The agency on whose desk the dossier lies: that of the counter while it is at reception or waits to be returned, else the competent one. */
export function deskOf(dossier: Dossier): string {
  return isAtReception(dossier) || dossier.state === 'done' ? dossier.counterAgency : dossier.competentAgency;
}

/**
 * By when the agency owes its next word: an answer to a submission (reception clock), then the result (processing clock). What the applicant owes is no
 * due date of the agency: null while a supplement is awaited and the clock stands still, and once the processing has ended.
 */
export function nextDueOf({ state, withdrawnFrom, endedAt, clocks }: Dossier): string | null {
  if (endedAt !== null) return null;
  const unanswered = state === 'submitted' || (state === 'withdrawing' && withdrawnFrom === 'submitted');
  return unanswered ? clocks.reception.dueAt : clocks.processingDue;
}

/** By when the applicant owes what was asked of them, and from when an officer may close the dossier without it; null where nothing is asked. */
export function owedByApplicant({ state, asked, fee }: Dossier): { readonly dueAt: string; readonly closableFrom: string } | null {
  if (state === 'supplementing') return asked;
  return state === 'paying' ? fee : null;
}

/** Units that still owe an opinion. */
export function unitsConsulted({ consultations }: Dossier): string[] {
  return [...new Set(consultations.filter(({ answered }) => !answered).map(({ unit }) => unit))];
}
