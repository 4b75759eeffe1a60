import { vietnamTime } from '#working-time';
import type { ResultFile } from '../use-cases/paper-ports.js';

/** A slip issued with a step. */
export class SlipView {
  /** Version of the step. */
  version!: number;
  /** Key of the form: receipt-slip, supplement-request, refusal-slip, apology, stop-notice, forward-notice. */
  form!: string;
  /** Number in the series of agency, form and year. */
  number!: number;
  issuedAt!: string;
  /** Where the PDF is. */
  href!: string;
}

/** A result file, signed. */
export class ResultFileView {
  /** SHA-256 of the signed file, for completing the dossier. */
  digest!: string;
  fileName!: string;
  /** Bytes. */
  size!: number;
  /** Whom the signing certificate names. */
  signer!: string;
  signedAt!: string;
}

export function resultFileOf({ digest, fileName, size, signer, signedAt }: ResultFile): ResultFileView {
  return { digest, fileName, size, signer, signedAt: vietnamTime(signedAt) };
}
