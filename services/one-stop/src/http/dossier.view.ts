import { dossierStates, type DossierState } from '#contracts';
import { followingSteps } from '../domain/actions/processing.js';
import { isSuspended } from '../domain/clocks.js';
import type { Dossier } from '../domain/dossier.js';
import type { Action } from '../domain/dossier-lifecycle.js';
import type { Ground } from '../domain/ground.js';

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
  /** Agency that received it; its code stands in the dossier's code. */
  receivingAgency!: string;
  /** Agency whose one-stop unit deals with it: another than the receiving one once it was forwarded. */
  counterAgency!: { code: string; name: LabelView };
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
  asked!: { components: { id: string; name: LabelView }[]; fields: string[]; askedAt: string; dueAt: string } | null;
  /** What is to be paid, in đồng. */
  fee!: { total: number; currency: string; askedAt: string; dueAt: string; items: { feeId: string; amount: number }[] } | null;
  returnMethod!: string | null;
  /** Originals in the agency's custody, to be handed back. */
  originals!: { component: { id: string; name: LabelView }; count: number }[];
  results!: ResultView[];
  /** Questions to a step, and whether they are answered. */
  challenges!: { challengedVersion: number; askedAt: string; answerDue: string; answered: boolean }[];
  /** Told after its legal hour (stay notices). */
  late!: boolean;
  endedAt!: string | null;
  /** Actions open to the caller now, by state, role and unit. */
  actions!: string[];
}

export function stateOf(state: DossierState): StateView {
  const { number, vi, en } = dossierStates[state];
  return { code: state, number, label: { vi, en } };
}

/** What is shown of a dossier, on the ground it stands on, to somebody to whom these actions are open. */
export function viewOf(dossier: Dossier, { procedure, agency, counter }: Ground, open: readonly Action[]): DossierView {
  const { clocks, asked, fee } = dossier;
  const unit = [...agency.units, ...counter.units].find(({ code }) => code === dossier.unit);
  const step = procedure.steps.find(({ id }) => id === dossier.stepId);
  const component = (id: string): { id: string; name: LabelView } => ({ id, name: procedure.components.find((each) => each.id === id)?.name ?? { vi: id } });
  return {
    id: dossier.id, code: dossier.code, version: dossier.version, state: stateOf(dossier.state),
    procedure: { code: procedure.code, versionId: procedure.id, name: procedure.name, caseKey: dossier.caseKey },
    channel: dossier.channel, receivingAgency: dossier.receivingAgency,
    counterAgency: { code: counter.code, name: counter.name }, competentAgency: { code: agency.code, name: agency.name },
    unit: unit === undefined ? null : { code: unit.code, name: unit.name },
    step: step === undefined ? null : { id: step.id, name: step.name, remaining: followingSteps(dossier, procedure).length },
    assigned: dossier.officer !== null,
    submittedAt: dossier.submittedAt, receivedAt: dossier.receivedAt,
    receptionDue: dossier.state === 'submitted' ? clocks.reception.dueAt : null,
    processingDue: clocks.processingDue, provisional: clocks.provisional, clockSuspended: isSuspended(clocks),
    asked: asked === null ? null : { components: asked.components.map(component), fields: [...asked.fields], askedAt: asked.askedAt, dueAt: asked.dueAt },
    fee: fee === null ? null : { total: fee.total, currency: 'VND', askedAt: fee.askedAt, dueAt: fee.dueAt, items: fee.items.map((item) => ({ ...item })) },
    returnMethod: dossier.returnMethod,
    originals: dossier.originalsTaken.map(({ componentId, count }) => ({ component: component(componentId), count })),
    results: dossier.results.map(({ code, outcome, digest, issuedAt, replacedBy, revoked }) => ({ code, outcome, electronic: digest !== null, issuedAt, replacedBy, revoked })),
    challenges: dossier.challenges.map((challenge) => ({ ...challenge })),
    late: dossier.late, endedAt: dossier.endedAt, actions: [...open],
  };
}
