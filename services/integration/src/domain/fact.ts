import type { DossierFactData, DossierFactName } from '#contracts';

/** A fact of a dossier's journal. */
export interface Fact<Name extends DossierFactName = DossierFactName> { readonly name: Name; readonly version: number; readonly at: Date; readonly data: DossierFactData<Name> }

/** Whether a fact is of one kind. */
export function isA<Name extends DossierFactName>(name: Name): (fact: Fact) => fact is Fact<Name> {
  return (fact): fact is Fact<Name> => fact.name === name;
}
