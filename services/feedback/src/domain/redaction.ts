import { type Bilingual, Refusal } from '#contracts';

/** Who petitions, as they gave themselves. */
export interface Petitioner { readonly fullName: string; readonly address: string | null; readonly phone: string | null; readonly email: string | null }
/** What is known of whoever a text must not name; null where it is not. */
export type Unnamed = { readonly [part in keyof Petitioner]: string | null };

/** What tells who somebody is. */
export type Identifier = 'name' | 'phone' | 'email' | 'address' | 'number' | 'dossier';
/** Where: the first character and the one after the last, from 0. */
export interface Finding { readonly what: Identifier; readonly from: number; readonly to: number }

const words: Readonly<Record<Identifier, Bilingual>> = {
  name: { vi: 'Họ tên', en: 'Name' }, phone: { vi: 'Số điện thoại', en: 'Telephone number' }, email: { vi: 'Thư điện tử', en: 'E-mail address' }, address: { vi: 'Địa chỉ', en: 'Address' },
  number: { vi: 'Số giấy tờ tùy thân', en: 'Number of an identity paper' }, dossier: { vi: 'Mã hồ sơ', en: 'Code of a dossier' },
};

/** Not a number of a person: money with its currency, dates, codes of procedures (`1.004222.000.00.00.H55`). */
const harmless = [/\d{1,3}(?:[.\s]\d{3})+\s*(?:đồng|đ|vnđ|vnd)(?!\p{L})/giu, /(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)/g, /(?<![\d.])\d\.\d{6}(?:\.[0-9A-Z]{2,3})*(?!\d)/g];
/** `000.00.16.H40-201217-0001` (TT 01/2018/TT-VPCP, Article 19), with that of its result. */
const dossierCodes = /(?<![\p{L}\d])[\p{L}\d]+(?:[.-][\p{L}\d]+){0,12}-\d{6}-\d{4,}(?:-KQ\d+)?(?![\p{L}\d])/giu;
const passports = /(?<![\p{L}\d])[A-Z]\d{7,8}(?![\p{L}\d])/gu;
const emails = /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu;
const figures = /\d(?:[\s.()–-]{0,3}\d)*/g;
const mobileOrFixed = /^(?:84|0)(?:[35789]\d{8}|2\d{8,9})$/;

/** Without diacritics and in small letters, character by character: what is found has its place in the text. */
const folded = (text: string): string => text.split('').map((letter) => letter.normalize('NFD').charAt(0).replace(/[đĐ]/, 'd').toLowerCase().charAt(0)).join('');
const blank = (text: string, pattern: RegExp): string => text.replaceAll(pattern, (found) => ' '.repeat(found.length).replace(/^ /, '…'));
const escaped = (part: string): string => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const national = (number: string): string => number.replaceAll(/\D/g, '').replace(/^(?:84|0)/, '');
const places = (text: string, pattern: RegExp, what: Identifier): Finding[] => [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ what, from: index, to: index + found.length }));

/** The parts one after another, whatever stands between them. */
function phrase(parts: string): RegExp | null {
  const said = parts.split(/[\s.,;-]+/).filter((part) => part !== '').map(escaped);
  return said.length === 0 ? null : new RegExp(String.raw`(?<![\p{L}\d])${said.join(String.raw`[\s.,;-]+`)}(?![\p{L}\d])`, 'gu');
}

/** With or without diacritics where there are several words; the given name after `ông`, `bà`, `chị` as it is written: without diacritics `cô Quân` is also `cơ quan`. */
function namesIn(text: string, fullName: string): Finding[] {
  const parts = fullName.trim().split(/\s+/);
  const given = parts.at(-1) ?? '';
  if (given === '') return [];
  const whole = parts.length > 1 ? places(folded(text), phrase(folded(fullName))!, 'name') : places(text, phrase(given)!, 'name');
  const addressed = places(text, new RegExp(String.raw`(?<!\p{L})(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|[cC]ô|[cC]hú|[bB]ác|[eE]m|tên(?: là)?)\s+${escaped(given)}(?!\p{L})`, 'gu'), 'name');
  return [...whole, ...addressed];
}

/** Numbers written in one piece or in several. From each piece on the longest counts, so that a number next to another is not taken for a part of it. */
function numbersIn(text: string, own: string | null, office: string | null): Finding[] {
  const found: Finding[] = [];
  for (const { index: start, 0: row } of text.matchAll(figures)) {
    const pieces = [...row.matchAll(/\d+/g)].map(({ index, 0: digits }) => ({ digits, from: start + index, to: start + index + digits.length }));
    for (let first = 0; first < pieces.length; first += 1) {
      for (let last = pieces.length - 1; last >= first; last -= 1) {
        const digits = pieces.slice(first, last + 1).map((piece) => piece.digits).join('');
        const what = kindOf(digits, own, office);
        if (what === null) continue;
        if (what !== 'office') found.push({ what, from: pieces[first]!.from, to: pieces[last]!.to });
        first = last;
        break;
      }
    }
  }
  return found;
}

function kindOf(digits: string, own: string | null, office: string | null): 'phone' | 'number' | 'office' | null {
  const same = (number: string | null): boolean => number !== null && national(number).length > 5 && national(number) === national(digits);
  if (same(own)) return 'phone';
  if (same(office)) return 'office';
  if (mobileOrFixed.test(digits)) return 'phone';
  return digits.length === 12 || digits.length === 9 ? 'number' : null;
}

/**
 * What of a text would tell who somebody is: their name, telephone, e-mail or address; anybody's telephone or e-mail; a number of an identity paper; the code of a dossier.
 * The agency's own telephone and addresses of the state (`gov.vn`) may stand. Identity is never published.
 */
export function identifyingIn(written: string, { fullName, address, phone, email }: Unnamed, agencyPhone: string | null): Finding[] {
  const text = written.normalize('NFC');
  const codes = places(text, dossierCodes, 'dossier');
  const mails = places(text, emails, 'email').filter(({ from, to }) => !/\.gov\.vn$/i.test(text.slice(from, to)) || text.slice(from, to).toLowerCase() === email?.toLowerCase());
  const lived = address === null ? null : phrase(folded(address));
  const numbers = harmless.reduce(blank, blank(blank(text, dossierCodes), emails));
  return [
    ...(fullName === null ? [] : namesIn(text, fullName)), ...numbersIn(numbers, phone, agencyPhone), ...places(numbers, passports, 'number'), ...mails, ...(lived === null ? [] : places(folded(text), lived, 'address')), ...codes,
  ].sort((a, b) => a.from - b.from);
}

/** Refuses with `publication.identifies` what must not be published, and says where it stands: for the officer to write it without. */
export function mustNotIdentify(said: { readonly publicText: string; readonly publicAnswer: string }, person: Unnamed, agencyPhone: string | null): void {
  const errors = (['publicText', 'publicAnswer'] as const).flatMap((field) => identifyingIn(said[field], person, agencyPhone).map(({ what, from, to }) => ({
    pointer: `/${field}`, code: `identifies-${what}`, message: { vi: `${words[what].vi}, ký tự ${from + 1}–${to}.`, en: `${words[what].en}, characters ${from + 1}–${to}.` },
  })));
  if (errors.length > 0) throw new Refusal('publication.identifies', {}, errors);
}
