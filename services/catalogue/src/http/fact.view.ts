import type { Bilingual, Component, Fee, Limit, ProcedureVersion, Provenance, Step } from '#contracts';

/** A text in Vietnamese, and in English where a translation exists. */
export class TextView implements Bilingual {
  vi!: string;
  en?: string;
}

/** Where a fact comes from and how sure it is. */
export class ProvenanceView implements Provenance {
  /** `T` text of the law read, `C` seen in running public data, `2` secondary source, `K` general knowledge, `?` uncertain or conflicting. */
  tag!: 'T' | 'C' | '2' | 'K' | '?';
  /** Only `T` and `C` can be verified. */
  verified!: boolean;
  /** The law, decision or public record, with its article where known. */
  source!: string;
}

/** A case (trường hợp) of a procedure: papers, fees and limits depend on it. */
export class CaseView {
  key!: string;
  name!: TextView;
  condition?: TextView;
  provenance!: ProvenanceView;
}

/** One paper or e-form of the dossier (thành phần hồ sơ). */
export class ComponentView implements Component {
  id!: string;
  name!: TextView;
  kind!: 'eform' | 'document' | 'photo' | 'presented';
  /** Keys of the cases; null: every case. */
  cases!: string[] | null;
  /** False: only under the condition in `when`. */
  required!: boolean;
  when?: TextView;
  /** Originals to hand in. */
  originals!: number;
  /** Copies to hand in. */
  copies!: number;
  /** The e-form, where the component is one. */
  eformId?: string;
  /** The state database that holds it: then it may not be asked on paper. */
  heldBy!: string | null;
  /** Null: every channel. */
  channels!: ('counter' | 'online' | 'post')[] | null;
  /** Originals or certified copies are compared when the result is collected. */
  checkedAtCollection!: boolean;
  /** Media types taken. */
  acceptedTypes!: string[];
  maxBytes!: number;
  /** First day, `YYYY-MM-DD`; null: since the version began. */
  from!: string | null;
  /** Last day; null: open. */
  to!: string | null;
  provenance!: ProvenanceView;
}

/** Where a field of an e-form can be filled from. */
export class PrefillView {
  /** JSON Pointer in the form. */
  pointer!: string;
  /** `profile.<field>` or `earlier`. */
  from!: string;
}

/** An e-form (biểu mẫu điện tử) by name. */
export class EformNameView {
  id!: string;
  formCode!: string;
  title!: string;
}

/** An e-form: JSON Schema 2020-12, JSON Forms layout, and where each field can be pre-filled from. */
export class EformView extends EformNameView {
  /** JSON Schema 2020-12. */
  schema!: Record<string, unknown>;
  /** JSON Forms UI schema. */
  ui!: Record<string, unknown>;
  prefill!: PrefillView[];
  provenance!: ProvenanceView;
}

/** A fee row (phí, lệ phí) in force between two days. */
export class FeeView implements Fee {
  id!: string;
  name!: TextView;
  /** `fee` phí, `charge` lệ phí. */
  kind!: 'fee' | 'charge';
  /** Keys of the cases; null: every case. */
  cases!: string[] | null;
  /** Null: every channel. */
  channels!: ('counter' | 'online' | 'post')[] | null;
  /** Whole đồng. */
  amount!: number;
  per!: 'dossier' | 'person' | 'copy';
  /** When it is to be paid. */
  due!: 'submission' | 'processing';
  instrument!: string;
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

/** A ground on which a fee is waived or reduced (miễn, giảm). */
export class ExemptionView {
  id!: string;
  name!: TextView;
  condition!: TextView;
  /** Keys of the cases; null: every case. */
  cases!: string[] | null;
  /** Null: every channel. */
  channels!: ('counter' | 'online' | 'post')[] | null;
  /** Share waived: 100 is all of it. */
  percent!: number;
  instrument!: string;
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

/** Time that the law leaves out of a limit. */
export class ExcludedTimeView {
  text!: TextView;
  provenance!: ProvenanceView;
}

/** A statutory limit (thời hạn giải quyết) by case, channel and level of the agency. */
export class LimitView implements Limit {
  /** Keys of the cases; null: every case. */
  cases!: string[] | null;
  /** Null: every channel. */
  channels!: ('counter' | 'online' | 'post')[] | null;
  /** Null: every level. */
  agencyLevels!: ('ministry' | 'province' | 'commune')[] | null;
  value!: number;
  /** `immediate`: settled while the applicant waits. */
  unit!: 'workingDay' | 'workingHour' | 'calendarDay' | 'month' | 'immediate';
  startsAt!: 'submission' | 'reception';
  endsAt!: 'done' | 'resultAvailable';
  afterSupplement!: 'restart' | 'resume';
  suspendedWhile!: ('supplementing' | 'paying' | 'withdrawing')[];
  excluded?: ExcludedTimeView[];
  instrument!: string;
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

/** A step of the internal process (quy trình nội bộ). */
export class StepView implements Step {
  id!: string;
  name!: TextView;
  /** Kind of unit that does it. */
  unitKind!: string;
  role!: 'reception' | 'processing' | 'approval';
  /** Share of the limit in per cent. */
  share!: number;
  provenance!: ProvenanceView;
}

/** Cases in which the person must come. */
export class AttendanceView {
  /** Keys of the cases; null: every case. */
  cases!: string[] | null;
  reason!: TextView;
  provenance!: ProvenanceView;
}

/** A form of the field's own that the agency issues. */
export class IssuedFormView {
  code!: string;
  name!: TextView;
  purpose!: 'receipt' | 'supplement' | 'refusal' | 'result' | 'notice';
  resultCode!: string | null;
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

/** What the procedure results in. */
export class ResultView {
  /** Code of the kind of result in the national database, where known. */
  code!: string | null;
  name!: TextView;
  kind!: 'document' | 'register' | 'physical';
  validity?: TextView;
  provenance!: ProvenanceView;
}

/** A ground on which the dossier is refused. */
export class RefusalGroundView {
  id!: string;
  text!: TextView;
  legalBasis!: string;
  provenance!: ProvenanceView;
}

/** A legal text the procedure rests on (căn cứ pháp lý). */
export class LegalBasisView {
  reference!: string;
  title!: string;
  issued!: string | null;
  from!: string | null;
  to!: string | null;
  note?: string;
  provenance!: ProvenanceView;
}

/** Words of guidance: a step to take, a note, a frequent mistake, a question with its answer. */
export class GuidanceView {
  kind!: 'step' | 'note' | 'mistake' | 'question';
  text!: TextView;
  answer?: TextView;
  provenance!: ProvenanceView;
}

/** A field (lĩnh vực) by name. */
export class FieldNameView {
  code!: string;
  name!: TextView;
}

/** Days on which a version is in force, both included. */
export class InForceView {
  /** `YYYY-MM-DD`. */
  from!: string;
  /** Null: open. May be earlier than the version's own `effectiveTo`, once a successor is published or the procedure is abolished. */
  to!: string | null;
}

/** Level of online service in both classifications. */
export class LevelsView {
  /** 1 to 4 (NĐ 43/2011/NĐ-CP). */
  decree43!: number;
  /** Toàn trình, một phần, or information only (NĐ 42/2022/NĐ-CP). */
  decree42!: ProcedureVersion['levels']['decree42'];
  provenance?: ProvenanceView;
}
