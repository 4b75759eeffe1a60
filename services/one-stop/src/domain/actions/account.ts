import { Refusal } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Change, Context } from '../context.js';
import type { Dossier } from '../dossier.js';
import type { ActionInputs } from './inputs.js';
import { evidenceOf, requireReason } from './words.js';

/** The applicant questions a step, at any time; the answer's clock starts (O-15). */
export function challenge(dossier: Dossier, input: ActionInputs['challenge'], { now, clockwork, acting }: Context): Change<'challenged'> {
  const { challengedVersion } = input;
  if (challengedVersion < 1 || challengedVersion > dossier.version) throw new Refusal('challenge.no-such-step', { version: challengedVersion }, [{ pointer: '/challengedVersion', code: 'unknown' }]);
  if (dossier.challenges.some((each) => each.challengedVersion === challengedVersion && !each.answered)) throw new Refusal('challenge.already-open', { version: challengedVersion });
  const answerDue = clockwork.challengeDue(now);
  return {
    patch: { challenges: [...dossier.challenges, { challengedVersion, askedAt: vietnamTime(now), answerDue, answered: false }] },
    detail: { challengedVersion, answerDue },
    record: { question: input.question, ...evidenceOf(input.evidence, acting) },
  };
}

/** The officer or agency explains the step; question and answer are part of the record. */
export function answerChallenge(dossier: Dossier, { challengedVersion, explanation }: ActionInputs['answerChallenge'], { now }: Context): Change<'challengeAnswered'> {
  const open = dossier.challenges.find((each) => each.challengedVersion === challengedVersion && !each.answered);
  if (open === undefined) throw new Refusal('challenge.not-open', { version: challengedVersion });
  requireReason(explanation, '/explanation');
  return {
    patch: { challenges: dossier.challenges.map((each) => (each === open ? { ...open, answered: true } : each)) },
    detail: { challengedVersion, late: now.getTime() > Date.parse(open.answerDue) },
    record: { explanation },
  };
}

/**
 * Counts every running limit again after a calendar changed: both clocks, what was asked of the applicant, the answers owed to them. The limit that moved goes
 * on record with its old and its new end, the processing clock first. Refuses when nothing moves: then nothing happened.
 */
export function recalculate(dossier: Dossier, { cause }: ActionInputs['recalculate'], { clockwork, procedure }: Context): Change<'recalculated'> {
  const clocks = clockwork.recalculated(dossier.clocks);
  const limitFrom = (askedAt: string): ReturnType<typeof clockwork.applicantLimit> => clockwork.applicantLimit(new Date(askedAt), procedure.supplementLimitDays);
  const asked = dossier.asked && { ...dossier.asked, ...limitFrom(dossier.asked.askedAt) };
  const fee = dossier.fee && { ...dossier.fee, ...limitFrom(dossier.fee.askedAt) };
  const challenges = dossier.challenges.map((each) => (each.answered ? each : { ...each, answerDue: clockwork.challengeDue(new Date(each.askedAt)) }));
  const limits: [string | null | undefined, string | null | undefined][] = [
    [dossier.clocks.processingDue, clocks.processingDue], [dossier.clocks.reception.dueAt, clocks.reception.dueAt], [dossier.clocks.reception.alertAt, clocks.reception.alertAt],
    [dossier.asked?.dueAt, asked?.dueAt], [dossier.asked?.closableFrom, asked?.closableFrom], [dossier.fee?.dueAt, fee?.dueAt], [dossier.fee?.closableFrom, fee?.closableFrom],
    ...challenges.map(({ answerDue }, index): [string | undefined, string] => [dossier.challenges[index]?.answerDue, answerDue]),
  ];
  const moved = limits.find(([previous, next]) => previous !== next);
  if (moved === undefined) throw new Refusal('recalculate.nothing-moves');
  return { patch: { clocks, asked, fee, challenges }, detail: { previousDue: moved[0] ?? null, newDue: moved[1] ?? null, cause }, record: {} };
}

/** Pins a running dossier to another version of its procedure: only an administrator, with a reason, and only to one in force where its case and its step go on. */
export function migrate(dossier: Dossier, { to, inForce, reason }: ActionInputs['migrate'], _context: Context): Change<'migrated'> {
  const at = [{ pointer: '/toVersionId', code: 'not-fitting' }];
  if (to.code !== dossier.procedureCode || to.id === dossier.procedureVersionId) throw new Refusal('migrate.not-another-version', { version: to.id }, at);
  if (!to.cases.some(({ key }) => key === dossier.caseKey)) throw new Refusal('migrate.case-gone', { version: to.id }, at);
  if (dossier.stepId !== null && !to.steps.some(({ id }) => id === dossier.stepId)) throw new Refusal('migrate.step-gone', { version: to.id }, at);
  if (!inForce) throw new Refusal('migrate.version-not-in-force', { version: to.id }, at);
  requireReason(reason);
  return { patch: { procedureVersionId: to.id }, detail: { previousVersionId: dossier.procedureVersionId, newVersionId: to.id }, record: { reason } };
}
