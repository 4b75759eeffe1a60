import { Refusal } from '#contracts';

/** Who signs the record of the hand-over: the post, and the agency's reception. */
export type Party = 'clerk' | 'reception';

/** One signature on the record (biên bản bàn giao), with the papers its signer counted. */
export interface Signature { readonly party: Party; readonly by: string; readonly name: string | null; readonly papers: number; readonly at: Date }

/** What the clerk looks at when somebody hands papers in: the citizen's card with the personal identification number, the old identity card, a passport. */
export const identityPapers = ['personal-id', 'old-id', 'passport'] as const;
export type IdentityPaper = (typeof identityPapers)[number];

/** Who handed the papers to the post, after the clerk checked their identity paper. Which particulars the record must name was not read in QĐ 45/2016/QĐ-TTg: a choice of this system. */
export interface HandedBy {
  readonly name: string;
  readonly paper: IdentityPaper;
  /** Masked: the whole number is never kept. */
  readonly number: string;
  readonly at: Date;
}

/** A number of which the last three characters are told, no more. */
export const masked = (number: string): string => `${'•'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`;

/**
 * The record with one signature more. Refuses with `hand-over.signed` a second one of the same party, `hand-over.same-person` one person for both, and
 * `hand-over.papers-differ` where the two counted differently: then nothing was handed over.
 */
export function signed(signatures: readonly Signature[], signature: Signature): Signature[] {
  for (const other of signatures) {
    if (other.party === signature.party) throw new Refusal('hand-over.signed', { party: signature.party });
    if (other.by === signature.by) throw new Refusal('hand-over.same-person');
    if (other.papers !== signature.papers) throw new Refusal('hand-over.papers-differ', { counted: other.papers, papers: signature.papers });
  }
  return [...signatures, signature];
}

/** Both have signed: from here on the papers are submitted (thời điểm nộp hồ sơ, QĐ 45/2016/QĐ-TTg). */
export const isComplete = (signatures: readonly Signature[]): boolean => signatures.length === 2;

/** Number of a record: agency, day in Vietnam, sequence of the day. */
export function recordNumber(agency: string, day: string, sequence: number): string {
  return `BBBG/${agency}/${day.slice(2).replaceAll('-', '')}/${String(sequence).padStart(4, '0')}`;
}

/** Number of a receipt for money that a clerk took: agency, year, sequence of the year. */
export function receiptNumber(agency: string, year: number, sequence: number): string {
  return `BC/${agency}/${year}/${String(sequence).padStart(7, '0')}`;
}
