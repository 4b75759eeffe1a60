import type { ProcedureVersion } from '#contracts';
import {
  AttendanceView, CaseView, ComponentView, EformView, ExemptionView, FeeView, FieldNameView, GuidanceView, InForceView, IssuedFormView, LegalBasisView, LevelsView, LimitView, ProvenanceView,
  RefusalGroundView, ResultView, StepView, TextView,
} from './fact.view.js';

/** Clock times of the stay notice. */
export class StayNoticeRuleView {
  /** `23:00`: to be told strictly before, of the day the stay begins. */
  sameDayBefore!: string;
  /** `08:00`: whoever arrives later, strictly before, of the next day. */
  nextDayBefore!: string;
  provenance!: ProvenanceView;
}

/** What makes a procedure a stay notice (thông báo lưu trú). */
export class StayNoticeView {
  /** JSON Pointer to the field that says when the stay begins. */
  arrivalPointer!: string;
  rule?: StayNoticeRuleView;
}

/** A whole published version of a procedure (thủ tục hành chính), as it is sent to be published. Its content never changes; every fact says where it comes from. */
export class ProcedureVersionRequest implements ProcedureVersion {
  /** `<code>@<effectiveFrom>`: `1.001456@2026-07-01`. */
  id!: string;
  code!: string;
  /** 1, 2, 3 … in the order of the dates. */
  version!: number;
  /** First day in force, `YYYY-MM-DD`. */
  effectiveFrom!: string;
  /** Last day as published; null: until a successor. */
  effectiveTo!: string | null;
  name!: TextView;
  field!: FieldNameView;
  levels!: LevelsView;
  audiences!: ('citizen' | 'organisation' | 'overseas' | 'foreigner')[];
  /** Levels of the agencies that handle it. */
  agencyLevels!: ('ministry' | 'province' | 'commune')[];
  channels!: ('counter' | 'online' | 'post')[];
  returnMethods!: ('counter' | 'post' | 'electronic')[];
  /** Assurance of the log-in needed to file online: 1 password and code, 2 VNeID level 2. */
  assuranceLevel!: number;
  /** Empty: nobody ever has to come, and asking it is impossible. */
  attendance!: AttendanceView[];
  /** Sets of papers to hand in. */
  sets!: number;
  cases!: CaseView[];
  components!: ComponentView[];
  eforms!: EformView[];
  fees!: FeeView[];
  exemptions!: ExemptionView[];
  limits!: LimitView[];
  /** Settled at once when filed. */
  sameMoment!: boolean;
  stayNotice!: StayNoticeView | null;
  /** Calendar of the clocks; null: the agency's own. */
  calendarId!: string | null;
  /** How often a supplement may be asked. */
  maxSupplements!: number;
  /** Working days to complete a supplement. */
  supplementLimitDays!: number;
  steps!: StepView[];
  result!: ResultView;
  issuedForms?: IssuedFormView[];
  refusalGrounds!: RefusalGroundView[];
  legalBases!: LegalBasisView[];
  guidance!: GuidanceView[];
  /** What is not settled about this version. */
  openPoints!: string[];
  provenance!: ProvenanceView;
}

/** A whole published version of a procedure with the days on which it is in force. */
export class ProcedureVersionView extends ProcedureVersionRequest {
  inForce!: InForceView;
}
