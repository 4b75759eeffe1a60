import type { DossierFactName } from '#contracts';
import { type AdapterRecord, type Card, dossierMessage, type Names, progressMessage } from './adapter-format.js';
import type { Fact } from './fact.js';

/** Facts with which the owner or the papers may have become others: intake's card is asked for again. */
const cardChanges: ReadonlySet<DossierFactName> = new Set(['submitted', 'supplemented', 'amended']);
const anyCard: Card = { owner: { fullName: '', identifier: null, phone: null, email: null, address: null }, summary: '', components: [] };

/** A step that a portal is behind of. */
export interface Step { readonly version: number; readonly record: AdapterRecord }

/** What the portal has not: every step after the version that was sent. */
export function stepsAfter(sentVersion: number, facts: readonly Fact[], names: Names): Step[] {
  return facts.flatMap((fact, index) => (fact.version > sentVersion ? [{ version: fact.version, record: progressMessage(fact, facts[index - 1], names) }] : []));
}

/**
 * Whether the portal is told of the dossier itself. A portal that has it is not told again when no fact since changed anything the format says of it (an officer was assigned, a step
 * was taken): it gets the steps alone. Every fact is looked at, not the first and the last: a try that died half-way may have told of any of them.
 */
export function tellsOfDossier({ opened, sentVersion }: { readonly opened: boolean; readonly sentVersion: number }, facts: readonly Fact[], names: Names): boolean {
  const sent = facts.filter(({ version }) => version <= sentVersion).length;
  if (!opened || sent === 0 || sent === facts.length) return true;
  let before = said(facts.slice(0, sent), names);
  return facts.slice(sent).some(({ name }, index) => {
    const after = said(facts.slice(0, sent + index + 1), names);
    const changed = cardChanges.has(name) || after !== before;
    before = after;
    return changed;
  });
}

function said(facts: readonly Fact[], names: Names): string {
  return JSON.stringify(dossierMessage(facts, anyCard, names));
}

/** What somebody wrote on a card: who the owner is, what it is about, what papers are called. Names are in all of them. */
export function wordsOf({ owner, summary, components }: Card): string[] {
  return [...Object.values(owner), summary, ...components.flatMap(({ files }) => files.map(({ name }) => name))].filter((word) => word !== null);
}

/** What a portal said, without the words it was sent: it may quote them. Longest first: one may be within another. */
export function without(text: string, words: readonly string[]): string {
  return words.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, '…'), text).slice(0, 500);
}
