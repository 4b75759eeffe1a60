import type { Bilingual } from '#contracts';
import type { Tx } from '#persistence';
import type { IssuedResult } from '../domain/actions/inputs.js';
import type { Slip } from '../domain/slip.js';

/**
 * Prints slips. The same slip gives the same bytes as long as the template and the versions of the program's parts stay the same,
 * so that a slip can be printed when first asked for, and again.
 */
export abstract class SlipPrinter {
  /** A PDF. */
  abstract print(slip: Slip): Promise<Buffer>;
}

/** When and what for a document is signed. */
export interface Signing {
  /** Claimed in the signature and printed in the visible block. */
  readonly signedAt: Date;
  /** Kept inside the signature: the dossier's code. */
  readonly reason: string;
}

export interface SignedDocument {
  readonly bytes: Buffer;
  /** Name in the signer's certificate. */
  readonly signer: string;
}

/** The certificate results are signed with; so that somebody is told before it expires (U-4). */
export interface SigningCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Signs results with the agency's key (chữ ký số của cơ quan, tổ chức).
 * A document that is signed already keeps its signatures and gets one more.
 */
export abstract class ResultSigner {
  /**
   * Refuses what is not a PDF that can be read (`result.not-a-pdf`), an encrypted one (`result.encrypted`), one that is signed already and so built that nothing can be
   * added to it (`result.not-extendable`), and any at a time the certificate is not valid (`signing.certificate-not-valid`).
   */
  abstract sign(pdf: Uint8Array, signing: Signing): Promise<SignedDocument>;

  abstract certificate(): SigningCertificate;
}

/** A signed file kept for a dossier. */
export interface ResultFile extends IssuedResult { readonly size: number; readonly signer: string; readonly signedAt: Date; readonly uploadedBy: string }

/** Result files by the dossier they were signed for. */
export abstract class ResultFiles {
  abstract keep(tx: Tx, dossierId: string, file: ResultFile): Promise<void>;

  /** Undefined for a digest that was not signed for this very dossier. */
  abstract find(dossierId: string, digest: string): Promise<ResultFile | undefined>;
}

/** What the signatures of a file prove. */
export interface SignatureVerdict {
  /** Every signature holds, leads to a trusted authority, and the last covers the whole file. */
  readonly valid: boolean;
  readonly signer: string | null;
  readonly signedAt: Date | null;
  readonly flaws: readonly { readonly code: string; readonly words: Bilingual }[];
}

/** What was found out about a stored result. `signature` is null where no trusted authority is configured, or the bytes are not those of the digest. */
export interface ResultVerdict { readonly intact: boolean; readonly signature: SignatureVerdict | null }

/** Looks into stored results on behalf of whoever has one in hand (P-r). */
export abstract class ResultInspection {
  abstract inspect(digest: string, now: Date): Promise<ResultVerdict>;
}
