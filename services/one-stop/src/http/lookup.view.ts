import type { ProcedureVersion } from '#contracts';
import { vietnamTime } from '#working-time';
import { completionOf } from '../domain/completion.js';
import type { Dossier, Result } from '../domain/dossier.js';
import type { Ground } from '../domain/ground.js';
import type { ResultVerdict } from '../use-cases/paper-ports.js';
import { type LabelView, stateOf, type StateView } from './dossier.view.js';

/** What anyone may know of a dossier: how far it is. */
export class LookupView {
  code!: string;
  state!: StateView;
  procedureName!: LabelView;
  /** Degree of completion, 0 to 100. */
  completion!: number;
}

/** What anyone may know of a result who has its code (tra cứu kết quả điện tử): whether it is genuine and in force; nothing about a person. */
export class ResultVerificationView {
  /** `<dossier code>-KQ<n>` */
  code!: string;
  procedureName!: LabelView;
  /** Agency that issued it. */
  agency!: { code: string; name: LabelView };
  issuedAt!: string;
  /** False once it was revoked or replaced. */
  inForce!: boolean;
  revoked!: boolean;
  /** Code of the result that replaces it. */
  replacedBy!: string | null;
  /** True when there is a signed file. */
  electronic!: boolean;
  /** Whether the stored file still is the one that was issued; null without a file. */
  intact!: boolean | null;
  /** Whether the file whose SHA-256 was asked about is this very result; null where none was. */
  same!: boolean | null;
  /** The file's digital signature; null without a file, or where no trusted authority is configured. */
  signature!: SignatureView | null;
}

/** What a file's signatures prove. */
export class SignatureView {
  /** Every signature holds, leads to a trusted authority, and the last covers the whole file. */
  valid!: boolean;
  /** Holder of the last certificate: the agency. */
  signer!: string | null;
  signedAt!: string | null;
  /** Why it does not hold. */
  flaws!: { code: string; label: LabelView }[];
}

export function lookupOf(dossier: Dossier, procedure: ProcedureVersion): LookupView {
  return { code: dossier.code, state: stateOf(dossier.state), procedureName: procedure.name, completion: completionOf(dossier, procedure) };
}

export function resultVerificationOf({ code, digest, issuedAt, revoked, replacedBy }: Result, { procedure, agency }: Ground, verdict: ResultVerdict | null, askedDigest: string | undefined): ResultVerificationView {
  const signature = verdict?.signature ?? null;
  return {
    code, procedureName: procedure.name, agency: { code: agency.code, name: agency.name }, issuedAt, inForce: !revoked && replacedBy === null, revoked, replacedBy, electronic: digest !== null,
    intact: verdict?.intact ?? null, same: askedDigest === undefined ? null : askedDigest === digest,
    signature: signature === null ? null : {
      valid: signature.valid, signer: signature.signer, signedAt: signature.signedAt === null ? null : vietnamTime(signature.signedAt),
      flaws: signature.flaws.map((flaw) => ({ code: flaw.code, label: flaw.words })),
    },
  };
}
