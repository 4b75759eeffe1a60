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
