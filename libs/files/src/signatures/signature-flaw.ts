/** What can be wrong with a signed document. */
export type SignatureFlaw =
  /** The file is not a readable PDF. */
  | 'not-a-pdf'
  /** The PDF is encrypted. */
  | 'encrypted'
  /** The document carries no digital signature. */
  | 'unsigned'
  /** The signature is malformed. */
  | 'malformed'
  /** This kind of signature cannot be checked. */
  | 'unsupported'
  /** The signed range does not fit the file. */
  | 'byte-range-invalid'
  /** The content was altered after signing. */
  | 'altered'
  /** The signature does not match its certificate. */
  | 'signature-invalid'
  /** The signature uses a weak algorithm. */
  | 'weak-algorithm'
  /** The certificate does not lead to a trusted authority. */
  | 'untrusted'
  /** The certificate is not meant for signing documents. */
  | 'not-for-signing'
  /** The certificate had expired when the document was signed. */
  | 'certificate-expired'
  /** The certificate was not yet valid when the document was signed. */
  | 'certificate-not-yet-valid'
  /** The signature states no time of signing. */
  | 'time-missing'
  /** The time of signing lies in the future. */
  | 'signed-in-the-future'
  /** Content was added after the last signature. */
  | 'not-whole-file';
