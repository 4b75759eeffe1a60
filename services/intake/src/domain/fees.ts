import type { ProcedureVersion } from '#contracts';
import { applies, type Choice, feesAtSubmission } from './offer.js';
import type { JsonObject } from './pointer.js';

/** A ground of exemption (miễn, giảm) the applicant claims; only an officer confirms it. */
export interface ClaimedExemption {
  readonly id: string;
  readonly confirmed: boolean;
}

export interface FeeDue {
  readonly feeId: string;
  /** Whole đồng. */
  readonly amount: number;
}

/** How many times a fee row is due. */
export interface Quantities {
  readonly persons: number;
  readonly copies: number;
}

/**
 * The fees due at submission by the rows in force. A confirmed exemption lowers them, the highest share where there are several (no adding up);
 * a claimed one is on record and lowers nothing until it is confirmed. Amounts are rounded down to whole đồng; what is nothing is left out.
 */
export function feesDue(procedure: ProcedureVersion, choice: Choice, claimed: readonly ClaimedExemption[], quantities: Quantities): FeeDue[] {
  const confirmed = new Set(claimed.filter((claim) => claim.confirmed).map(({ id }) => id));
  const waived = Math.max(0, ...procedure.exemptions.filter((row) => confirmed.has(row.id) && applies(row, choice)).map(({ percent }) => percent));
  return feesAtSubmission(procedure, choice).flatMap((fee) => {
    const times = { dossier: 1, person: quantities.persons, copy: quantities.copies }[fee.per];
    const amount = Math.floor(fee.amount * times * (100 - waived) / 100);
    return amount === 0 ? [] : [{ feeId: fee.id, amount }];
  });
}

/** Persons and copies as the form counts them: the declarant and the members who change with them (CT01, item 11); the number of copies asked for. */
export function quantitiesOf(form: JsonObject): Quantities {
  const members = Array.isArray(form['members']) ? form['members'].length : 0;
  const copies = form['copies'];
  const asked = typeof copies === 'object' && copies !== null && !Array.isArray(copies) ? copies['quantity'] : copies;
  return { persons: 1 + Math.min(members, 1_000), copies: typeof asked === 'number' && Number.isInteger(asked) && asked >= 1 && asked <= 1_000 ? asked : 1 };
}
