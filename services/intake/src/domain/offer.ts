import type { Agency, Channel, Component, Fee, ProcedureVersion } from '#contracts';

/** The choice on which papers, fees and limits depend: case (trường hợp) and channel (kênh). */
export interface Choice {
  readonly caseKey: string;
  readonly channel: Channel;
  /** Day in Vietnam, `YYYY-MM-DD`. */
  readonly on: string;
}

interface Dated { readonly from: string | null; readonly to: string | null }
interface Chosen extends Dated { readonly cases: readonly string[] | null; readonly channels: readonly Channel[] | null }

/** Whether a dated fact is in force on a day; both ends count. */
export function inForce({ from, to }: Dated, on: string): boolean {
  return (from === null || from <= on) && (to === null || on <= to);
}

/** Whether a row of a procedure version applies to the choice. */
export function applies(row: Chosen, choice: Choice): boolean {
  return inForce(row, choice.on)
    && (row.cases === null || row.cases.includes(choice.caseKey))
    && (row.channels === null || row.channels.includes(choice.channel));
}

/** The components (thành phần hồ sơ) of the choice, in the order of the procedure. */
export function componentsOf(procedure: ProcedureVersion, choice: Choice): Component[] {
  return procedure.components.filter((component) => applies(component, choice));
}

/** The fee rows (phí, lệ phí) of the choice that are due when the dossier is filed. */
export function feesAtSubmission(procedure: ProcedureVersion, choice: Choice): Fee[] {
  return procedure.fees.filter((fee) => fee.due === 'submission' && applies(fee, choice));
}

/** Whether an agency handles a procedure on a day, and whether a postal contract covers the return; undefined when it does not. */
export function competence(agency: Agency, procedureCode: string, on: string): { readonly postalReturn: boolean } | undefined {
  return agency.procedures.find((row) => row.code === procedureCode && inForce(row, on));
}
