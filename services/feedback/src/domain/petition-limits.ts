import type { Provenance } from '#contracts';
import { agencyDue, type LocalDate, localDateOf, type Office, workingDaysBetween, type Calendar } from '#working-time';

/** What is petitioned about: conduct (a) or content of rules (b), NĐ 20/2008/NĐ-CP; or remarks on a dossier (góp ý về hồ sơ). */
export const petitionKinds = ['conduct', 'rules', 'remark'] as const;
export type PetitionKind = (typeof petitionKinds)[number];

/** Deadlines of petitions and questions in working days, in force on days. */
export interface FeedbackLimits {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly refuse: number;
  readonly askMore: number;
  readonly answer: number;
  readonly publish: number;
  /** Answer to remarks on a dossier. */
  readonly answerRemark: number;
  /** Answer to a question (hỏi đáp). */
  readonly answerQuestion: number;
  readonly provenance: { readonly petitions: Provenance; readonly remark: Provenance; readonly question: Provenance };
}

export const feedbackLimits: readonly FeedbackLimits[] = [{
  from: null, to: null, refuse: 2, askMore: 5, answer: 15, publish: 2, answerRemark: 10, answerQuestion: 10,
  provenance: {
    petitions: { tag: 'T', verified: true, source: 'Phản ánh, kiến nghị: từ chối 2, yêu cầu bổ sung 5, trả lời 15, công khai 2 ngày làm việc; điều khoản chưa rõ (NĐ 20/2008/NĐ-CP và sửa đổi)' },
    remark: { tag: '?', verified: false, source: 'Góp ý về hồ sơ: trả lời trong 10 ngày; ngày làm việc hay không chưa rõ' },
    question: { tag: '?', verified: false, source: 'Hỏi đáp: không thấy văn bản định thời hạn; theo thời hạn gần nhất, góp ý về hồ sơ' },
  },
}];

/** The limits in force on the day of an instant. @throws RangeError when none are */
export function limitsAt(instant: Date, limits = feedbackLimits): FeedbackLimits {
  const day = localDateOf(instant);
  const found = limits.find(({ from, to }) => (from === null || from <= day) && (to === null || day <= to));
  if (found === undefined) throw new RangeError(`no limits for petitions are in force on ${day}`);
  return found;
}

/** By when a petition is refused, more asked for, and answered. */
export interface PetitionDues { readonly refuse: Date; readonly askMore: Date; readonly answer: Date }

/**
 * Deadlines of a petition that came at an instant: working days of the agency's calendar, the day of receipt not counted, no last-hour rule; `waited` working days for
 * the citizen's completion are excluded.
 */
export function petitionDues(office: Office, kind: PetitionKind, receivedAt: Date, waited = 0): PetitionDues {
  const limits = limitsAt(receivedAt);
  const due = (days: number): Date => agencyDue({ ...office, lastHourRule: false }, receivedAt, { value: days, unit: 'workingDay' }).at;
  return { refuse: due(limits.refuse), askMore: due(limits.askMore), answer: due((kind === 'remark' ? limits.answerRemark : limits.answer) + waited) };
}

export const publicationDue = (office: Office, answeredAt: Date): Date => agencyDue({ ...office, lastHourRule: false }, answeredAt, { value: limitsAt(answeredAt).publish, unit: 'workingDay' }).at;
export const questionDue = (office: Office, askedAt: Date): Date => agencyDue({ ...office, lastHourRule: false }, askedAt, { value: limitsAt(askedAt).answerQuestion, unit: 'workingDay' }).at;

/** Working days from the question to the citizen's completion. */
export const daysWaited = (calendar: Calendar, askedAt: Date, completedAt: Date): number => Math.max(0, workingDaysBetween(calendar, localDateOf(askedAt), localDateOf(completedAt)));
