import type { ProcedureVersion } from '#contracts';
import type { PartyDetails } from '../domain/applicant.js';
import { quantitiesOf } from '../domain/fees.js';
import { type ComponentSource, signatureOf } from '../domain/file.js';
import type { CardRow } from '../persistence/cards.queries.js';

/** A file handed in, for another service. */
export class CardFileView {
  fileId!: string;
  sha256!: string;
  name!: string;
  type!: string;
  size!: number;
}

/** A component handed in, for slips and for judging what may be asked for. */
export class CardComponentView {
  componentId!: string;
  name!: string;
  source!: ComponentSource;
  originals!: number;
  copies!: number;
  /** Whether the digital signatures of its files hold: true where every file is signed, intact and by a trusted authority, false where one is altered or untrusted, else null. */
  signatureValid!: boolean | null;
  /** Last day of its validity, where known. */
  heldUntil!: string | null;
  files!: CardFileView[];
}

/** Card of a dossier: the personal data another service needs, pulled by request and never by event. */
export class CardView {
  dossierId!: string;
  code!: string;
  owner!: {
    kind: 'person' | 'organisation'; id: string; fullName: string;
    /** Personal id, passport number or tax code, whichever there is. */
    identifier: string | null;
    personalId: string | null; passport: string | null; taxCode: string | null;
    dateOfBirth: string | null; address: string | null; phone: string | null; email: string | null;
  };
  /** Name of who handed it in, if another. */
  submitter!: string | null;
  /** Trích yếu. */
  summary!: string;
  components!: CardComponentView[];
  /** How many persons and copies the form counts: fees per person and per copy are due so many times. */
  quantities!: { persons: number; copies: number };
  returnAddress!: string | null;
  /** The same in its parts, for the post. */
  returnTo!: { recipient: string; phone: string; line: string; provinceCode: string | null; communeCode: string | null } | null;
  /** Why the applicant last asked for the dossier back. */
  withdrawalReason!: string | null;
  /** SHA-256 of the form's canonical JSON. */
  formDigest!: string;
}

export function cardOf(dossierId: string, row: CardRow, owner: PartyDetails, procedure: ProcedureVersion | undefined, formDigest: string): CardView {
  const { fullName, personalId, passport, taxCode, dateOfBirth, address, phone, email } = owner;
  const { returnAddress } = row;
  return {
    dossierId, code: row.code,
    owner: { ...row.owner, fullName, identifier: personalId ?? passport ?? taxCode, personalId, passport, taxCode, dateOfBirth, address, phone, email },
    submitter: row.submitterName, summary: row.summary,
    components: row.components.map(({ componentId, source, originals, copies, files }) => ({
      componentId, name: procedure?.components.find(({ id }) => id === componentId)?.name.vi ?? componentId, source, originals, copies, signatureValid: signatureOf(files),
      heldUntil: files.map(({ heldUntil }) => heldUntil).find((date) => date !== null) ?? null,
      files: files.map(({ fileId, sha256, name, type, size }) => ({ fileId, sha256, name, type, size })),
    })),
    quantities: { ...quantitiesOf(row.form) },
    returnAddress: returnAddress === null ? null : `${returnAddress.recipient}, ${returnAddress.phone}, ${returnAddress.line}`,
    returnTo: returnAddress === null ? null : { ...returnAddress },
    withdrawalReason: row.withdrawalReason, formDigest,
  };
}
