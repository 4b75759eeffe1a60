import { type Bilingual, type DossierState, dossierStates } from '#contracts';
import type { Cause } from './telling.js';

export type Language = 'vi' | 'en';

/** A fact as it is kept to be told: thin, as its event was. */
export interface ToldFact {
  readonly cause: Cause;
  readonly at: Date;
  /** What is particular to the fact, from its event. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly state: DossierState | null;
  /** Appointment for the result; null while there is none. */
  readonly due: Date | null;
}

/** What the words need beside the fact. Null where the catalogue or identity was not heard of: the words then say what is known. */
export interface Names {
  /** Code of the dossier; number of the petition or question. */
  readonly code: string;
  readonly procedure: Bilingual | null;
  readonly agency: Bilingual | null;
  readonly agencyCode: string;
  readonly person: string | null;
  /** Names of papers of the procedure by id. */
  readonly papers: Readonly<Record<string, Bilingual>>;
  /** Papers compared when the result is collected (H-6). */
  readonly checkedAtCollection: readonly Bilingual[];
  /** Names of other agencies in the fact, by code. */
  readonly agencies: Readonly<Record<string, Bilingual>>;
}

const fallback = {
  vi: { person: 'cán bộ được phân công', nothing: 'không', identity: 'giấy tờ tùy thân và giấy tiếp nhận hồ sơ', procedure: 'thủ tục hành chính', due: 'chưa xác định' },
  en: { person: 'the officer in charge', nothing: 'none', identity: 'an identity paper and the receipt slip', procedure: 'the procedure', due: 'not set' },
} as const;

const methods: Readonly<Record<string, Bilingual>> = {
  counter: { vi: 'tại Bộ phận Một cửa', en: 'at the counter' }, post: { vi: 'qua bưu chính công ích', en: 'by public post' }, electronic: { vi: 'bản điện tử', en: 'electronically' },
  platform: { vi: 'trực tuyến', en: 'online' }, cash: { vi: 'tiền mặt', en: 'in cash' }, card: { vi: 'thẻ', en: 'by card' }, transfer: { vi: 'chuyển khoản', en: 'by transfer' },
};

/** Values of every placeholder that a fact's words may name, in one language. */
export function valuesOf({ cause, at, detail, state, due }: ToldFact, names: Names, language: Language): Record<string, string> {
  const words = fallback[language];
  const said = (name: Bilingual | null | undefined, otherwise: string): string => name?.[language] ?? otherwise;
  const values: Record<string, string> = {
    code: names.code, procedure: said(names.procedure, words.procedure), agency: said(names.agency, names.agencyCode), person: names.person ?? words.person, at: momentOf(at),
    state: state === null ? '' : dossierStates[state][language], due: due === null ? words.due : momentOf(due),
  };
  const text = (key: string): string | null => (typeof detail[key] === 'string' ? detail[key] : null);
  const moment = (key: string): string => (text(key) === null ? words.due : momentOf(new Date(text(key)!)));
  const list = (key: string): string[] => (Array.isArray(detail[key]) ? (detail[key] as string[]) : []);
  const money = (key: string): string => `${Number(detail[key] ?? 0).toLocaleString('vi-VN')} ${language === 'vi' ? 'đồng' : 'VND'}`;
  const method = said(methods[text('method') ?? ''], text('method') ?? '');
  const papers = [...list('components').map((id) => said(names.papers[id], id)), ...(list('fields').length === 0 ? [] : [language === 'vi' ? `${list('fields').length} mục trong tờ khai` : `${list('fields').length} fields of the form`])];
  switch (cause) {
    case 'supplementRequested': return { ...values, papers: listed(papers, words.nothing), dueAt: moment('dueAt') };
    case 'supplemented': case 'amended': return { ...values, papers: listed(papers, words.nothing) };
    case 'forwarded': return { ...values, toAgency: said(names.agencies[text('toAgency') ?? ''], text('toAgency') ?? '') };
    case 'paymentRequested': return { ...values, total: money('total'), dueAt: moment('dueAt') };
    case 'paid': case 'settled': case 'refunded': return { ...values, amount: money('amount'), method };
    case 'refundOwed': return { ...values, amount: money('amount') };
    case 'consulted': return { ...values, dueAt: moment('dueAt') };
    case 'verifiedOnSite': return { ...values, visitedAt: moment('at') };
    case 'extended': case 'recalculated': return { ...values, previousDue: moment('previousDue'), newDue: moment('newDue') };
    case 'completed': return { ...values, result: text('resultCode') ?? '', bring: listed([words.identity, ...names.checkedAtCollection.map((name) => said(name, name.vi))], words.nothing) };
    case 'returned': return { ...values, method };
    case 'resultReplaced': return { ...values, result: text('resultCode') ?? '', replaces: text('replaces') ?? '' };
    case 'resultRevoked': return { ...values, result: text('resultCode') ?? '', legalBasis: text('legalBasis') ?? '' };
    case 'refused': case 'stopped': return { ...values, legalBasis: text('legalBasis') ?? '' };
    case 'challenged': case 'petitionReceived': case 'petitionForwarded': case 'petitionTakenUp': case 'petitionResumed': case 'petitionReopened': case 'questionAsked': return { ...values, answerDue: moment('answerDue') };
    default: return values;
  }
}

function listed(items: readonly string[], otherwise: string): string {
  return items.length === 0 ? otherwise : items.join('; ');
}

/** `08:30 10/03/2026` in Vietnam. */
export function momentOf(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(11, 16)} ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`;
}
