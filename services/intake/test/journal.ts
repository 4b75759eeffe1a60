import { type DossierFactName, dossierFactsByName, type DossierState, dossierStates, type EventDefinition } from '#contracts';
import { Database } from '#persistence';
import { IncomingJournal } from '../src/events/incoming.js';
import type { World } from './world.js';

/** A fact of a dossier's journal, as one-stop says it. */
export function factOf(world: World, filed: { dossierId: string; code: string }, name: DossierFactName, to: DossierState, detail: object, more: object = {}): { definition: EventDefinition; data: unknown } {
  const definition = dossierFactsByName[name] as EventDefinition;
  return {
    definition,
    data: definition.data.parse({
      dossierId: filed.dossierId, code: filed.code, procedureCode: '1.000001', procedureVersionId: '1.000001@2026-01-01', caseKey: 'FIRST', channel: 'online', audience: 'citizen',
      receivingAgency: 'H55.01', competentAgency: 'H55.01', unit: null, from: null, to, stateNumber: dossierStates[to].number, stepId: null,
      actor: { role: 'reception', ref: 'officer', unit: null }, receivedAt: world.clock.now().toISOString(), receptionDue: null, processingDue: null, clockSuspended: false, detail, ...more,
    }),
  };
}

/** Hands a fact to the handler of its event. */
export function journal(world: World, filed: { dossierId: string; code: string }, version: number, name: DossierFactName, to: DossierState, detail: object, more: object = {}): Promise<void> {
  return together(world, [eventOf(world, filed, version, name, to, detail, more)]);
}

/** A fact as the handler gets it. */
export function eventOf(world: World, filed: { dossierId: string; code: string }, version: number, name: DossierFactName, to: DossierState, detail: object, more: object = {}): object {
  const { definition, data } = factOf(world, filed, name, to, detail, more);
  return { type: definition.type, subject: filed.dossierId, sequence: version, time: world.clock.now().toISOString(), data };
}

/** Hands several facts to their handler at once, as they come when many dossiers move. */
export async function together(world: World, events: readonly object[]): Promise<void> {
  await world.app.get(Database).transaction((tx) => world.app.get(IncomingJournal).keepUp(events as never, { tx, topic: '' }));
}

/** An officer asks for a supplement. */
export function askSupplement(world: World, filed: { dossierId: string; code: string }, version: number, asked: { components?: string[]; fields?: string[] }): Promise<void> {
  return journal(world, filed, version, 'supplementRequested', 'supplementing', {
    components: asked.components ?? [], fields: asked.fields ?? [], dueAt: '2026-03-26T17:00:00+07:00', stage: 'reception', causedByApplicant: true,
  });
}
