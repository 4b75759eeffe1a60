/** The set of forms (bộ mẫu) in force when the dossier was received: TT 01/2018/TT-VPCP or TT 03/2025/TT-VPCP. */
export type RuleSet = '2018' | '2025';

/** What every slip and notice says of itself, its dossier and who issues it. */
interface Issued {
  readonly ruleSet: RuleSet;
  /** Printed as the date, and the creation date of the file. */
  readonly issuedAt: Date;
  /** Number in the series of the agency, the form and the year; null where none was drawn. The form's suffix is added by the template. */
  readonly serial: number | null;
  /** Number of the slip this one corrects, if it does. */
  readonly replaces?: number;
  /** Issuing agency, the one above it, and the place name (địa danh) without "xã", "phường". */
  readonly agency: { readonly name: string; readonly superior: string | null; readonly placeName: string };
  /** The one-stop unit (bộ phận một cửa, trung tâm phục vụ hành chính công). */
  readonly unit: { readonly name: string; readonly phone: string | null };
  readonly dossierCode: string;
  /** What was asked for: the procedure, or its summary (trích yếu). */
  readonly request: string;
  readonly owner: Owner;
}

/** The dossier's owner (chủ hồ sơ), as printed. */
export interface Owner {
  readonly name: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** Personal id, passport or tax code; a local addition to form 01, printed only when given. */
  readonly identifier?: string;
}

/** An officer who hands the slip out. */
export interface SlipOfficer {
  readonly name: string;
  readonly phone?: string;
}

/** Who signs for the agency: `['CHỦ TỊCH']`, or `['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC']`. Empty: the words of the form. */
export interface Head {
  readonly titles: readonly string[];
  readonly name: string;
}

/** Giấy tiếp nhận hồ sơ và hẹn trả kết quả (form 01). Originals taken are listed here with their number (O-18). */
export interface ReceiptSlip extends Issued {
  readonly form: 'receipt-slip';
  /** True for the copies handed out and kept at a counter: the line that says which copy it is. */
  readonly onPaper: boolean;
  /** Who hands the dossier in, if not the owner. */
  readonly submitter: string | null;
  readonly components: readonly { readonly name: string; readonly originals: number; readonly copies: number }[];
  readonly sets: number;
  readonly limit: { readonly value: number; readonly unit: 'workingDay' | 'workingHour' | 'calendarDay' | 'month' | 'immediate' } | null;
  /** Official time of receipt. */
  readonly receivedAt: Date;
  /** Appointment; null where none is set yet. */
  readonly dueAt: Date | null;
  /** `place` is the address for the post, or another counter than the unit's own. */
  readonly returned: { readonly method: 'counter' | 'post' | 'electronic'; readonly place?: string } | null;
  /** Whole đồng. Printed by the 2025 set only. */
  readonly fee: { readonly amount: number; readonly paid: boolean } | null;
  /** Place in the tracking book (sổ theo dõi hồ sơ); null when the book is electronic only. */
  readonly book: { readonly volume: string; readonly entry: string } | null;
  readonly officer: SlipOfficer;
}

/** Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (form 02): once, complete and exact; each item with its reason. */
export interface SupplementRequest extends Issued {
  readonly form: 'supplement-request';
  readonly stage: 'reception' | 'appraisal';
  readonly items: readonly { readonly name: string; readonly reason: string }[];
  readonly legalBasis: string | null;
  readonly dueAt: Date;
  readonly officer: SlipOfficer;
}

/** Phiếu từ chối tiếp nhận giải quyết hồ sơ (form 03): at reception, or as the result when the agency refuses on the merits. */
export interface RefusalSlip extends Issued {
  readonly form: 'refusal-slip';
  /** The items of the checklist that fail. */
  readonly reasons: readonly { readonly item: string; readonly reason: string }[];
  readonly legalBasis: string;
  /** What the applicant can do now. */
  readonly guidance: string;
  readonly signer: { readonly kind: 'reception'; readonly officer: SlipOfficer } | { readonly kind: 'merits'; readonly head: Head };
}

/** Form 04: Phiếu xin lỗi và hẹn lại ngày trả kết quả (2018), Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết (2025). */
export interface Apology extends Issued {
  readonly form: 'apology';
  readonly receivedAt: Date;
  readonly previousDue: Date;
  readonly newDue: Date;
  readonly reason: string;
  readonly head: Head;
}

/** Thông báo dừng giải quyết hồ sơ: form 05 of the 2025 set, a plain notice before. Also the answer to a withdrawal. */
export interface StopNotice extends Issued {
  readonly form: 'stop-notice';
  readonly receivedAt: Date;
  /**
   * `withdrawn`: asked for by the applicant. `notCompleted`: what was asked for did not come in time (papers or fees). `other`: stopped by the agency.
   * `what` says what was asked for, and is not needed for `other`.
   */
  readonly cause: { readonly kind: 'withdrawn' | 'notCompleted'; readonly askedAt: Date; readonly what: string } | { readonly kind: 'other' };
  readonly reason: string;
  readonly legalBasis: string;
  /** Originals and fees given back (O-18), one line each; empty: none were taken. */
  readonly handedBack: readonly string[];
  readonly head: Head;
}

/** Thông báo chuyển hồ sơ: the dossier came to the wrong authority and was passed on; for its owner and for the agency that gets it. */
export interface ForwardNotice extends Issued {
  readonly form: 'forward-notice';
  readonly receivedAt: Date;
  readonly reason: string;
  /** Agency that is competent, to which the dossier goes. */
  readonly to: { readonly name: string; readonly address: string | null; readonly phone: string | null };
  /** By when that agency answers whether it takes the dossier in. */
  readonly answerDue: Date;
  /** Originals that go along (O-18), one line each. */
  readonly originals: readonly string[];
  readonly officer: SlipOfficer;
}

/** Trước hạn, đúng hạn, quá hạn. */
export type Punctuality = 'early' | 'onTime' | 'late';

/** Who gives or takes a dossier; the name is null where it is not on record. */
export interface Desk { readonly place: string; readonly officer: string | null }

/** One hand-over of a dossier (giao, nhận hồ sơ). */
export interface HandOver {
  readonly from: Desk;
  readonly to: Desk;
  readonly at: Date;
  /** How the step that it ended kept its time; null where nothing is counted. */
  readonly punctuality: Punctuality | null;
  /** The step that it began; null where there is none, as when the result comes back. */
  readonly step: { readonly name: string; readonly dueAt: Date | null; readonly progress: 'ended' | 'open' | 'suspended' } | null;
}

/** Phiếu kiểm soát quá trình giải quyết hồ sơ (2018: form 05, 2025: form 06): goes along with the dossier, inside the agencies. It has no number of its own. */
export interface ControlSheet extends Issued {
  readonly form: 'control-sheet';
  readonly receivedAt: Date;
  readonly dueAt: Date | null;
  /** As it is called. */
  readonly state: string;
  /** Units asked for their opinion. */
  readonly consulted: readonly string[];
  readonly handOvers: readonly HandOver[];
  /** How the dossier kept the limit in law; null while it is not done, and where nothing is counted. */
  readonly punctuality: Punctuality | null;
}

/** A slip that is issued with a step, numbered and kept. */
export type IssuedSlip = ReceiptSlip | SupplementRequest | RefusalSlip | Apology | StopNotice | ForwardNotice;

export type Slip = IssuedSlip | ControlSheet;
