import { localDateOf, type LocalDate } from '#working-time';
import type { RuleSet } from './slip.js';

/** From when each set of forms is used; each until the next begins. The circulars' own days, not those of the decrees whose clocks they go with. */
const formSets: readonly { readonly key: RuleSet; readonly from: LocalDate; readonly circular: string }[] = [
  { key: '2018', from: '2019-01-06', circular: 'TT 01/2018/TT-VPCP' },
  { key: '2025', from: '2025-09-15', circular: 'TT 03/2025/TT-VPCP' },
];

/** The set in force when a dossier was received: it keeps that one. Before the first there is none but the first. */
export function formSetAt(receivedAt: Date): RuleSet {
  const day = localDateOf(receivedAt);
  return formSets.findLast(({ from }) => from <= day)?.key ?? '2018';
}
