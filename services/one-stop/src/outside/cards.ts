import type { Card } from '../persistence/card.js';

/** The applicant's card, pulled from intake. Port: type and token in one. */
export abstract class Cards {
  /** The card as it is now. Throws `NotYet` while intake cannot be reached: the event that needs it is tried again. */
  abstract of(dossierId: string): Promise<Card>;
}
