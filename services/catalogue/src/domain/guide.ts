import { type Channel, type ProcedureVersion, Refusal, type UnpricedFee } from '#contracts';
import { amountOf, type Quantities } from './fee-amount.js';
import { finding } from './finding.js';
import { allVerified } from './provenance.js';
import { inForce, isFor, type Validity } from './validity.js';

/** One applicant's question: what does this case take, filed this way, on this day. */
export interface Question {
  readonly caseKey: string;
  readonly channel: Channel;
  readonly on: string;
  /** How much is asked for; one person, one copy and one page where nothing is said. */
  readonly quantities?: Partial<Quantities>;
}

/** Rows that depend on case and channel, as they apply to one question. */
export interface FeeRows extends Pick<ProcedureVersion, 'fees' | 'exemptions'> {
  readonly unpricedFees: readonly UnpricedFee[];
}

/** What one case takes in one channel on one day (hướng dẫn thực hiện). */
export interface Guide extends FeeRows, Pick<ProcedureVersion, 'components' | 'limits' | 'attendance' | 'legalBases'> {
  readonly version: ProcedureVersion;
  readonly question: Question;
  readonly chosenCase: ProcedureVersion['cases'][number];
  readonly eforms: readonly ProcedureVersion['eforms'][number][];
  readonly issuedForms: NonNullable<ProcedureVersion['issuedForms']>;
  /** Sum in đồng of the fees whose amount is known, for the quantities asked about, nothing waived. */
  readonly total: number;
  /** Every fact shown was verified. */
  readonly verified: boolean;
}

/** Refuses a case or a channel the version does not have with `validation.failed`. */
export function checkAsked({ cases, channels }: ProcedureVersion, asked: { readonly case?: string; readonly channel?: Channel }): void {
  const named = { case: [asked.case, cases.map(({ key }) => key)], channel: [asked.channel, channels] } as const;
  const errors = Object.entries(named).flatMap(([field, [value, known]]) => (value === undefined || (known as readonly string[]).includes(value)
    ? [] : [finding(`/query/${field}`, 'enum', `Phải là một trong: ${known.join(', ')}`, `must be one of: ${known.join(', ')}`)]));
  if (errors.length > 0) throw new Refusal('validation.failed', {}, errors);
}

/** Completes a question: a single case and, where it is offered, the online channel go without saying. Refuses as `checkAsked`, and a choice that is left open. */
export function questionOf(version: ProcedureVersion, asked: { readonly case?: string; readonly channel?: Channel } & Partial<Quantities>, on: string): Question {
  checkAsked(version, asked);
  const keys = version.cases.map(({ key }) => key);
  const caseKey = asked.case ?? (keys.length === 1 ? keys[0] : undefined);
  const channel = asked.channel ?? (version.channels.includes('online') ? 'online' : version.channels[0]);
  if (caseKey === undefined || channel === undefined) throw new Refusal('validation.failed', {}, [finding('/query/case', 'required', `Chọn một trường hợp: ${keys.join(', ')}`, `choose a case: ${keys.join(', ')}`)]);
  const { persons, copies, pages } = asked;
  return { caseKey, channel, on, quantities: { persons, copies, pages } };
}

/** Fees and exemptions in force on a day; of one case and one channel where they are named. */
export function feesOf({ fees, unpricedFees = [], exemptions }: ProcedureVersion, { caseKey, channel, on }: { readonly caseKey?: string; readonly channel?: Channel; readonly on: string }): FeeRows {
  const applies = (row: Validity & { readonly cases: readonly string[] | null; readonly channels: readonly Channel[] | null }): boolean =>
    inForce(row, on) && (caseKey === undefined || isFor(row.cases, caseKey)) && (channel === undefined || isFor(row.channels, channel));
  return { fees: fees.filter(applies), unpricedFees: unpricedFees.filter(applies), exemptions: exemptions.filter(applies) };
}

/** The guide for one question. */
export function guideOf(version: ProcedureVersion, question: Question): Guide {
  const { caseKey, channel, on } = question;
  const components = version.components.filter((row) => inForce(row, on) && isFor(row.cases, caseKey) && isFor(row.channels, channel));
  const chosenCase = version.cases.find(({ key }) => key === caseKey);
  if (chosenCase === undefined) throw new Refusal('not-found');
  const shown = {
    ...feesOf(version, question), components, chosenCase,
    limits: version.limits.filter((row) => inForce(row, on) && isFor(row.cases, caseKey) && isFor(row.channels, channel)),
    attendance: version.attendance.filter((row) => isFor(row.cases, caseKey)),
    legalBases: version.legalBases.filter((row) => inForce(row, on)),
    issuedForms: (version.issuedForms ?? []).filter((row) => inForce(row, on)),
    eforms: version.eforms.filter(({ id }) => components.some(({ eformId }) => eformId === id)),
  };
  const { steps, result, refusalGrounds, guidance } = version;
  return { version, question, ...shown, total: shown.fees.reduce((sum, fee) => sum + amountOf(fee, question.quantities), 0), verified: allVerified({ ...shown, steps, result, refusalGrounds, guidance }) };
}
