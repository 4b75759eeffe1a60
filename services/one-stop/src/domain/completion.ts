import type { DossierState, ProcedureVersion } from '#contracts';
import type { Dossier } from './dossier.js';

/** Share of the way behind a dossier, in per cent, where the state alone tells it. */
const byState: Readonly<Partial<Record<DossierState, number>>> = { submitted: 10, received: 25, done: 90, refused: 100, stopped: 100, returned: 100 };
/** The way between reception and result. */
const processing = { from: 25, to: 85 };

/**
 * Degree of completion (mức độ hoàn thành), 0 to 100: what anyone may know of a dossier (O-11). While it is processed by the shares of the steps behind it;
 * while something is asked of the applicant, as far as it was when it was asked.
 */
export function completionOf(dossier: Dossier, procedure: ProcedureVersion): number {
  const before = dossier.state === 'withdrawing' ? dossier.withdrawnFrom ?? dossier.state : dossier.state;
  const state = before === 'supplementing' || before === 'paying' ? dossier.askedFrom ?? before : before;
  return byState[state] ?? processing.from + Math.round((processing.to - processing.from) * shareBehind(dossier, procedure));
}

function shareBehind({ stepId }: Dossier, { steps }: ProcedureVersion): number {
  const own = steps.filter(({ role }) => role !== 'reception');
  const total = own.reduce((sum, { share }) => sum + share, 0);
  const at = own.findIndex(({ id }) => id === stepId);
  return at < 1 || total === 0 ? 0 : own.slice(0, at).reduce((sum, { share }) => sum + share, 0) / total;
}
