import { Refusal } from '#contracts';
import type { Answer, Call } from '#http';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ActionInputs } from '../domain/actions/inputs.js';
import { actingOn, actionsOpenTo, type Person } from '../domain/capacity.js';
import type { Acting, Context } from '../domain/context.js';
import type { Dossier } from '../domain/dossier.js';
import { type Action, transitionOf } from '../domain/dossier-lifecycle.js';
import type { Ground } from '../domain/ground.js';
import { type Outcome, perform } from '../domain/perform.js';
import { sightOf } from '../domain/sight.js';
import { drawSlip } from '../domain/slip-content.js';
import { Answers, Dossiers, type Entry, type Found, Reference } from './ports.js';

/**
 * One action on one dossier, by whoever may: reads it with the caller's relation to it, performs the action by the lifecycle table, and writes state, ledger,
 * slip, stored answer and event in one statement.
 */
@Injectable()
export class ActOnDossier<View = unknown> {
  constructor(private readonly dossiers: Dossiers, private readonly reference: Reference, private readonly answers: Answers<View>, private readonly clock: Clock) {}

  /**
   * For a person. `version` is what they last read; another one refuses with `precondition.stale`.
   * The same request again gets the same answer. `input` may be found out only once the dossier is known to be visible, for the dossier as it is.
   */
  async execute<Name extends Action>(
    call: Call, dossierId: string, version: number, person: Person, action: Name, input: ActionInputs[Name] | ((dossier: Dossier) => Promise<ActionInputs[Name]>),
  ): Promise<Answer<View>> {
    const now = this.clock.now();
    const sight = sightOf(person);
    const found = await this.dossiers.forAction<View>(call, dossierId, sight, now);
    if (found.kind === 'replay') return found.answer;
    const { dossier, relation } = found;
    if (dossier.version !== version) throw new Refusal('precondition.stale', { current: dossier.version });
    const ground = await this.reference.groundOf(dossier);
    const acting = actingOn({ dossier, person, relation, ground }, transitionOf(dossier.state, action));
    const entry = entryOf(found, acting, action, typeof input === 'function' ? await input(dossier) : input, ground, now);
    const after = entry.outcome.dossier;
    const groundAfter = await this.groundAfter(dossier, after, ground);
    const answer = this.answers.to(after, groundAfter, actionsOpenTo({ dossier: after, person, relation, ground: groundAfter }));
    try {
      await this.dossiers.record(entry, { call, answer });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Who was faster may have been this very request, sent twice at once: then its answer is there by now.
      const again = await this.dossiers.forAction<View>(call, dossierId, sight, now);
      if (again.kind === 'replay') return again.answer;
      throw error;
    }
    return answer;
  }

  /** For an action borne by an event or a timer, inside the transaction of its effect, decided by state. Throws the refusal of the table. */
  async executeWithin<Name extends Action>(tx: Tx, found: Found, acting: Acting, action: Name, input: ActionInputs[Name]): Promise<Outcome> {
    const entry = entryOf(found, acting, action, input, await this.reference.groundOf(found.dossier), this.clock.now());
    await this.dossiers.recordWithin(tx, entry);
    return entry.outcome;
  }

  /** A dossier that was forwarded or migrated stands on other ground than before. */
  private async groundAfter(before: Found['dossier'], after: Found['dossier'], ground: Ground): Promise<Ground> {
    const same = before.competentAgency === after.competentAgency && before.procedureVersionId === after.procedureVersionId;
    return same ? ground : this.reference.groundOf(after);
  }
}

function entryOf<Name extends Action>({ dossier, hash, card }: Found, acting: Acting, action: Name, input: ActionInputs[Name], ground: Ground, now: Date): Entry {
  const context: Context = { ...ground, now, acting, held: card.components, quantities: card.quantities ?? { persons: 1, copies: 1 }, clockwork: ground.clockworkAt(ground.agency) };
  const outcome = perform(dossier, action, input, context);
  return { outcome, after: hash, actor: acting.actor, at: now, slip: drawSlip({ before: dossier, outcome, acting, ground, card, now }) };
}
