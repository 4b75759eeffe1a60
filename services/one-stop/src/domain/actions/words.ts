import { Refusal } from '#contracts';
import type { Acting } from '../context.js';

/** Fewest letters and digits of words that say something. */
const fewest = 8;

/** Refuses words that say nothing: a reason is concrete, or the action is impossible (H-1). Their length is held by the door. */
export function requireReason(words: string, pointer = '/reason'): void {
  if ((words.match(/[\p{L}\p{N}]/gu) ?? []).length >= fewest) return;
  throw new Refusal('dossier.reason-not-concrete', {}, [{ pointer, code: 'not-concrete', message: { vi: 'Phải nêu lý do cụ thể', en: 'A concrete reason is needed' } }]);
}

/** Refuses a legal basis (căn cứ pháp lý) that names none. */
export function requireLegalBasis(words: string): void {
  if ((words.match(/\p{L}/gu) ?? []).length >= 3) return;
  throw new Refusal('dossier.legal-basis-not-named', {}, [{ pointer: '/legalBasis', code: 'not-named', message: { vi: 'Phải nêu căn cứ pháp lý', en: 'The legal basis must be named' } }]);
}

/** What an officer records for an applicant names what shows the applicant's will: a signed paper, a letter, a call. */
export function evidenceOf(evidence: string | undefined, { actor: { role } }: Acting): { readonly evidence?: string } {
  if (evidence !== undefined) return { evidence };
  if (role !== 'applicant' && role !== 'delegate') throw new Refusal('dossier.evidence-needed', {}, [{ pointer: '/evidence', code: 'required' }]);
  return {};
}
