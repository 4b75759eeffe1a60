import { type Actor, type DossierState, dossierStates } from '#contracts';
import { isSuspended } from '../domain/clocks.js';
import type { Dossier } from '../domain/dossier.js';

/** What the world may know of a dossier: codes, states and instants, no word about a person. */
export function publishedOf(dossier: Dossier, from: DossierState | null, actor: Actor): Record<string, unknown> {
  return {
    dossierId: dossier.id,
    code: dossier.code,
    procedureCode: dossier.procedureCode,
    procedureVersionId: dossier.procedureVersionId,
    caseKey: dossier.caseKey,
    channel: dossier.channel,
    audience: dossier.audience,
    receivingAgency: dossier.receivingAgency,
    competentAgency: dossier.competentAgency,
    unit: dossier.unit,
    from,
    to: dossier.state,
    stateNumber: dossierStates[dossier.state].number,
    stepId: dossier.stepId,
    actor,
    receivedAt: dossier.receivedAt,
    receptionDue: dossier.state === 'submitted' ? dossier.clocks.reception.dueAt : null,
    processingDue: dossier.clocks.processingDue,
    clockSuspended: isSuspended(dossier.clocks),
  };
}
