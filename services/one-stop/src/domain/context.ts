import type { Actor, Component, DossierFactDetail, DossierFactName, ProcedureVersion } from '#contracts';
import type { Clockwork } from './clocks.js';
import type { Dossier } from './dossier.js';
import type { ActorKind, FormKey } from './dossier-lifecycle.js';
import type { Ground } from './ground.js';

/** Who acts: what the table asks for, and what is recorded and published of them. */
export interface Acting {
  /** Every capacity in which this actor may act on this dossier. */
  readonly kinds: ReadonlySet<ActorKind>;
  /** Pseudonymous, for the ledger and the event. */
  readonly actor: Actor;
  /** Name and title for slips and the applicant's view; null for the system. */
  readonly shownAs: string | null;
  /** True when the dossier is the actor's own, one they filed, or one they act for by delegation. */
  readonly own: boolean;
}

/** What is known of a component handed in, from the applicant's card. */
export interface HeldComponent {
  readonly componentId: string;
  readonly source: 'uploaded' | 'store' | 'state-database' | 'paper';
  readonly signatureValid: boolean | null;
  /** Last day on which what the state holds is valid; null when unlimited. */
  readonly heldUntil: string | null;
}

/** How often a fee per person or per copy is due, by the form. */
export interface Quantities { readonly persons: number; readonly copies: number }

/** All that an action may look at beside the dossier: what it is judged by, the clocks' rules, the actor and the time. */
export interface Context extends Ground {
  readonly now: Date;
  readonly acting: Acting;
  /** As the competent agency counts. */
  readonly clockwork: Clockwork;
  readonly held: readonly HeldComponent[];
  readonly quantities: Quantities;
}

/** What an action makes of a dossier. */
export interface Change<Name extends DossierFactName = DossierFactName> {
  readonly patch: Partial<Dossier>;
  /** Published: codes, identifiers and instants only. */
  readonly detail: DossierFactDetail<Name>;
  /** On record but never published: reasons in words, questions, findings. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Overrides the form of the table: null for none. */
  readonly form?: FormKey | null;
}

/** Components of the pinned version that belong to the dossier's case and channel. */
export function componentsOf(dossier: Dossier, procedure: ProcedureVersion): Component[] {
  return procedure.components.filter(({ cases, channels }) =>
    (cases === null || cases.includes(dossier.caseKey)) && (channels === null || channels.includes(dossier.channel)));
}
