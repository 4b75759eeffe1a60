import { type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, dossierRated, type EventDefinition, type EventOf, petitionMoved, submissionFiled } from '#contracts';
import type { Told } from '../use-cases/ports.js';

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** Kinds of events that counting rests on, by topic. */
export const counted = { journal: facts.map(({ definition }) => definition), submissions: [submissionFiled], feedback: [dossierRated, petitionMoved] } as const;

export type Filed = EventOf<typeof submissionFiled>;
export type Feedback = EventOf<typeof dossierRated> | EventOf<typeof petitionMoved>;

export function toldOfFact({ type, data, sequence, ledgerepoch, time }: CloudEvent<string, DossierFactData>): Told {
  const name = nameOf.get(type);
  if (name === undefined) throw new Error(`${type} is no fact of a dossier`);
  return { dossierId: data.dossierId, happening: { kind: 'fact', name, data, version: sequence, epoch: ledgerepoch, at: time } };
}

export function toldOfFiling({ data: { dossierId, components, feesDue, componentsFromStore } }: Filed): Told {
  return { dossierId, happening: { kind: 'filed', files: components.length > 0, reused: componentsFromStore === undefined ? null : componentsFromStore > 0, fee: feesDue.some(({ amount }) => amount > 0) } };
}

/** What feedback says of a dossier; a petition that was refused, or concerns none, says nothing of one. */
export function toldOfFeedback(event: Feedback): Told[] {
  if (event.type === dossierRated.type) {
    const { dossierId, satisfaction, ratedAt } = event.data as EventOf<typeof dossierRated>['data'];
    return [{ dossierId, happening: { kind: 'rated', satisfaction, at: ratedAt } }];
  }
  const { dossierId, to } = event.data as EventOf<typeof petitionMoved>['data'];
  return dossierId === null || !takenUp.has(to) ? [] : [{ dossierId, happening: { kind: 'petition' } }];
}

const takenUp: ReadonlySet<string> = new Set(['forwarded', 'answering', 'answered']);

/** What an event read back from its topic says, whatever its kind; null for kinds that are not counted. */
export function toldOf(event: CloudEvent): Told[] | null {
  if (nameOf.has(event.type)) return [toldOfFact(event as CloudEvent<string, DossierFactData>)];
  if (event.type === submissionFiled.type) return [toldOfFiling(event as Filed)];
  if (event.type === dossierRated.type || event.type === petitionMoved.type) return toldOfFeedback(event as Feedback);
  return null;
}
