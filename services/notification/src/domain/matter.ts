import type { petitionStates } from '#contracts';

/** What an agency is asked apart from a dossier: a petition (phản ánh, kiến nghị) or a question (hỏi đáp). */
export type MatterKind = 'petition' | 'question';
export interface Matter { readonly kind: MatterKind; readonly id: string }

/** What a notice is about. */
export interface About { readonly kind: 'dossier' | MatterKind; readonly id: string }

/** What is told of petitions and questions. `resumed`: what was asked for has come and the answer's time is counted anew; `reopened`: the superior agency sent the answer back. */
export const matterCauses = [
  'petitionReceived', 'petitionForwarded', 'petitionTakenUp', 'petitionMoreInfo', 'petitionResumed', 'petitionReopened', 'petitionRefused', 'petitionAnswered', 'petitionPublished', 'petitionClosed',
  'questionAsked', 'questionAnswered', 'questionPublished',
] as const;
export type MatterCause = (typeof matterCauses)[number];

type PetitionState = (typeof petitionStates)[number];

/** What a petitioner is told when the petition has come to a state; null for what they did themselves. */
const arrivals: Readonly<Record<PetitionState, MatterCause | null>> = {
  received: 'petitionReceived', refused: 'petitionRefused', moreInfo: 'petitionMoreInfo', forwarded: 'petitionForwarded', answering: 'petitionTakenUp', answered: 'petitionAnswered', published: 'petitionPublished', rated: null,
  closed: 'petitionClosed',
};
const answeredOnce: ReadonlySet<PetitionState> = new Set(['answered', 'published', 'rated']);

/** What is told of a petition's move. */
export function petitionCause(from: PetitionState | null, to: PetitionState): MatterCause | null {
  if (from === 'moreInfo' && to !== 'refused') return 'petitionResumed';
  return to === 'answering' && from !== null && answeredOnce.has(from) ? 'petitionReopened' : arrivals[to];
}

/** What is told of a question's; null for what its asker did. */
export const questionCauses: Readonly<Record<'asked' | 'answered' | 'published' | 'withdrawn', MatterCause | null>> = { asked: 'questionAsked', answered: 'questionAnswered', published: 'questionPublished', withdrawn: null };
