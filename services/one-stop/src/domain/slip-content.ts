import type { Acting } from './context.js';
import type { Card } from './card.js';
import { isAtReception } from './desk.js';
import type { Dossier } from './dossier.js';
import { formSetAt } from './form-set.js';
import type { Ground } from './ground.js';
import type { Outcome } from './perform.js';
import type { IssuedSlip } from './slip.js';

/** Omit that keeps a union apart. */
type WithoutSerial<Form> = Form extends IssuedSlip ? Omit<Form, 'serial'> : never;
/** A slip before its number is drawn. */
export type UnnumberedSlip = WithoutSerial<IssuedSlip>;

/** A slip drawn with a transition: its number comes from the series of agency, form and year when it is stored. */
export interface DrawnSlip { readonly agency: string; readonly content: UnnumberedSlip }

/** A transition that may issue a slip: the dossier before it, what came of it, and what the slip says beside. */
export interface Issue { readonly before: Dossier; readonly outcome: Outcome; readonly acting: Acting; readonly ground: Ground; readonly card: Card; readonly now: Date }

/** What a transition's slip says, from the dossier, the applicant's card and the agency; null where none is issued: the control sheet is made from the ledger when it is asked for. */
export function drawSlip(issue: Issue): DrawnSlip | null {
  const content = contentOf(issue);
  const { before, ground: { agency, counter } } = issue;
  return content === null ? null : { agency: isAtReception(before) ? counter.code : agency.code, content };
}

function contentOf(issue: Issue): UnnumberedSlip | null {
  const { outcome: { form, fact, dossier, record, detail }, acting } = issue;
  const common = headingOf({ dossier, ground: issue.ground, card: issue.card, unit: acting.actor.unit, now: issue.now });
  const reason = String(record['reason'] ?? '');
  const officer = { name: acting.shownAs ?? '' };
  const head = { titles: [], name: acting.shownAs ?? '' };
  const receivedAt = new Date(dossier.receivedAt);
  switch (form) {
    case 'receipt-slip':
      return { ...common, form, ...receiptLines(issue), receivedAt, officer };
    case 'supplement-request':
      return dossier.asked === null ? null : { ...common, form, stage: dossier.asked.stage, items: askedItems(issue), legalBasis: null, dueAt: new Date(dossier.asked.dueAt), officer };
    case 'refusal-slip':
      return {
        ...common, form, legalBasis: legalBasisOf(issue), guidance: String(record['guidance'] ?? ''), reasons: [{ item: failedItem(issue), reason }],
        signer: dossier.state === 'refused' ? { kind: 'reception', officer } : { kind: 'merits', head },
      };
    case 'apology': {
      if (fact !== 'extended') return null;
      const { previousDue, newDue } = detail as { previousDue: string; newDue: string };
      return { ...common, form, receivedAt, previousDue: new Date(previousDue), newDue: new Date(newDue), reason, head };
    }
    case 'stop-notice':
      return { ...common, form, receivedAt, ...stopped(issue), legalBasis: legalBasisOf(issue), handedBack: originalsOf(issue), head };
    case 'forward-notice':
      return { ...common, form, receivedAt, reason, ...passedOn(issue), originals: originalsOf(issue), officer };
    case 'control-sheet':
    case null:
      return null;
  }
}

/** What stands above every slip. `unit` issues it; the one-stop unit where none is named. */
export function headingOf(
  { dossier, ground: { agency, counter, superior, procedure }, card: { owner }, unit: issuer, now }: { dossier: Dossier; ground: Ground; card: Card; unit: string | null; now: Date },
): Pick<IssuedSlip, 'ruleSet' | 'issuedAt' | 'agency' | 'unit' | 'dossierCode' | 'request' | 'owner'> {
  const units = [...counter.units, ...agency.units];
  const unit = units.find(({ code }) => code === issuer) ?? units.find(({ kind }) => kind === 'reception');
  return {
    ruleSet: formSetAt(new Date(dossier.receivedAt)),
    issuedAt: now,
    agency: { name: agency.name.vi, superior: superior?.name.vi ?? null, placeName: agency.placeName },
    unit: { name: unit?.name.vi ?? counter.name.vi, phone: counter.phone },
    dossierCode: dossier.code,
    request: procedure.name.vi,
    owner: { name: owner.fullName, address: owner.address, phone: owner.phone, email: owner.email, ...(owner.identifier === null ? {} : { identifier: owner.identifier }) },
  };
}

function receiptLines({ outcome: { dossier }, ground: { procedure }, card }: Issue): Pick<Extract<IssuedSlip, { form: 'receipt-slip' }>, 'onPaper' | 'submitter' | 'components' | 'sets' | 'limit' | 'dueAt' | 'returned' | 'fee' | 'book'> {
  const originals = new Map(dossier.originalsTaken.map(({ componentId, count }) => [componentId, count]));
  const { processing, processingDue } = dossier.clocks;
  return {
    onPaper: dossier.channel !== 'online',
    submitter: card.submitter,
    components: card.components.map(({ componentId, name, copies }) => ({ name, originals: originals.get(componentId) ?? 0, copies })),
    sets: procedure.sets,
    limit: processing === null ? null : processing.limit,
    dueAt: processingDue === null ? null : new Date(processingDue),
    returned: dossier.returnMethod === null ? null : { method: dossier.returnMethod, ...(dossier.returnMethod === 'post' && card.returnAddress !== null ? { place: card.returnAddress } : {}) },
    fee: dossier.paidTotal > 0 ? { amount: dossier.paidTotal, paid: true } : null,
    book: null,
  };
}

function askedItems({ outcome: { record }, ground: { procedure } }: Issue): { name: string; reason: string }[] {
  const items = (record['items'] ?? []) as { component?: string; field?: string; reason: string }[];
  return items.map(({ component, field, reason }) => ({ name: procedure.components.find(({ id }) => id === component)?.name.vi ?? `Mục ${field ?? ''} của tờ khai`, reason }));
}

/** The item of the checklist that fails, at reception or on the merits. */
function failedItem({ outcome: { detail, record }, ground: { procedure } }: Issue): string {
  const item = (detail as { checklistItem?: string }).checklistItem ?? record['ground'];
  return procedure.refusalGrounds.find(({ id }) => id === item)?.text.vi ?? procedure.components.find(({ id }) => id === item)?.name.vi ?? procedure.name.vi;
}

function legalBasisOf({ outcome: { detail, record }, ground: { procedure } }: Issue): string {
  const named = (detail as { legalBasis?: string }).legalBasis ?? (record['legalBasis'] as string | undefined);
  return named ?? procedure.legalBases.map(({ reference }) => reference)[0] ?? '';
}

/** Why a dossier is stopped, and when what did not come, or the dossier itself, was asked for. */
function stopped({ before, outcome: { fact, record }, now }: Issue): Pick<Extract<IssuedSlip, { form: 'stop-notice' }>, 'cause' | 'reason'> {
  if (fact === 'withdrawalApproved') {
    return { cause: { kind: 'withdrawn', askedAt: new Date(before.withdrawalAskedAt ?? now), what: 'Rút hồ sơ' }, reason: 'Theo đề nghị rút hồ sơ của người nộp' };
  }
  if (fact !== 'closed') return { cause: { kind: 'other' }, reason: String(record['reason'] ?? '') };
  const asked = before.asked ?? before.fee;
  const what = before.asked === null ? 'Thực hiện nghĩa vụ tài chính' : 'Bổ sung, hoàn thiện hồ sơ';
  return { cause: { kind: 'notCompleted', askedAt: new Date(asked?.askedAt ?? before.receivedAt), what }, reason: 'Quá thời hạn mà hồ sơ chưa được hoàn thiện theo yêu cầu' };
}

/** Where a dossier that came to the wrong authority goes. */
function passedOn({ outcome: { dossier }, ground: { agencyOf } }: Issue): Pick<Extract<IssuedSlip, { form: 'forward-notice' }>, 'to' | 'answerDue'> {
  const to = agencyOf(dossier.competentAgency);
  return { to: { name: to?.name.vi ?? dossier.competentAgency, address: to?.address ?? null, phone: to?.phone ?? null }, answerDue: new Date(dossier.clocks.reception.dueAt) };
}

/** Originals in custody, which go with the notice (O-18): back to their owner, or on to the agency that gets the dossier. */
function originalsOf({ before, card }: Issue): string[] {
  return before.originalsTaken.map(({ componentId, count }) => `${card.components.find((component) => component.componentId === componentId)?.name ?? componentId}: ${count} bản chính`);
}
