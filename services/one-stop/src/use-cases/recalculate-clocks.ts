import { Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import { actingService } from '../domain/capacity.js';
import { ActOnDossier } from './act-on-dossier.js';
import { Dossiers, Recalculations } from './ports.js';

/** Dossiers looked at in one run. */
const batch = 200;
/** What the action refuses with where there is nothing to record: no limit moves, or the dossier has ended meanwhile. */
const nothingToDo: ReadonlySet<string> = new Set(['recalculate.nothing-moves', 'dossier.action-not-allowed']);

/**
 * Counts the clocks of running dossiers again after a calendar changed, a batch at a time, each dossier in a transaction of its own. Only a due date that moves is
 * recorded, and told to the applicant. A run that breaks off goes on where it was; a dossier counted twice stays as it is.
 */
@Injectable()
export class RecalculateClocks {
  constructor(private readonly recalculations: Recalculations, private readonly dossiers: Dossiers, private readonly act: ActOnDossier) {}

  /** Gives how many due dates moved. */
  async run(now: Date): Promise<number> {
    const work = await this.recalculations.next(now, batch);
    if (work === undefined) return 0;
    let moved = 0;
    for (const dossierId of work.dossierIds) if (await this.recalculate(dossierId, `calendar ${work.calendarId}`)) moved += 1;
    await this.recalculations.finished(work);
    return moved;
  }

  private async recalculate(dossierId: string, cause: string): Promise<boolean> {
    try {
      await this.dossiers.holding(dossierId, (tx, found) => this.act.executeWithin(tx, found, actingService('calendarService', 'calendar'), 'recalculate', { cause }));
      return true;
    } catch (error) {
      if (error instanceof Refusal && nothingToDo.has(error.code)) return false;
      throw error;
    }
  }
}
