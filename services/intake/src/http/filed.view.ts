import { vietnamTime } from '#working-time';
import type { Filed } from '../use-cases/submit-draft.js';
import { NoteView } from './draft.view.js';

/** What an applicant gets for a submission. `Location` is the dossier at one-stop. */
export class FiledView {
  /** UUID, the same throughout the system. */
  dossierId!: string;
  /** Dossier code (mã hồ sơ). */
  code!: string;
  /** When the button was pressed, or the papers were handed in. RFC 3339. */
  submittedAt!: string;
  /** Official time of receipt (thời điểm tiếp nhận) after cut-offs. RFC 3339. */
  receivedAt!: string;
  /** Procedure version the dossier is pinned to. */
  procedureVersionId!: string;
  /** Fees due at submission, whole đồng. */
  feesDue!: { feeId: string; amount: number; currency: string }[];
  /** Warnings that refuse nothing: `dossier.same-kind-active`. */
  warnings!: (NoteView & { dossierId: string; dossierCode: string })[];
}

export function filedViewOf({ dossier, sameKind }: Filed): FiledView {
  return {
    dossierId: dossier.id, code: dossier.code, submittedAt: vietnamTime(dossier.submittedAt), receivedAt: vietnamTime(dossier.receivedAt),
    procedureVersionId: dossier.procedureVersionId, feesDue: dossier.feesDue.map((fee) => ({ ...fee, currency: 'VND' })),
    warnings: sameKind === null ? [] : [{
      code: 'dossier.same-kind-active', dossierId: sameKind.id, dossierCode: sameKind.code,
      message: { vi: `Chủ hồ sơ đang có hồ sơ cùng thủ tục chưa giải quyết xong: ${sameKind.code}`, en: `The owner has another dossier of this procedure that is not finished: ${sameKind.code}` },
    }],
  };
}
