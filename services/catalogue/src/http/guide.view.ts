import type { Bilingual, Channel, Component, Fee, Limit, ProcedureVersion, Step, UnpricedFee } from '#contracts';
import type { FeeRows, Guide } from '../domain/guide.js';
import { InForceView } from './procedure.view.js';

/** An e-form (biểu mẫu điện tử) by name. */
export class EformNameView {
  id!: string;
  formCode!: string;
  title!: string;
}

/** An amount of money. */
export class MoneyView {
  /** Whole đồng. */
  amount!: number;
  currency!: 'VND';
}

/** Fees and exemptions (phí, lệ phí, miễn giảm) in force on a day. */
export class FeesView {
  code!: string;
  versionId!: string;
  /** The day asked for, `YYYY-MM-DD`. */
  on!: string;
  fees!: Fee[];
  /** Due as well, though their amount is not known here. */
  unpricedFees!: UnpricedFee[];
  exemptions!: ProcedureVersion['exemptions'];
}

/** Whether the applicant must come, and why. */
export class AttendanceOfCaseView {
  /** False: asking it is impossible. */
  required!: boolean;
  reasons!: ProcedureVersion['attendance'];
}

/** Everything one case takes in one channel on one day (hướng dẫn thực hiện thủ tục). Each fact says whether it was verified, and its source. */
export class GuideView {
  code!: string;
  versionId!: string;
  name!: Bilingual;
  /** The day asked for, `YYYY-MM-DD`. */
  on!: string;
  inForce!: InForceView;
  case!: ProcedureVersion['cases'][number];
  channel!: Channel;
  levels!: ProcedureVersion['levels'];
  /** Assurance of the log-in needed to file online. */
  assuranceLevel!: number;
  attendance!: AttendanceOfCaseView;
  /** Papers and forms to hand in. */
  components!: Component[];
  /** Sets of papers. */
  sets!: number;
  /** E-forms to fill; their schemas are in the version. */
  eforms!: EformNameView[];
  /** Limits, by level of the agency where they differ. */
  limits!: Limit[];
  /** Settled while the applicant waits. */
  sameMoment!: boolean;
  fees!: Fee[];
  /** Due as well, though their amount is not known here: the total is without them. */
  unpricedFees!: UnpricedFee[];
  /** Sum of the fees whose amount is known, for the persons, copies and pages asked about, nothing waived. */
  total!: MoneyView;
  /** Grounds on which a fee may be waived or reduced. */
  exemptions!: ProcedureVersion['exemptions'];
  steps!: Step[];
  result!: ProcedureVersion['result'];
  returnMethods!: ProcedureVersion['returnMethods'];
  issuedForms!: NonNullable<ProcedureVersion['issuedForms']>;
  refusalGrounds!: ProcedureVersion['refusalGrounds'];
  legalBases!: ProcedureVersion['legalBases'];
  /** Steps to take, notes, frequent mistakes, questions and answers. */
  guidance!: ProcedureVersion['guidance'];
  openPoints!: string[];
  /** False when any fact shown was not verified. */
  verified!: boolean;
}

export function feesView({ code, id }: ProcedureVersion, on: string, { fees, unpricedFees, exemptions }: FeeRows): FeesView {
  return { code, versionId: id, on, fees, unpricedFees: [...unpricedFees], exemptions };
}

export function guideView({ version, question, chosenCase, eforms, attendance, total, unpricedFees, ...rows }: Guide, inForce: InForceView): GuideView {
  const { code, id, name, levels, assuranceLevel, sets, sameMoment, steps, result, returnMethods, refusalGrounds, guidance, openPoints } = version;
  return {
    code, versionId: id, name, on: question.on, inForce, case: chosenCase, channel: question.channel, levels, assuranceLevel,
    attendance: { required: attendance.length > 0, reasons: attendance }, sets, sameMoment, steps, result, returnMethods, refusalGrounds, guidance, openPoints,
    eforms: eforms.map(({ id: eformId, formCode, title }) => ({ id: eformId, formCode, title })), total: { amount: total, currency: 'VND' }, unpricedFees: [...unpricedFees], ...rows,
  };
}
