import type { Petition } from '../domain/petition.js';

/** What makes a petition, of `p`, under the domain's own names. */
export const petitionColumns = `p.id, p.version, p.state, p.kind, p.dossier_id AS "dossierId", p.agency, p.receiving_agency AS "receivingAgency", p.superior_agency AS "superiorAgency", p.received_at AS "receivedAt",
  p.counted_from AS "countedFrom", p.waited_days AS "waitedDays", p.asked_from AS "askedFrom", p.asked_at AS "askedAt", p.refuse_due AS "refuseDue", p.ask_more_due AS "askMoreDue", p.answer_due AS "answerDue",
  p.publish_due AS "publishDue", p.first_contact_at AS "firstContactAt", p.answer, p.outcome, p.answered_at AS "answeredAt", p.was_late AS "wasLate", p.public_text AS "publicText", p.public_answer AS "publicAnswer",
  p.published_at AS "publishedAt", p.rating, p.settlement, p.closed_at AS "closedAt", p.repeats_id AS "repeatsId"`;

const names = [
  'id', 'version', 'state', 'kind', 'dossierId', 'agency', 'receivingAgency', 'superiorAgency', 'receivedAt', 'countedFrom', 'waitedDays', 'askedFrom', 'askedAt', 'refuseDue', 'askMoreDue', 'answerDue', 'publishDue',
  'firstContactAt', 'answer', 'outcome', 'answeredAt', 'wasLate', 'publicText', 'publicAnswer', 'publishedAt', 'rating', 'settlement', 'closedAt', 'repeatsId',
] as const satisfies readonly (keyof Petition)[];

/** A petition out of a row that has more than it. */
export function petitionOf(row: Petition): Petition {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as unknown as Petition;
}
