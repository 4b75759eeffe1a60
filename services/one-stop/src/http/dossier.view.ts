import { type Agency, dossierStates, type ProcedureVersion } from '#contracts';
import { followingSteps } from '../domain/actions/processing.js';
import type { Dossier } from '../domain/dossier.js';
import { actionsIn } from '../domain/dossier-lifecycle.js';

/** A label in both languages. */
export class LabelView {
  vi!: string;
  en?: string;
}

/** One of the ten regulated statuses. */
export class StateView {
  /** Stable code. */
  code!: string;
  /** Number in the national exchange, 1 to 10. */
  number!: number;
  label!: LabelView;
}

/** A signed result (kết quả giải quyết). */
export class ResultView {
  /** `<dossier code>-KQ<n>` */
  code!: string;
  /** granted or refused */
  outcome!: string;
  /** True when a signed file can be fetched. */
  electronic!: boolean;
  issuedAt!: string;
  /** Code of the result that replaces it, if one does. */
  replacedBy!: string | null;
  revoked!: boolean;
}

/** A dossier (hồ sơ) as its applicant and its officers see it. */
export class DossierView {
  id!: string;
  code!: string;
  /** Raised by every action; the `ETag`. */
  version!: number;
  state!: StateView;
  procedure!: { code: string; versionId: string; name: LabelView; caseKey: string };
  /** counter, online or post */
  channel!: string;
  /** Agency that received it. */
  receivingAgency!: string;
  /** Agency in charge. */
  competentAgency!: { code: string; name: LabelView };
  /** Unit in charge now. */
  unit!: { code: string; name: LabelView } | null;
  /** Step of the procedure's process. */
  step!: { id: string; name: LabelView; remaining: number } | null;
  /** True when an officer has it on their desk. */
  assigned!: boolean;
  submittedAt!: string;
  /** Official time of receipt (thời điểm tiếp nhận chính thức). */
  receivedAt!: string;
  /** By when submission is to be answered; null once it was. */
  receptionDue!: string | null;
  /** When the result is due (hẹn trả kết quả); null while the clock does not run. */
  processingDue!: string | null;
  /** True when the year's holidays are not decided so far ahead. */
  provisional!: boolean;
  clockSuspended!: boolean;
  /** What is asked of the applicant. */
  asked!: { components: { id: string; name: LabelView }[]; fields: string[]; dueAt: string } | null;
  /** What is to be paid, in đồng. */
  fee!: { total: number; currency: string; dueAt: string; items: { feeId: string; amount: number }[] } | null;
  returnMethod!: string | null;
  results!: ResultView[];
  /** Questions to a step, and whether they are answered. */
  challenges!: { challengedVersion: number; askedAt: string; answerDue: string; answered: boolean }[];
  /** Told after its legal hour (stay notices). */
  late!: boolean;
  endedAt!: string | null;
  /** Actions the state allows to somebody; who may is decided when one is tried. */
  actions!: string[];
}

/** What is shown of a dossier, by its pinned version and the agency in charge. */
export function viewOf(dossier: Dossier, procedure: ProcedureVersion, agency: Agency): DossierView {
  const { number, vi, en } = dossierStates[dossier.state];
  const unit = agency.units.find(({ code }) => code === dossier.unit);
  const step = procedure.steps.find(({ id }) => id === dossier.stepId);
  const nameOf = (id: string): LabelView => procedure.components.find((component) => component.id === id)?.name ?? { vi: id };
  return {
    id: dossier.id, code: dossier.code, version: dossier.version,
    state: { code: dossier.state, number, label: { vi, en } },
    procedure: { code: procedure.code, versionId: procedure.id, name: procedure.name, caseKey: dossier.caseKey },
    channel: dossier.channel, receivingAgency: dossier.receivingAgency, competentAgency: { code: agency.code, name: agency.name },
    unit: unit === undefined ? null : { code: unit.code, name: unit.name },
    step: step === undefined ? null : { id: step.id, name: step.name, remaining: followingSteps(dossier, procedure).length },
    assigned: dossier.officer !== null,
    submittedAt: dossier.submittedAt, receivedAt: dossier.receivedAt,
    receptionDue: dossier.state === 'submitted' ? dossier.clocks.reception.dueAt : null,
    processingDue: dossier.clocks.processingDue, provisional: dossier.clocks.provisional,
    clockSuspended: dossier.clocks.processing !== null && dossier.clocks.processing.runs.length > 0 && dossier.clocks.processingDue === null,
    asked: dossier.asked === null ? null : { components: dossier.asked.components.map((id) => ({ id, name: nameOf(id) })), fields: [...dossier.asked.fields], dueAt: dossier.asked.dueAt },
    fee: dossier.fee === null ? null : { total: dossier.fee.total, currency: 'VND', dueAt: dossier.fee.dueAt, items: dossier.fee.items.map((item) => ({ ...item })) },
    returnMethod: dossier.returnMethod,
    results: dossier.results.map(({ code, outcome, digest, issuedAt, replacedBy, revoked }) => ({ code, outcome, electronic: digest !== null, issuedAt, replacedBy, revoked })),
    challenges: dossier.challenges.map((challenge) => ({ ...challenge })),
    late: dossier.late, endedAt: dossier.endedAt, actions: actionsIn(dossier.state),
  };
}
