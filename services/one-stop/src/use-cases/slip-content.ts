import type { Agency, ProcedureVersion } from '#contracts';
import { clockRulesAt } from '#working-time';
import type { Acting } from '../domain/context.js';
import type { Outcome } from '../domain/perform.js';
import type { Slip } from '../outside/slips/slip.js';
import type { Card } from '../domain/card.js';

/** Omit that keeps a union apart. */
type WithoutSerial<Form> = Form extends Slip ? Omit<Form, 'serial'> : never;
/** A slip before its number is drawn. */
export type UnnumberedSlip = WithoutSerial<Slip>;

interface Issue { readonly outcome: Outcome; readonly acting: Acting; readonly procedure: ProcedureVersion; readonly agency: Agency; readonly superior: Agency | undefined; readonly card: Card; readonly now: Date }

/** What a transition's slip says, from the dossier, the applicant's card and the agency; null for a form that is not printed yet. */
export function slipContent(issue: Issue): UnnumberedSlip | null {
  const { outcome: { form, dossier, record }, acting, procedure, agency, superior, card, now } = issue;
  const unit = agency.units.find(({ code }) => code === acting.actor.unit) ?? agency.units.find(({ kind }) => kind === 'reception');
  const reason = String(record['reason'] ?? '');
  const common = {
    ruleSet: clockRulesAt(new Date(dossier.receivedAt)).key === '2018' ? '2018' as const : '2025' as const,
    issuedAt: now,
    agency: { name: agency.name.vi, superior: superior?.name.vi ?? null, placeName: agency.placeName },
    unit: { name: unit?.name.vi ?? agency.name.vi, phone: agency.phone },
    dossierCode: dossier.code,
    request: procedure.name.vi,
    owner: {
      name: card.owner.fullName, address: card.owner.address, phone: card.owner.phone, email: card.owner.email,
      ...(card.owner.identifier === null ? {} : { identifier: card.owner.identifier }),
    },
  };
  const officer = { name: acting.shownAs ?? '' };
  const head = { titles: [], name: acting.shownAs ?? '' };
  const receivedAt = new Date(dossier.receivedAt);
  switch (form) {
    case 'receipt-slip':
      return { ...common, form, ...receiptLines(issue), receivedAt, officer };
    case 'supplement-request':
      return { ...common, form, stage: dossier.asked?.stage ?? 'reception', items: askedItems(issue), legalBasis: null, dueAt: new Date(dossier.asked?.dueAt ?? now), officer };
    case 'refusal-slip':
      return {
        ...common, form, legalBasis: legalBasisOf(issue), guidance: String(record['guidance'] ?? ''), reasons: [{ item: itemName(issue), reason }],
        signer: dossier.state === 'refused' ? { kind: 'reception', officer } : { kind: 'merits', head },
      };
    case 'apology':
      if (outcomeIsExtension(issue)) {
        const detail = issue.outcome.detail as { previousDue: string; newDue: string };
        return { ...common, form, receivedAt, previousDue: new Date(detail.previousDue), newDue: new Date(detail.newDue), reason, head };
      }
      return null;
    case 'stop-notice':
      return { ...common, form, receivedAt, cause: stopCause(issue), reason: reason || stopReason(issue), legalBasis: legalBasisOf(issue), handedBack: handedBack(issue), head };
    case 'forward-notice':
    case 'control-sheet':
    case null:
      return null;
  }
}

function receiptLines({ outcome: { dossier }, procedure, card }: Issue): Pick<Extract<Slip, { form: 'receipt-slip' }>, 'onPaper' | 'submitter' | 'components' | 'sets' | 'limit' | 'dueAt' | 'returned' | 'fee' | 'book'> {
  const originals = new Map(dossier.originalsTaken.map(({ componentId, count }) => [componentId, count]));
  return {
    onPaper: dossier.channel !== 'online',
    submitter: card.submitter,
    components: card.components.map(({ componentId, name, copies }) => ({ name, originals: originals.get(componentId) ?? 0, copies })),
    sets: procedure.sets,
    limit: dossier.clocks.processing === null ? null : dossier.clocks.processing.limit,
    dueAt: dossier.clocks.processingDue === null ? null : new Date(dossier.clocks.processingDue),
    returned: dossier.returnMethod === null ? null : { method: dossier.returnMethod, ...(dossier.returnMethod === 'post' && card.returnAddress !== null ? { place: card.returnAddress } : {}) },
    fee: dossier.paidTotal > 0 ? { amount: dossier.paidTotal, paid: true } : null,
    book: null,
  };
}

function askedItems({ outcome: { record }, procedure }: Issue): { name: string; reason: string }[] {
  const items = (record['items'] ?? []) as { component?: string; field?: string; reason: string }[];
  return items.map(({ component, field, reason }) => ({ name: procedure.components.find(({ id }) => id === component)?.name.vi ?? `Mục ${field ?? ''} của tờ khai`, reason }));
}

function itemName({ outcome: { detail, fact }, procedure }: Issue): string {
  const item = fact === 'refused' ? (detail as { checklistItem: string }).checklistItem : '';
  return procedure.refusalGrounds.find(({ id }) => id === item)?.text.vi ?? procedure.components.find(({ id }) => id === item)?.name.vi ?? procedure.name.vi;
}

function legalBasisOf({ outcome: { detail, record }, procedure }: Issue): string {
  const named = (detail as { legalBasis?: string }).legalBasis ?? (record['legalBasis'] as string | undefined);
  return named ?? procedure.legalBases.map(({ reference }) => reference)[0] ?? '';
}

function outcomeIsExtension({ outcome }: Issue): boolean {
  return outcome.fact === 'extended';
}

function stopCause({ outcome: { fact, dossier, from }, now }: Issue): Extract<Slip, { form: 'stop-notice' }>['cause'] {
  if (fact === 'withdrawalApproved') return { kind: 'withdrawn', askedAt: now, what: 'Rút hồ sơ' };
  if (fact === 'closed') return { kind: 'notCompleted', askedAt: new Date(dossier.receivedAt), what: from === 'paying' ? 'Thực hiện nghĩa vụ tài chính' : 'Bổ sung, hoàn thiện hồ sơ' };
  return { kind: 'other' };
}

function stopReason({ outcome: { fact } }: Issue): string {
  return fact === 'withdrawalApproved' ? 'Theo đề nghị rút hồ sơ của người nộp' : 'Quá thời hạn mà hồ sơ chưa được hoàn thiện theo yêu cầu';
}

function handedBack({ outcome: { dossier }, card }: Issue): string[] {
  return dossier.originalsTaken.map(({ componentId, count }) => `${card.components.find((component) => component.componentId === componentId)?.name ?? componentId}: ${count} bản chính`);
}
