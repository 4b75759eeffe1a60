import type { Channel, DossierState, ReturnMethod } from '#contracts';
import type { Clocks } from './clocks.js';

/** What was asked of the applicant (Phiếu yêu cầu bổ sung): components or fields of the pinned version and case, each with its reason. */
export interface Asked {
  readonly components: readonly string[];
  /** JSON Pointers of form fields. */
  readonly fields: readonly string[];
  readonly askedAt: string;
  readonly dueAt: string;
  /** From when an officer may close the dossier. */
  readonly closableFrom: string;
  readonly stage: 'reception' | 'appraisal';
}

/** What is to be paid (nghĩa vụ tài chính), in whole đồng. */
export interface FeeAsked {
  readonly items: readonly { readonly feeId: string; readonly amount: number }[];
  readonly total: number;
  readonly askedAt: string;
  readonly dueAt: string;
  /** From when an officer may close the dossier. */
  readonly closableFrom: string;
}

/** One signed result (kết quả giải quyết). `<dossier code>-KQ<n>`. */
export interface Result {
  readonly code: string;
  readonly outcome: 'granted' | 'refused';
  /** SHA-256 of the signed file, hex; null for a register entry or a physical result without a file. */
  readonly digest: string | null;
  readonly fileName: string | null;
  readonly issuedAt: string;
  readonly replacedBy: string | null;
  readonly revoked: boolean;
}

/** A question an applicant put to a step (giải trình), and its answer's clock. */
export interface Challenge {
  /** Version of the ledger entry that is challenged. */
  readonly challengedVersion: number;
  readonly askedAt: string;
  readonly answerDue: string;
  readonly answered: boolean;
}

/** A unit asked for its opinion (lấy ý kiến); of the agency in charge or of another one. */
export interface Consultation { readonly unit: string; readonly dueAt: string; readonly answered: boolean }

/** A dossier as it stands: a plain value, the fold of its ledger. Instants are RFC 3339 strings, so that it is stored as it is. */
export interface Dossier {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly state: DossierState;
  readonly procedureCode: string;
  /** Pinned when it was submitted. */
  readonly procedureVersionId: string;
  readonly caseKey: string;
  readonly channel: Channel;
  readonly audience: 'citizen' | 'organisation' | 'overseas' | 'foreigner';
  /** Agency it was handed in to: its code stands in the dossier's code, and stays when the dossier is forwarded. */
  readonly receivingAgency: string;
  /** Agency whose one-stop unit (bộ phận một cửa) deals with it: the receiving one, or the one it was forwarded to. */
  readonly counterAgency: string;
  /** Agency competent for it now (cơ quan có thẩm quyền giải quyết). */
  readonly competentAgency: string;
  /** Unit in charge now; null until it is known which. */
  readonly unit: string | null;
  /** Account of the officer it is assigned to. */
  readonly officer: string | null;
  readonly stepId: string | null;
  readonly owner: { readonly kind: 'person' | 'organisation'; readonly id: string };
  /** Person who filed it online, owner or not; they never act on it as an officer. */
  readonly filedByPerson: string | null;
  readonly submittedAt: string;
  /** Official time of receipt. */
  readonly receivedAt: string;
  readonly returnMethod: ReturnMethod | null;
  readonly clocks: Clocks;
  readonly askedFrom: DossierState | null;
  readonly asked: Asked | null;
  readonly supplementsAsked: number;
  readonly withdrawnFrom: DossierState | null;
  /** When the applicant asked for it back; null unless that is being considered or was agreed to. */
  readonly withdrawalAskedAt: string | null;
  readonly extensions: number;
  readonly fee: FeeAsked | null;
  readonly paidTotal: number;
  /** Originals in custody, to be handed back (O-18). */
  readonly originalsTaken: readonly { readonly componentId: string; readonly count: number }[];
  readonly consultations: readonly Consultation[];
  readonly challenges: readonly Challenge[];
  readonly results: readonly Result[];
  /** Told after its legal hour (stay notices). */
  readonly late: boolean;
  /** First of done, returned, stopped or refused; null while open. A result that waits uncollected has ended. */
  readonly endedAt: string | null;
}
