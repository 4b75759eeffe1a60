import type { ProcedureVersion } from '#contracts';
import type { PartyDetails } from '../domain/applicant.js';
import type { FiledDossier } from '../domain/dossier.js';
import { quantitiesOf } from '../domain/fees.js';
import { type ComponentSource, signatureOf } from '../domain/file.js';
import type { Contents } from '../persistence/dossiers.queries.js';

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

export function cardOf(
  dossier: FiledDossier, owner: PartyDetails, procedure: ProcedureVersion | undefined, { components, form }: Contents, withdrawalReason: string | null, formDigest: string,
): CardView {
  const { fullName, personalId, passport, taxCode, dateOfBirth, address, phone, email } = owner;
  return {
    dossierId: dossier.id, code: dossier.code,
    owner: { ...dossier.owner, fullName, identifier: personalId ?? passport ?? taxCode, personalId, passport, taxCode, dateOfBirth, address, phone, email },
    submitter: dossier.submitter?.fullName ?? null, summary: dossier.summary,
    components: components.map(({ componentId, source, papers, files }) => ({
      componentId, name: procedure?.components.find(({ id }) => id === componentId)?.name.vi ?? componentId, source, ...papers, signatureValid: signatureOf(files),
      heldUntil: files.map(({ heldUntil }) => heldUntil).find((date) => date !== null) ?? null,
      files: files.map(({ id, sha256, name, type, size }) => ({ fileId: id, sha256, name, type, size })),
    })),
    quantities: { ...quantitiesOf(form) },
    returnAddress: dossier.returnAddress === null ? null : `${dossier.returnAddress.recipient}, ${dossier.returnAddress.phone}, ${dossier.returnAddress.line}`,
    returnTo: dossier.returnAddress === null ? null : { ...dossier.returnAddress },
    withdrawalReason, formDigest,
  };
}
