import { Refusal } from '#contracts';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs } from './inputs.js';

/** The applicant questions a step, at any time; the answer's clock starts (O-15). */
export function challenge(dossier: Dossier, input: ActionInputs['challenge'], { now, clockwork }: Context): Change<'challenged'> {
  if (input.challengedVersion < 1 || input.challengedVersion > dossier.version) throw new Refusal('challenge.no-such-step', { version: input.challengedVersion }, [{ pointer: '/challengedVersion', code: 'unknown' }]);
  if (dossier.challenges.some(({ challengedVersion, answered }) => challengedVersion === input.challengedVersion && !answered)) throw new Refusal('challenge.already-open', { version: input.challengedVersion });
  const answerDue = clockwork.challengeDue(now);
  return {
    patch: { challenges: [...dossier.challenges, { challengedVersion: input.challengedVersion, askedAt: clockwork.written(now), answerDue, answered: false }] },
    detail: { challengedVersion: input.challengedVersion, answerDue },
    record: { question: input.question, ...(input.evidence === undefined ? {} : { evidence: input.evidence }) },
  };
}

/** The officer or agency explains the step; question and answer are part of the record. */
export function answerChallenge(dossier: Dossier, input: ActionInputs['answerChallenge'], { now }: Context): Change<'challengeAnswered'> {
  const open = dossier.challenges.find(({ challengedVersion, answered }) => challengedVersion === input.challengedVersion && !answered);
  if (open === undefined) throw new Refusal('challenge.not-open', { version: input.challengedVersion });
  return {
    patch: { challenges: dossier.challenges.map((each) => (each === open ? { ...open, answered: true } : each)) },
    detail: { challengedVersion: input.challengedVersion, late: now.getTime() > Date.parse(open.answerDue) },
    record: { explanation: input.explanation },
  };
}

/** Counts the clocks again after a calendar changed; both due dates go on record. */
export function recalculate(dossier: Dossier, input: ActionInputs['recalculate'], { clockwork }: Context): Change<'recalculated'> {
  const previous = clockwork.processingDue(dossier);
  const clocks = clockwork.recalculated(dossier.clocks);
  const next = clockwork.dueOf(clocks);
  return {
    patch: { clocks },
    detail: { previousDue: previous && clockwork.written(previous), newDue: next && clockwork.written(next), cause: input.cause },
    record: {},
  };
}

/** Pins a running dossier to another version of its procedure: only an administrator, with a reason. */
export function migrate(dossier: Dossier, input: ActionInputs['migrate'], { procedure }: Context): Change<'migrated'> {
  if (!input.toVersionId.startsWith(`${procedure.code}@`) || input.toVersionId === dossier.procedureVersionId) throw new Refusal('migrate.not-another-version', { version: input.toVersionId });
  return { patch: { procedureVersionId: input.toVersionId }, detail: { previousVersionId: dossier.procedureVersionId, newVersionId: input.toVersionId }, record: { reason: input.reason } };
}
