import { Injectable } from '@nestjs/common';
import { dossierMessage } from '../domain/adapter-format.js';
import { type Step, stepsAfter, tellsOfDossier, wordsOf } from '../domain/parcel.js';
import type { FailureKind } from '../domain/retrying.js';
import { CardDesk } from './card-desk.js';
import type { Letter } from './give-all.js';
import { Catalogue, Feed, type NoCard, type Turn } from './ports.js';

export interface Failed { readonly kind: FailureKind; readonly code: string | null; readonly detail: string; readonly inCompany?: boolean }

/** A dossier on its way to a portal: what it still has to be given, and what became of it. */
export interface Parcel {
  turn: Turn;
  /** The dossier itself; null where the portal has it as it is. */
  readonly letter: Letter | null;
  steps: readonly Step[];
  readonly stateNumber: number;
  /** What somebody wrote on the card: not kept, should the portal quote it. */
  readonly words: readonly string[];
  /** `lost`: it is somebody else's now. */
  failed: Failed | 'lost' | null;
}

const reasons = { unknown: 'unready', withheld: 'card', away: 'intake' } as const satisfies Record<NoCard['why'], FailureKind>;

/** Makes up what a portal is to be given of dossiers; facts and names are read once for all of them, a card only where the portal is told of the dossier itself. */
@Injectable()
export class Pack {
  constructor(private readonly feed: Feed, private readonly catalogue: Catalogue, private readonly desk: CardDesk) {}

  async run(turns: readonly Turn[]): Promise<Parcel[]> {
    const facts = await this.feed.factsOf(turns);
    const all = [...facts.values()];
    const names = await this.catalogue.namesFor(all.flatMap((each) => each.at(-1)?.data.procedureVersionId ?? []), all.flatMap((each) => each.flatMap(({ data }) => [data.receivingAgency, data.competentAgency])));
    return Promise.all(turns.map(async (turn): Promise<Parcel> => {
      const own = facts.get(turn.dossierId) ?? [];
      const last = own.at(-1);
      const parcel: Parcel = { turn, letter: null, steps: [], stateNumber: last?.data.stateNumber ?? 0, words: [], failed: null };
      const failed = (kind: FailureKind, detail: string, code: string | null = null): Parcel => ({ ...parcel, failed: { kind, code, detail } });
      if (last === undefined) return failed('unready', 'the facts of the dossier are not there');
      const named = names.get(last.data.procedureVersionId);
      if (named === undefined) return failed('unready', `the procedure ${last.data.procedureVersionId} has not arrived`);
      parcel.steps = stepsAfter(turn.sentVersion, own, named);
      if (!tellsOfDossier(turn, own, named)) return parcel;
      const card = await this.desk.of(turn.dossierId);
      if ('why' in card) return failed(reasons[card.why], card.detail, card.code);
      return { ...parcel, letter: { updating: turn.opened, records: [dossierMessage(own, card, named)] }, words: wordsOf(card) };
    }));
  }
}
