import { Injectable } from '@nestjs/common';
import type { Card } from '../domain/adapter-format.js';
import { Cards, type NoCard } from './ports.js';

const away: NoCard = { why: 'away', code: null, detail: 'intake does not answer' };

/**
 * Where cards are asked for. That intake as a whole is away is told apart from what is wrong with one dossier's card: while it is away nobody asks but `look`, and dossiers
 * that need no card, or whose card intake gives, are held up by neither.
 */
@Injectable()
export class CardDesk {
  /** The dossier whose card showed that intake is away; null: it is there. */
  private missed: string | null = null;

  constructor(private readonly cards: Cards) {}

  async of(dossierId: string): Promise<Card | NoCard> {
    if (this.missed !== null) return away;
    const card = await this.cards.of(dossierId);
    if ('why' in card && card.why === 'away') this.missed = dossierId;
    return card;
  }

  /** Asks an intake that was away once more. Gives whether it is back since. */
  async look(): Promise<boolean> {
    const { missed } = this;
    if (missed === null) return false;
    const card = await this.cards.of(missed);
    if ('why' in card && card.why === 'away') return false;
    this.missed = null;
    return true;
  }
}
