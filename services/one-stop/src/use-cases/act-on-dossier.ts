import type { Agency, ProcedureVersion } from '#contracts';
import { Refusal } from '#contracts';
import type { Access, Answer, Call } from '#http';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ActionInputs } from '../domain/actions/inputs.js';
import { actingOn, officerRoles } from '../domain/capacity.js';
import { clockworkFor } from '../domain/clocks.js';
import type { Acting, Context } from '../domain/context.js';
import type { Card } from '../domain/card.js';
import type { Dossier } from '../domain/dossier.js';
import { type Action, transitionOf } from '../domain/dossier-lifecycle.js';
import { type Outcome, perform } from '../domain/perform.js';
import { Answers, Dossiers, type DrawnSlip, type Found, Reference } from './ports.js';
import { slipContent } from './slip-content.js';

/** The pinned version, the agency and the one above it: what a dossier is judged by. */
interface Ground { readonly procedure: ProcedureVersion; readonly agency: Agency; readonly superior: Agency | undefined; readonly agencies: ReadonlyMap<string, Agency> }

/**
 * One action on one dossier, by whoever may: reads it with the caller's relation to it, performs the action by the lifecycle table, and writes state, ledger,
 * slip, stored answer and event in one statement.
 */
@Injectable()
export class ActOnDossier<View = unknown> {
  constructor(private readonly dossiers: Dossiers, private readonly reference: Reference, private readonly answers: Answers<View>, private readonly clock: Clock) {}

  /**
   * For a person. `version` is what they last read; another one refuses with `precondition.stale`.
   * The same request again gets the same answer.
   */
  async execute<Name extends Action>(call: Call, dossierId: string, version: number, caller: Access, action: Name, input: ActionInputs[Name]): Promise<Answer<View>> {
    const now = this.clock.now();
    const found = await this.dossiers.forAction(call, dossierId, { agencies: caller.agenciesFor(officerRoles), personId: caller.personId }, now);
    if (found.kind === 'replay') return found.answer as Answer<View>;
    const { dossier, hash, card, own } = found;
    if (dossier.version !== version) throw new Refusal('precondition.stale', { current: dossier.version });
    const ground = await this.groundOf(dossier);
    // Visible, and in none of the caller's agencies: it is theirs, or was delegated to them.
    const applicant = own || !caller.agenciesFor(officerRoles).some((agency) => agency === dossier.competentAgency || agency === dossier.receivingAgency);
    const acting = actingOn(dossier, caller, { own, applicant }, transitionOf(dossier.state, action));
    const { outcome, slip } = await this.perform(dossier, action, input, acting, card, ground, now);
    const answer = this.answers.to(outcome.dossier, ground.procedure, ground.agency);
    await this.dossiers.record(outcome, hash, acting.actor, now, slip, { call, answer });
    return answer;
  }

  /** For an action borne by an event or a timer, inside the transaction of its effect, decided by state. Throws the refusal of the table. */
  async executeWithin<Name extends Action>(tx: Tx, found: Found, acting: Acting, action: Name, input: ActionInputs[Name]): Promise<Outcome> {
    const now = this.clock.now();
    const ground = await this.groundOf(found.dossier);
    const { outcome, slip } = await this.perform(found.dossier, action, input, acting, found.card, ground, now);
    await this.dossiers.record(outcome, found.hash, acting.actor, now, slip, null, tx);
    return outcome;
  }

  private async perform<Name extends Action>(
    dossier: Dossier, action: Name, input: ActionInputs[Name], acting: Acting, card: Card, { procedure, agency, superior, agencies }: Ground, now: Date,
  ): Promise<{ outcome: Outcome; slip: DrawnSlip | null }> {
    const calendar = await this.reference.calendarFor(procedure, agency);
    const context: Context = {
      now, acting, procedure, agency, held: card.components, agencyOf: (code) => agencies.get(code), clockwork: clockworkFor(dossier, procedure, agency, calendar),
    };
    const outcome = perform(dossier, action, input, context);
    const content = slipContent({ outcome, acting, procedure, agency, superior, card, now });
    return { outcome, slip: content === null || outcome.form === null ? null : { form: outcome.form, content } };
  }

  private async groundOf(dossier: Dossier): Promise<Ground> {
    const [procedure, agencies, agency] = await Promise.all([this.reference.procedure(dossier.procedureVersionId), this.reference.allAgencies(), this.reference.agency(dossier.competentAgency)]);
    return { procedure, agency, agencies, superior: agency.parentCode === null ? undefined : agencies.get(agency.parentCode) };
  }
}
