import { vietnamTime } from '#working-time';
import type { Capacity, HandlingRating, Petition, PetitionOutcome, PetitionState } from '../domain/petition.js';
import type { PetitionKind } from '../domain/petition-limits.js';
import type { ListedPetition, PublishedPetition, SeenPetition } from '../persistence/petition.queries.js';

/** What has become of a petition. */
export class PetitionMovedView {
  id!: string;
  version!: number;
  state!: PetitionState;
  /** The agency concerned. */
  agency!: string;
  /** Whose oversight task it is. */
  superiorAgency!: string | null;
  /** Null while the citizen's completion is waited for. */
  answerDue!: string | null;
}

/** A petition in a list. */
export class ListedPetitionView extends PetitionMovedView {
  kind!: PetitionKind;
  source!: string;
  dossierId!: string | null;
  dossierCode!: string | null;
  receivingAgency!: string;
  /** The beginning of its text. */
  beginning!: string;
  receivedAt!: string;
  answeredAt!: string | null;
  /** Overdue now, or answered after its time. */
  late!: boolean;
  /** First petition on the same matter. */
  repeatsId!: string | null;
}

export class PetitionerView {
  fullName!: string;
  address!: string | null;
  phone!: string | null;
  email!: string | null;
}

/** An entry of the record. */
export class PetitionEntryView {
  version!: number;
  action!: string;
  from!: PetitionState | null;
  to!: PetitionState;
  at!: string;
  by!: Capacity;
  agency!: string;
  /** Null for what the offices tell each other, where the petitioner reads it. */
  text!: string | null;
  /** Why refused, what came of the matter, or how satisfied. */
  reasonCode!: string | null;
  late!: boolean | null;
}

/** A petition with its record, for its petitioner and those who handle or oversee it. */
export class PetitionView extends ListedPetitionView {
  text!: string;
  petitioner!: PetitionerView;
  enteredAt!: string;
  refuseDue!: string;
  askMoreDue!: string;
  publishDue!: string | null;
  firstContactAt!: string | null;
  answer!: string | null;
  outcome!: PetitionOutcome | null;
  publicText!: string | null;
  publicAnswer!: string | null;
  publishedAt!: string | null;
  /** The petitioner's rating of the handling. */
  rating!: HandlingRating | null;
  settlement!: string | null;
  closedAt!: string | null;
  /** Later petitions on the same matter. */
  repeatedBy!: string[];
  entries!: PetitionEntryView[];
}

/** A published petition. Nothing of it tells who petitioned. */
export class PublishedPetitionView {
  id!: string;
  kind!: PetitionKind;
  agency!: string;
  text!: string;
  answer!: string;
  outcome!: PetitionOutcome | null;
  receivedAt!: string;
  answeredAt!: string;
  publishedAt!: string;
  rating!: HandlingRating | null;
}

const time = (instant: Date | null): string | null => (instant === null ? null : vietnamTime(instant));

export const petitionMovedOf = ({ id, version, state, agency, superiorAgency, answerDue }: Petition): PetitionMovedView => ({ id, version, state, agency, superiorAgency, answerDue: time(answerDue) });

export function listedPetitionOf({ petition, source, text, dossierCode }: ListedPetition, now: Date): ListedPetitionView {
  const { kind, dossierId, receivingAgency, receivedAt, answeredAt, wasLate, answerDue, repeatsId } = petition;
  const late = wasLate || (answeredAt === null && answerDue !== null && answerDue < now);
  return { ...petitionMovedOf(petition), kind, source, dossierId, dossierCode, receivingAgency, beginning: text.slice(0, 200), receivedAt: vietnamTime(receivedAt), answeredAt: time(answeredAt), late, repeatsId };
}

const between = new Set(['direct', 'contact']);

export function petitionViewOf(seen: SeenPetition, now: Date): PetitionView {
  const { petition: p, text, petitioner: { fullName, address, phone, email }, own, entries, repeatedBy, enteredAt } = seen;
  return {
    ...listedPetitionOf(seen, now), text, petitioner: { fullName, address, phone, email }, enteredAt: vietnamTime(enteredAt), refuseDue: vietnamTime(p.refuseDue), askMoreDue: vietnamTime(p.askMoreDue), publishDue: time(p.publishDue),
    firstContactAt: time(p.firstContactAt), answer: p.answer, outcome: p.outcome, publicText: p.publicText, publicAnswer: p.publicAnswer, publishedAt: time(p.publishedAt), rating: p.rating, settlement: p.settlement,
    closedAt: time(p.closedAt), repeatedBy: [...repeatedBy],
    entries: entries.map(({ version, action, from, to, at, by, agency, text: words, reasonCode, late }) => ({ version, action, from, to, at: vietnamTime(at), by, agency, text: own && between.has(action) ? null : words, reasonCode, late })),
  };
}

export const publishedPetitionOf = ({ id, kind, agency, publicText, publicAnswer, outcome, receivedAt, answeredAt, publishedAt, rating }: PublishedPetition): PublishedPetitionView => ({
  id, kind, agency, text: publicText, answer: publicAnswer, outcome, receivedAt: vietnamTime(receivedAt), answeredAt: vietnamTime(answeredAt), publishedAt: vietnamTime(publishedAt), rating,
});
